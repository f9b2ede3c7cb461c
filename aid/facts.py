"""The answers at the top of aid's pages, each taken from a figure or a record."""

from collections.abc import Iterable

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

from .choices import Stage
from .claims import OF_A_GIFT, ends, is_given, is_whole, place_by, size
from .gifts import details_of, label_of
from .models import Actor
from .querysets import NO_AGENCY

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


def is_of_all(row: Row) -> bool:
    """Whether a figure tells all that a giver gave: no gift to one agency, and no part."""
    return row["recipient__kind"] in NO_AGENCY and is_whole(row)


def is_account(row: Row) -> bool:
    """Whether it does of a year."""
    return row["frequency"] == Frequency.ANNUAL and is_of_all(row)


def newest(claims: Claims, rule: HeadlineRule) -> Row | None:
    """The claim that tells the newest: the newest account of a year or of some months, the country
    before its people, and paid before reported before promised; where there is none, the largest
    gift to one agency, or part.
    """
    given = claims.only(lambda row: is_given(row) and is_in_one_year(row))
    place = place_by(rule)
    if accounts := _of_last_end(given.only(is_of_all)):
        return accounts.first(lambda row: (_behind(row), place(row)))
    return _of_last_end(given).first(lambda row: (-size(row), place(row)))


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
