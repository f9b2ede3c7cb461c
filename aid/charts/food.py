from collections.abc import Callable
from typing import Any

from nkworld.charts import Figure
from nkworld.figures.claims import Claims, line
from nkworld.figures.points import within
from nkworld.figures.registry import register

from ..choices import PARTS, Channel, Commodity, Stage
from ..claims import claims_read
from ..models import FoodAid
from ..parameters import CommodityParameters, FoodParameters
from ..querysets import EVERYBODY, FoodAidQuerySet
from ..stacks import Stack

REST = "rest"
ROLES = {
    "china": "china",
    "south-korea": "inter-korean",
    "united-states": "category-2",
    "other-donors": "other",
}
WORDS = {
    Commodity.ALL_FOOD.value: "cereals and other food",
    Commodity.CEREALS.value: "kinds of cereals",
    Commodity.NON_CEREALS.value: "kinds of food other than cereals",
}


TOPICS = {
    Commodity.ALL_FOOD.value: "food aid shipped",
    Commodity.CEREALS.value: "cereals shipped as aid",
    Commodity.NON_CEREALS.value: "other food shipped as aid",
}


def counted(params: dict) -> FoodAidQuerySet:
    """Food that was counted on its way or on arrival, through all channels, by year."""
    rows = FoodAid.objects.as_of(params["as_of"]).food().annual()
    return rows.filter(stage=Stage.REPORTED, channel=Channel.ALL, coverage="")


def drawn(
    params: dict, stack: Stack, labels: Callable[[str], str], periods: list[str], **words: Any
) -> Figure:
    parts, others = stack.layers(periods)
    series = [
        stack.series(part, labels(part), ROLES.get(part, f"category-{number}"), periods)
        for number, part in enumerate(parts, start=1)
    ]
    if others:
        series.append(
            line(REST, "Other kinds", "other", periods, lambda each: stack.rest(each, others))
        )
    return Figure(
        **words,
        headed_by=(line("whole", "Food aid", "", periods, stack.whole),),
        unit="tonnes",
        measure="count",
        is_flow=True,
        kind="stacked",
        **stack.claims.stated(params, series),
    )


@register("aid/food-donors", title="Food aid by donor", parameters=FoodParameters)
def food_donors(params: dict) -> Figure:
    """Food aid by donor and year, in tonnes, stacked to the total that the same source prints."""
    claims = claims_read(
        counted(params).filter(commodity=Commodity.ALL_FOOD), "donor__slug", "donor__name"
    )
    totals = claims.where(donor__slug=EVERYBODY)
    stack = Stack(totalled(claims, totals), totals, params["rule"], "donor__slug")
    periods = within(params, stack.parts)
    names = {row["donor__slug"]: row["donor__name"] for row in claims.rows}
    return drawn(
        params,
        stack,
        lambda slug: "Other donors" if slug == "other-donors" else names[slug],
        periods,
        topic="food aid, all donors",
        subtitle="Food aid to North Korea by donor and year, all kinds of food",
        notes=(
            stack.check(periods),
            "Only a source that gives donors and their total. What single donors count themselves, "
            "and fertiliser, stands in the table of claims.",
        ),
    )


def totalled(claims: Claims, totals: Claims) -> Claims:
    """What single donors gave, of a source that prints the total of that year as well."""
    whole = {(row["period"], row["source_id"]) for row in totals.rows}
    return claims.only(
        lambda row: row["donor__slug"] != EVERYBODY and (row["period"], row["source_id"]) in whole
    )


@register("aid/food-commodities", title="Food aid by commodity", parameters=CommodityParameters)
def food_commodities(params: dict) -> Figure:
    """What was shipped, in tonnes: one level of commodities, none of which contains another."""
    level = params["within"]
    rows = counted(params).from_everybody()
    parts = claims_read(rows.parts_of(level), "commodity")
    totals = claims_read(rows.filter(commodity=level), "commodity")
    # All food has two parts, and no printed total: only both together make it up.
    needed = PARTS[level] if level == Commodity.ALL_FOOD else ()
    stack = Stack(parts, totals, params["rule"], "commodity", needed)
    periods = within(params, stack.parts)
    return drawn(
        params,
        stack,
        lambda commodity: Commodity(commodity).label,
        periods,
        topic=TOPICS[level],
        subtitle=f"Food aid shipped to North Korea by year: {WORDS[level]}, all donors together",
        notes=(
            stack.check(periods),
            "A part and the sum that contains it never stand in one picture.",
        ),
    )
