"""The newest that is known of what one country and its people gave, whatever its split."""

from datetime import date

from nkworld.charts import Series
from nkworld.provenance.amounts import point_of
from nkworld.provenance.claims import Claims, Row
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.periods import Frequency

from .choices import Stage
from .claims import OF_A_GIFT, ends, is_given, is_whole, place_by, size
from .models import Actor
from .querysets import NO_AGENCY
from .telling import details_of, label_of

ORDER = [Stage.PAID.value, Stage.REPORTED.value, Stage.COMMITTED.value, Stage.PLEDGED.value]
NAMES = ("frequency", *OF_A_GIFT)


def is_account(row: Row) -> bool:
    """Whether a figure tells what a giver gave in a year: no gift to one agency, and no part."""
    return (
        row["frequency"] == Frequency.ANNUAL
        and row["recipient__kind"] in NO_AGENCY
        and is_whole(row)
    )


def newest(claims: Claims, rule: HeadlineRule) -> Row | None:
    """The claim that tells the newest: a gift or a part of a year later than any account of a
    year, if there is one, else the newest account: the country before its people, and paid before
    reported before promised.
    """
    given = claims.only(lambda row: is_given(row) and is_in_one_year(row))
    accounts = _of_last_end(given.only(is_account))
    last = ends(accounts.rows[0]) if accounts else date.min
    later = _of_last_end(given.only(lambda row: ends(row) > last))
    place = place_by(rule)
    gift = later.first(lambda row: (-size(row), place(row)))
    return gift or accounts.first(lambda row: (_behind(row), place(row)))


def _of_last_end(claims: Claims) -> Claims:
    end = max(map(ends, claims.rows), default=None)
    return claims.only(lambda row: ends(row) == end)


def _behind(row: Row) -> tuple[bool, int]:
    return row["donor__kind"] != Actor.Kind.COUNTRY, ORDER.index(row["stage"])


def is_in_one_year(row: Row) -> bool:
    """Running totals over years tell of no year."""
    first, _, last = row["period"].partition("/")
    return not last or first[:4] == last[:4]


def newest_gift(claims: Claims, rule: HeadlineRule) -> tuple[Series, ...]:
    """The same as a series of one point; nothing without a claim."""
    row = newest(claims, rule)
    if row is None:
        return ()
    point = point_of(row | {"caveat": details_of(row)}, row["period"])
    return (Series("newest", label_of(row), (point,)),)


def taken_back(claims: Claims) -> tuple[str, ...]:
    """In which years more was taken back than given, in sentences."""
    return tuple(f"{row['period']}: {row['caveat']}." for row in claims.rows if not is_given(row))
