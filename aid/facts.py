"""The answers at the top of aid's pages, each taken from a figure or a record."""

from collections.abc import Iterable
from datetime import date

from nkworld.charts import Series
from nkworld.charts.numbers import SHORT
from nkworld.charts.words import opened
from nkworld.portal.drawing import FigureView
from nkworld.portal.facts import Fact, newest_facts
from nkworld.provenance.amounts import point_of
from nkworld.provenance.claims import Claims, Row
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import day_of

from .choices import NO_AGENCY, Stage
from .claims import OF_A_GIFT, ends, is_given, is_whole, place_by, size
from .gifts import details_of, label_of
from .models import Actor

FRONT = ("aid/funding", "aid/appeals", "aid/coverage")  # whose newest value is a fact of the front
# Of one body; the choices name the kinds in the plural.
KINDS = {
    "un-agency": "United Nations agency",
    "government": "Government agency",
    "eu-unit": "European body or support unit",
    "red-cross": "Red Cross society or body",
    "ngo": "Non-governmental",
    "pooled-fund": "Pooled fund",
    "label": "A group in one source",
    "country": "Government",
}


def front_facts(figures: Iterable[FigureView]) -> list[Fact]:
    """The newest value of the figures that tell most."""
    shown = [
        (each.figure, day_of(each.form.cleaned_data)) for each in figures if each.slug in FRONT
    ]
    return [
        fact
        for figure, day in shown
        for fact in newest_facts(figure, SHORT[figure.measure], day, opened(figure.topic))[:1]
    ]


def facts_of(actor: Actor) -> list[Fact]:
    """Who a body is, since when it is there, as far as that is known."""
    facts = [Fact("What it is", KINDS.get(actor.kind, actor.get_kind_display()))]
    if actor.country and actor.country.code != "EUE":
        facts.append(Fact("From", str(actor.country), url=actor.country.get_absolute_url()))
    if actor.kind != "label":
        office = "Yes" if actor.resident else "No"
        facts.append(Fact("Office in Pyongyang", office, note="now or earlier"))
    if actor.active_from:
        facts.append(Fact("At work there since", actor.active_from.label))
    if actor.active_to:
        facts.append(Fact("Until", actor.active_to.label))
    programmes = len(actor.programmes.all())
    if programmes:
        facts.append(Fact("Programmes on record", str(programmes)))
    return facts


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
