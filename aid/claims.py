"""Claims about aid read once, from which a rule chooses: of a year, of a giver, the newest.

Nothing here adds two sources. Amounts are US dollars where money is meant, tonnes where food is.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import SPAN, CountryField, figure_parameters
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.names import with_article
from nkworld.charts import Series, nth_role, within_a_sentence
from nkworld.charts.periods import end_of, when
from nkworld.figures.claims import Claims, Row
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import HeadlineRule, ObservationQuerySet, Status

from .choices import NO_AGENCY, NOTES, Scope, Sector, Stage
from .models import Actor, Contribution

# What has to be known of a gift before a sentence tells it.
OF_A_GIFT = (
    *("donor__slug", "donor__name", "donor__kind"),
    *("recipient__slug", "recipient__name", "recipient__abbreviation", "recipient__kind"),
    *("stage", "scope", "sector", "state_of", "coverage"),
)
SCOPES = [scope.value for scope in Scope]
# Sources whose year is a fiscal one, from October of the year before to September.
FISCAL = frozenset({"us-foreign-assistance"})


def claims_read(queryset: ObservationQuerySet, *own: str) -> Claims:
    """Each with what has to be said with it."""
    return Claims.read(queryset, *own).with_caveats(caveat_of)


def place_of(rule: HeadlineRule, row: Row) -> tuple[Any, ...]:
    """By which claims about one thing are put in order: as the rule orders all claims, and of one
    source the figure of the whole year before its books, newer books before older ones, and all of
    it before what is told with a restriction.
    """
    scope = SCOPES.index(row.get("scope", Scope.WHOLE.value))
    last = PartialDate(row.get("state_of") or "").last
    read_on = -(last.toordinal() if last else 0)
    return rule.claim_place(row), scope, read_on, row.get("coverage") or "", row["pk"]


def caveat_of(row: Row) -> str:
    """What has to be said with a claim: that it is provisional, of open books, or below zero."""
    provisional = "a provisional figure" if row["status"] == Status.PROVISIONAL else ""
    books = ""
    if row.get("scope") == Scope.STATE:  # on which day they were read, as exactly as it is known
        day = PartialDate(row["state_of"])
        books = f"as the books stood {when(day) if day else 'on one day'}"
    back = "more was taken back than newly given" if (row["value"] or 0) < 0 else ""
    return "; ".join(filter(None, [provisional, books, back]))


def size(row: Row) -> Decimal:
    """By what a claim is put in order: its value, else the bound that is known."""
    numbers = (row["value"], row["value_low"], row["value_high"])
    return next(number for number in numbers if number is not None)


def check(
    sums: Mapping[str, Decimal | None],
    totals: Mapping[str, Decimal | None],
    written: Callable[[Any], str],
) -> str:
    """In a sentence: every period in which parts miss the total that the same source prints.

    `sums` and `totals` are by period; a period without a printed total can't be checked.
    """
    known = sorted(period for period in sums if totals.get(period) is not None)
    off = [period for period in known if sums[period] != totals[period]]
    if not known:
        return "The source prints no total of these parts."
    if not off:
        return "The parts make up the total that the source prints, in every year."
    parts = [f"{p} ({written(sums[p])} against {written(totals[p])})" for p in off]
    return f"The parts miss the total that the source prints in {', '.join(parts)}."


CONTRIBUTIONS, FOOD, SOUTH = "aid/contributions", "aid/food-aid", "aid/south-korea"
DOLLARS = "US dollars, current"
IN_DOLLARS: dict[str, Any] = {"unit": DOLLARS, "is_flow": True}
CATEGORY_COLOURS = 6
STAGE_SUBTITLES = {
    Stage.PLEDGED.value: "money pledged, whatever came of it",
    Stage.COMMITTED.value: "money committed, whether or not it was paid in the end",
    Stage.PAID.value: "money paid out",
    Stage.REPORTED.value: "money as reported, promised and paid not told apart",
}


def accounts(
    groups: Iterable[tuple[Iterable[Any], Claims]],
    periods: list[str],
    rule: HeadlineRule,
    label_of: Callable[[Row], str],
) -> tuple[Series, ...]:
    """One series for each account, in their order; the values it is grouped by make its slug."""
    return tuple(
        one.headline_series(
            "-".join(map(str, key)),
            label_of(one.rows[0]),
            nth_role(n),
            periods,
            partial(place_of, rule),
        )
        for n, (key, one) in enumerate(groups)
    )


STAGES = [
    (each.value, each.label)
    for each in (Stage.REPORTED, Stage.COMMITTED, Stage.PAID, Stage.PLEDGED)
]


def stage_field(choices: Any = STAGES, **settings: Any) -> OneOfField:
    return OneOfField(choices, "Stage", meaning=NOTES["reported"], **settings)


AT_ONE_STAGE = stage_field(initial=Stage.REPORTED.value)
CountryParameters = figure_parameters(
    CONTRIBUTIONS,
    shared=SPAN,
    country=CountryField(label="Donor", path="donor__country", initial="CHE"),
    stage=stage_field([("", "Every stage"), *STAGES]),
)


@dataclass(frozen=True)
class Gift:
    """What one bar shows: its name and the claim behind it; `number` tells several grants apart."""

    label: str
    row: Row
    number: str = ""


def largest_first(gifts: Iterable[Gift]) -> list[Gift]:
    return sorted(gifts, key=lambda gift: (-size(gift.row), gift.label))


@once_per_request
def gifts_read(moment: datetime | None, stage: str) -> Claims:
    """Claims at a stage, by single donors, that say how much of a year they mean."""
    rows = Contribution.objects.as_of(moment).annual().filter(stage=stage)
    return claims_read(rows.exclude(scope=Scope.AGAIN), *OF_A_GIFT, "plan")


WITH_THE = re.compile(
    r"(Commission|Department|Ministry|Programme|Fund|Office|Committee|Red Cross|service)(,|$)|"
    r"^(Global Fund|Hong Kong Committee) "
)
# Givers that are no name: they begin with a small letter within a sentence.
NAMELESS = frozenset({"all-donors", "other-donors", "multilateral", "private-and-ngo-donors"})


def named(name: str, slug: str = "") -> str:
    """A body's name within a sentence: the United States, the Unification Ministry, CERF; by its
    slug one that has no name is known.
    """
    if slug in NAMELESS:
        return within_a_sentence(name)
    bare = name.removeprefix("The ")
    return f"the {bare}" if bare != name or WITH_THE.search(name) else with_article(name)


def label_of(row: Row) -> str:
    """“Aid, reported”, “Aid by South Korean private groups, committed”, “Aid to UNICEF, paid”."""
    year = " by fiscal year" * (row["source__slug"] in FISCAL)
    return f"{' '.join(['Aid', *from_and_to(row)])}, {row['stage']}{year}"


def from_and_to(row: Row) -> list[str]:
    """By whom of the country, and to whom: “by South Korean private groups”, “to UNICEF”."""
    giver = named(row["donor__name"], row["donor__slug"])
    by = [] if row["donor__kind"] == Actor.Kind.COUNTRY else [f"by {giver}"]
    agency = named(row["recipient__abbreviation"] or row["recipient__name"])
    return by if row["recipient__kind"] in NO_AGENCY else [*by, f"to {agency}"]


ORDER = [Stage.PAID.value, Stage.REPORTED.value, Stage.COMMITTED.value, Stage.PLEDGED.value]
NAMES = ("frequency", *OF_A_GIFT)


def is_of_all(row: Row) -> bool:
    """Whether a figure tells all that a giver gave: no gift to one agency, no part, no one sector’s
    open books.
    """
    is_whole = row["scope"] == Scope.WHOLE
    is_state = row["scope"] == Scope.STATE and row["sector"] == Sector.MULTI
    return row["recipient__kind"] in NO_AGENCY and (is_whole or is_state)


def newest(claims: Claims, rule: HeadlineRule) -> Row | None:
    """The claim that tells the newest: the newest account of a year or of some months, the country
    before its people, and paid before reported before promised; where there is none, the largest
    gift to one agency, or part.
    """
    given = claims.only(lambda row: size(row) >= 0 and is_in_one_year(row))
    accounts = given.only(is_of_all)
    known = accounts if accounts.rows else given
    last = max((end_of(row["period"]) for row in known.rows), default=date.min)
    return min(
        (row for row in known.rows if end_of(row["period"]) == last),
        key=lambda row: (
            row["donor__kind"] != Actor.Kind.COUNTRY if accounts.rows else -size(row),
            ORDER.index(row["stage"]) if accounts.rows else 0,
            place_of(rule, row),
        ),
        default=None,
    )


def is_in_one_year(row: Row) -> bool:
    """Running totals over years tell of no year."""
    first, _, last = row["period"].partition("/")
    return not last or first[:4] == last[:4]
