from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from nkworld.asking.fields import OneOfField
from nkworld.charts import Figure, Point, exact
from nkworld.figures.amounts import point_of, total, within
from nkworld.figures.claims import Claims, line
from nkworld.figures.registry import register
from nkworld.provenance.models import HeadlineRule, ObservationQuerySet

from ..choices import EVERYBODY, PARTS, Channel, Commodity, Stage
from ..claims import CATEGORY_COLOURS, FOOD, check, claims_read
from ..models import FoodAid

NAMED = 5  # parts that get a colour of their own; the rest is drawn together
REMAINDERS = ("other-donors", Commodity.OTHER.value)  # they close a stack


class Stack:
    """Parts of one source by period, and the total that it prints.

    `needed` are the parts that must all be known where their sum stands for the whole.
    """

    def __init__(
        self,
        parts: Claims,
        totals: Claims,
        rule: HeadlineRule,
        part_of: str,
        needed: Iterable[str] = (),
    ) -> None:
        self.claims = Claims((*parts.rows, *totals.rows))
        self.needed = {str(each) for each in needed}
        self.parts: dict[str, dict[str, Point]] = {}
        self.totals: dict[str, Point] = {}
        printed = {(row["period"], row["source_id"]): point_of(row) for row in totals.rows}
        own = parts.of_first_source(rule.claim_place)
        for period, some in own.by("period").items():
            self.parts[period] = {row[part_of]: point_of(row) for row in some.rows}
            if (found := (period, some.rows[0]["source_id"])) in printed:
                self.totals[period] = printed[found]

    def layers(self, periods: list[str]) -> tuple[list[str], list[str]]:
        """(the largest parts, those drawn together)."""
        sums: dict[str, Decimal] = {}
        for part, amount in (pair for each in periods for pair in self.parts[each].items()):
            sums[part] = sums.get(part, Decimal(0)) + (amount.value or 0)
        order = sorted(sums, key=lambda part: (part in REMAINDERS, -sums[part]))
        named = order if len(order) <= CATEGORY_COLOURS else order[:NAMED]
        return named, [part for part in order if part not in named]

    def whole(self, period: str) -> Point | None:
        """The printed total; else the sum of the parts where all that are needed are known."""
        if period in self.totals:
            return self.totals[period]
        if not self.needed or self.parts[period].keys() != self.needed:
            return None
        return total(self.parts[period].values(), "sum of its parts")


def tonnes(value: Decimal) -> str:
    return f"{exact(value)} tonnes"


REST = "rest"
ROLES = {
    "china": "china",
    "south-korea": "inter-korean",
    "united-states": "category-2",
    "other-donors": "other",
}
# {level: (as it is asked for, as a subtitle says it, topic)}
LEVELS = {
    Commodity.ALL_FOOD.value: (
        "Cereals and other food",
        "cereals and other food",
        "food aid shipped",
    ),
    Commodity.CEREALS.value: ("Kinds of cereals", "kinds of cereals", "cereals shipped as aid"),
    Commodity.NON_CEREALS.value: (
        "Kinds of other food",
        "kinds of food other than cereals",
        "other food shipped as aid",
    ),
}


def counted(params: dict) -> ObservationQuerySet:
    """Food that was counted on its way or on arrival, through all channels, by year."""
    rows = FoodAid.objects.as_of(params["as_of"]).annual()
    return rows.filter(stage=Stage.REPORTED, channel=Channel.ALL, coverage="")


def drawn(
    params: dict, stack: Stack, labels: Callable[[str], str], note: str, **words: Any
) -> Figure:
    periods = within(params, stack.parts)
    parts, others = stack.layers(periods)
    series = [
        line(
            part,
            labels(part),
            ROLES.get(part, f"category-{number}"),
            periods,
            lambda each, part=part: stack.parts[each].get(part),
        )
        for number, part in enumerate(parts, start=1)
    ]

    def rest(period: str) -> Point | None:
        found = [amount for part, amount in stack.parts[period].items() if part in others]
        return total(found, f"{len(found)} kinds added") if found else None

    if others:
        series.append(line(REST, "Other kinds", "other", periods, rest))
    sums = {each: total(stack.parts[each].values(), "").value for each in periods}
    printed = {each: amount.value for each, amount in stack.totals.items()}
    return Figure(
        **words,
        headed_by=(line("whole", "Food aid", "", periods, stack.whole),),
        unit="tonnes",
        is_flow=True,
        kind="stacked",
        notes=(check(sums, printed, tonnes), note),
        **stack.claims.stated(params, series),
    )


@register("aid/food-donors", FOOD, allow_all=False)
def food_donors(params: dict) -> Figure:
    """Food aid by donor and year, in tonnes, stacked to the total that the same source prints."""
    claims = claims_read(
        counted(params).filter(commodity=Commodity.ALL_FOOD), "donor__slug", "donor__name"
    )
    totals = claims.where(donor__slug=EVERYBODY)
    # What single donors gave, of a source that prints the total of that year as well.
    whole = {(row["period"], row["source_id"]) for row in totals.rows}
    parts = claims.only(
        lambda row: row["donor__slug"] != EVERYBODY and (row["period"], row["source_id"]) in whole
    )
    stack = Stack(parts, totals, params["rule"], "donor__slug")
    names = {row["donor__slug"]: row["donor__name"] for row in claims.rows}
    return drawn(
        params,
        stack,
        lambda slug: "Other donors" if slug == "other-donors" else names[slug],
        "Only a source that gives donors and their total. What single donors count themselves, "
        "and fertiliser, stands in the table of claims.",
        topic="food aid, all donors",
        subtitle="Food aid to North Korea by donor and year, all kinds of food",
    )


@register(
    "aid/food-commodities",
    FOOD,
    allow_all=False,
    within=OneOfField(
        [(level, words[0]) for level, words in LEVELS.items()],
        "Show",
        initial=Commodity.ALL_FOOD.value,
    ),
)
def food_commodities(params: dict) -> Figure:
    """What was shipped, in tonnes: one level of commodities, none of which contains another."""
    level = params["within"]
    _, words, topic = LEVELS[level]
    rows = counted(params).filter(donor__slug=EVERYBODY)
    parts = claims_read(rows.filter(commodity__in=PARTS[level]), "commodity")
    totals = claims_read(rows.filter(commodity=level), "commodity")
    # All food has two parts, and no printed total: only both together make it up.
    needed = PARTS[level] if level == Commodity.ALL_FOOD else ()
    stack = Stack(parts, totals, params["rule"], "commodity", needed)
    return drawn(
        params,
        stack,
        lambda commodity: Commodity(commodity).label,
        "A part and the sum that contains it never stand in one picture.",
        topic=topic,
        subtitle=f"Food aid shipped to North Korea by year: {words}, all donors together",
    )
