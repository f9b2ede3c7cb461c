"""The newest that is known of what one country and its people gave, whatever its split."""

from nkworld.charts.sentences import LATEST, join
from nkworld.provenance.periods import Frequency

from .choices import Money
from .claims import ends, is_given, is_whole, place_by, size
from .course import ABOVE_ZERO
from .models import Actor
from .querysets import NO_AGENCY
from .telling import gift

ORDER = [Money.PAID.value, Money.REPORTED.value, Money.COMMITTED.value, Money.PLEDGED.value]
NAMES = (
    "frequency",
    "donor__slug",
    "donor__name",
    "donor__kind",
    "recipient__slug",
    "recipient__name",
    "recipient__abbreviation",
    "recipient__kind",
    "money",
    "scope",
    "sector",
    "state_of",
    "coverage",
)


def is_account(row):
    """Whether a figure tells what a giver gave in a year: no gift to one agency, and no part."""
    return (
        row["frequency"] == Frequency.ANNUAL
        and row["recipient__kind"] in NO_AGENCY
        and is_whole(row)
    )


def newest(claims, rule):
    """The claims that tell the newest: a gift or a part of a year later than any account of a
    year, if there is one, and the newest account: the country before its people, and paid before
    reported before promised.
    """
    given = claims.only(lambda row: is_given(row) and _in_one_year(row))
    accounts = given.only(is_account).rows
    last = max(map(ends, accounts), default=None)
    place = place_by(rule)
    of_last = [row for row in accounts if ends(row) == last]
    account = min(of_last, key=lambda row: (_behind(row), place(row)), default=None)
    later = [row for row in given.rows if last is None or ends(row) > last]
    end = max(map(ends, later), default=None)
    of_end = [row for row in later if ends(row) == end]
    gift = min(of_end, key=lambda row: (-size(row), place(row)), default=None)
    return [row for row in (gift, account) if row]


def _behind(row):
    return row["donor__kind"] != Actor.Kind.COUNTRY, ORDER.index(row["money"])


def _in_one_year(row):
    """Running totals over years tell of no year."""
    first, _, last = row["period"].partition("/")
    return not last or first[:4] == last[:4]


def newest_gifts(claims, rule, day, is_newest):
    """The same in sentences; nothing without a claim."""
    rows = newest(claims, rule)
    last = max((ends(row) for row in claims.rows if not is_given(row)), default=None)
    latest = ABOVE_ZERO if rows and last and last > ends(rows[0]) else LATEST
    told = [gift(row, day, is_newest and row is rows[0], latest) for row in rows]
    return join(*told, by=". ")
