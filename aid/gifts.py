"""Gifts of one year side by side, which year a page of them opens on, which gift is the newest; and
the answers at the top of aid's pages.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.names import with_article
from nkworld.charts import Point, Series, within_a_sentence
from nkworld.charts.numbers import SHORT
from nkworld.charts.periods import is_over
from nkworld.charts.words import opened
from nkworld.figures.amounts import point_of
from nkworld.figures.claims import Claims, Row
from nkworld.figures.points import day_of
from nkworld.portal.drawing import FigureView
from nkworld.portal.facts import Fact, newest_facts
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.periods import Frequency

from .choices import NO_AGENCY, Scope, Stage
from .claims import FISCAL, OF_A_GIFT, claims_read, ends, is_given, is_whole, place_by, size
from .models import Actor, Contribution

ENOUGH = 5  # that make a year worth showing unasked
NOT_OVER = "The year is not over: nothing is shown of it."


@dataclass(frozen=True)
class Gift:
    """What one bar shows: its name and the claim behind it; `number` tells several grants apart."""

    label: str
    row: Row
    number: str = ""

    @property
    def size(self) -> Decimal:
        return size(self.row)

    @property
    def point(self) -> Point:
        words = dict.fromkeys(filter(None, [self.row["coverage"], self.row["note"]]))
        return point_of(self.row | {"note": "; ".join(words)}, self.label)


def largest_first(gifts: Iterable[Gift]) -> list[Gift]:
    """In the order of a picture."""
    return sorted(gifts, key=lambda gift: (-gift.size, gift.label))


@once_per_request
def gifts_read(moment: datetime | None, stage: str) -> Claims:
    """Claims at a stage, by single donors, that say how much of a year they mean."""
    rows = Contribution.objects.as_of(moment).annual().at_stage(stage)
    return claims_read(rows.exclude(scope=Scope.AGAIN), *OF_A_GIFT, "plan")


@dataclass(frozen=True)
class Year:
    """Which year a page shows."""

    period: str
    is_over: bool = True

    @property
    def topic(self) -> str:
        """“ in 2019”, empty where there is none."""
        return f" in {self.period}" if self.period else ""

    @property
    def notes(self) -> tuple[str, ...]:
        return () if self.is_over else (NOT_OVER,)


def year_shown(params: dict, by_year: dict[str, list[Gift]]) -> Year:
    """The year asked for; else the newest with enough gifts, else with any.

    `by_year` are the gifts of each year: {period: gifts}. A year that is not over is not shown.
    """
    day = day_of(params)
    if params["period"]:
        return Year(str(params["period"]), is_over(str(params["period"]), day))
    past = {year: gifts for year, gifts in by_year.items() if gifts and is_over(year, day)}
    enough = [year for year, gifts in past.items() if len(gifts) >= ENOUGH]
    return Year(max(enough or past, default=""))


WITH_THE = re.compile(
    r"(Commission|Department|Ministry|Programme|Fund|Office|Committee|Red Cross|service)(,|$)|"
    r"^(Global Fund|Hong Kong Committee) "
)
# Givers that are no name: they begin with a small letter within a sentence.
NAMELESS = frozenset({"all-donors", "other-donors", "multilateral", "private-and-ngo-donors"})


def named(name: str) -> str:
    """A body's name within a sentence: the United States, the Unification Ministry, CERF."""
    bare = name.removeprefix("The ")
    return f"the {bare}" if bare != name or WITH_THE.search(name) else with_article(name)


def giver_of(row: Row) -> str:
    """Who gave, within a sentence."""
    name = row["donor__name"]
    if row["donor__slug"] in NAMELESS:
        return within_a_sentence(name)
    return named(name)


def is_fiscal(row: Row) -> bool:
    """Whether its year is a fiscal one, which stands in no order with calendar years."""
    return row["source__slug"] in FISCAL


def label_of(row: Row) -> str:
    """“Aid, reported”, “Aid by South Korean private groups, committed”, “Aid to UNICEF, paid”."""
    year = " by fiscal year" * is_fiscal(row)
    return f"{' '.join(['Aid', *_from_and_to(row)])}, {row['stage']}{year}"


def details_of(row: Row) -> str:
    """What has to be said with an amount under a country's name: what became of it, by whom of the
    country and to whom: “committed by South Korean private groups”, “to UNICEF”.
    """
    stage = row["stage"] if row["stage"] != Stage.REPORTED else ""
    year = "in the fiscal year" * is_fiscal(row)
    text = " ".join(filter(None, [stage, *_from_and_to(row), year]))
    return "; ".join(filter(None, [text, row["caveat"]]))


def _from_and_to(row: Row) -> list[str]:
    """The giver but for a country itself, and the agency if it is a single one."""
    by = [] if row["donor__kind"] == Actor.Kind.COUNTRY else [f"by {giver_of(row)}"]
    agency = named(row["recipient__abbreviation"] or row["recipient__name"])
    return by if row["recipient__kind"] in NO_AGENCY else [*by, f"to {agency}"]


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


def front_facts(figures: Iterable[FigureView]) -> Iterator[Fact]:
    """The newest value of the figures that tell most."""
    for drawn in figures:
        if drawn.slug in FRONT:
            figure, day = drawn.figure, day_of(drawn.form.cleaned_data)
            yield from newest_facts(figure, SHORT[figure.measure], day, opened(figure.topic))[:1]


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
    given, place = claims.only(lambda row: is_given(row) and is_in_one_year(row)), place_by(rule)
    accounts = given.only(is_of_all)
    known = accounts or given
    last = max(map(ends, known.rows), default=date.min)
    return known.only(lambda row: ends(row) == last).first(
        lambda row: (
            row["donor__kind"] != Actor.Kind.COUNTRY if accounts else -size(row),
            ORDER.index(row["stage"]) if accounts else 0,
            place(row),
        )
    )


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
