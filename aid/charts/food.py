from nkworld.charts import Figure, Series
from nkworld.charts.sentences import LATEST, newest, peak_and_newest, topic
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, names_of, sources_in, tells_newest, within

from ..choices import PARTS, Channel, Commodity, Money
from ..claims import Claims
from ..lines import FOOD
from ..models import FoodAid
from ..parameters import CommodityParameters, FoodParameters
from ..querysets import EVERYBODY
from ..stacks import Stack, tonnes
from ..telling import source_named

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


TITLES = {
    Commodity.ALL_FOOD.value: "Food aid shipped",
    Commodity.CEREALS.value: "Cereals shipped as aid",
    Commodity.NON_CEREALS.value: "Food other than cereals shipped as aid",
}


def counted(params):
    """Food that was counted on its way or on arrival, through all channels, by year."""
    rows = FoodAid.objects.as_of(params["as_of"]).food().annual()
    return rows.filter(stage=Money.REPORTED, channel=Channel.ALL, coverage="")


def drawn(params, stack, labels, periods, **words):
    parts, others = stack.layers(periods)
    series = [
        Series(
            str(part),
            labels(part),
            tuple(stack.point(period, part) for period in periods),
            ROLES.get(part, f"category-{number}"),
        )
        for number, part in enumerate(parts, start=1)
    ]
    if others:
        points = tuple(stack.rest(period, others) for period in periods)
        series.append(Series(REST, "Other kinds", points, "other"))
    return Figure(
        **words,
        unit="tonnes",
        measure="count",
        kind="stacked",
        series=tuple(series),
        sources=sources_in(series, names_of(stack.rows)),
        as_of=as_of_text(params, stack.rows),
    )


@register("aid/food-donors", title="Food aid by donor", datasets=[FOOD], parameters=FoodParameters)
def food_donors(params):
    """Food aid by donor and year, in tonnes, stacked to the total that the same source prints."""
    claims = Claims.read(
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
        slug="aid/food-donors",
        headline=statement(stack, periods, "Food aid", params),
        subtitle="Food aid to North Korea by donor and year, all kinds of food",
        notes=(
            stack.check(periods),
            "Only a source that gives donors and their total. What single donors count themselves, "
            "and fertiliser, stands in the table of claims.",
        ),
    )


def totalled(claims, totals):
    """What single donors gave, of a source that prints the total of that year as well."""
    whole = {(row["period"], row["source_id"]) for row in totals.rows}
    return claims.only(
        lambda row: row["donor__slug"] != EVERYBODY and (row["period"], row["source_id"]) in whole
    )


@register(
    "aid/food-commodities",
    title="Food aid by commodity",
    datasets=[FOOD],
    parameters=CommodityParameters,
)
def food_commodities(params):
    """What was shipped, in tonnes: one level of commodities, none of which contains another."""
    level = params["within"]
    rows = counted(params).from_everybody()
    parts = Claims.read(rows.parts_of(level), "commodity")
    totals = Claims.read(rows.filter(commodity=level), "commodity")
    # All food has two parts, and no printed total: only both together make it up.
    needed = PARTS[level] if level == Commodity.ALL_FOOD else ()
    stack = Stack(parts, totals, params["rule"], "commodity", needed)
    periods = within(params, stack.parts)
    return drawn(
        params,
        stack,
        lambda commodity: Commodity(commodity).label,
        periods,
        slug="aid/food-commodities",
        headline=statement(stack, periods, TITLES[level], params),
        subtitle=f"Food aid shipped to North Korea by year: {WORDS[level]}, all donors together",
        notes=(
            stack.check(periods),
            "A part and the sum that contains it never stand in one picture.",
        ),
    )


def statement(stack, periods, what, params):
    """The largest year and the newest of those whose whole is known, and who counted."""
    series = Series("whole", what, tuple(stack.whole(period) for period in periods))
    last = newest(series, day_of(params))
    if last is None:
        return topic(f"{what} to North Korea")
    count = f"by the count of {source_named(names_of(stack.rows)[last.source])}"
    return peak_and_newest(
        series,
        day=day_of(params),
        written=tonnes,
        at_peak=f"{what} peaked {{when}} at {{amount}} {count}",
        at_last="; {when} it was {amount}",
        alone=f"{what} came to {{amount}} {{when}} {count}",
        latest=f"{LATEST} in that count",
        is_newest=tells_newest(params),
        drawn=False,
    )
