from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from nkworld.asking.fields import OneOfField
from nkworld.charts import Figure, exact
from nkworld.figures.amounts import point_of, total, within
from nkworld.figures.claims import Claims, line
from nkworld.figures.registry import register
from nkworld.provenance.models import ObservationQuerySet

from ..choices import EVERYBODY, NOTES, PARTS, Channel, Commodity, Stage
from ..claims import CATEGORY_COLOURS, FOOD, check, claims_read
from ..models import FoodAid

NAMED = 5  # parts that get a colour of their own; the rest is drawn together
REMAINDERS = ("other-donors", Commodity.OTHER.value)  # they close a stack


def tonnes(value: Decimal) -> str:
    return f"{exact(value)} tonnes"


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
    params: dict,
    claims: Claims,
    part_of: str,
    whole: str,
    labels: Callable[[str], str],
    note: str,
    needed: Iterable[str] = (),
    **words: Any,
) -> Figure:
    """Parts stacked, of each period those of one source, headed by their whole.

    `whole` is the value of the field `part_of` under which a source prints the total. Where it
    prints none, the sum of the parts stands for it if all that are `needed` are known.
    """
    totals = claims.where(**{part_of: whole})
    single = claims.only(lambda row: row[part_of] != whole)
    own = single.of_first_source(params["rule"].claim_place).by("period")
    parts = {
        period: {row[part_of]: point_of(row) for row in some.rows} for period, some in own.items()
    }
    printed = {
        row["period"]: point_of(row)
        for row in totals.rows
        if row["period"] in own and own[row["period"]].rows[0]["source_id"] == row["source_id"]
    }
    periods = within(params, parts)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for part, amount in (pair for each in periods for pair in parts[each].items()):
        sums[part] += amount.value or 0
    # The largest have a colour of their own, the others are drawn together.
    order = sorted(sums, key=lambda part: (part in REMAINDERS, -sums[part]))
    shown = order if len(order) <= CATEGORY_COLOURS else order[:NAMED]
    series = [
        line(
            part,
            labels(part),
            ROLES.get(part, f"category-{number}"),
            periods,
            lambda each, part=part: parts[each].get(part),
        )
        for number, part in enumerate(shown, start=1)
    ]

    if len(shown) < len(order):
        rest = {
            each: total(found, f"{len(found)} kinds added")
            for each in periods
            if (found := [amount for part, amount in parts[each].items() if part not in shown])
        }
        series.append(line("rest", "Other kinds", "other", periods, rest.get))
    together = {
        each: total(parts[each].values(), "sum of its parts")
        for each in periods
        if needed and parts[each].keys() == {*needed}
    } | printed
    added = {each: total(parts[each].values(), "").value for each in periods}
    in_print = {each: amount.value for each, amount in printed.items()}
    return Figure(
        **words,
        headed_by=(line("whole", "Food aid", "", periods, together.get),),
        unit="tonnes",
        is_flow=True,
        kind="stacked",
        notes=(check(added, in_print, tonnes), note),
        **Claims((*single.rows, *totals.rows)).stated(params, series),
    )


@register("aid/food-donors", FOOD, allow_all=False)
def food_donors(params: dict) -> Figure:
    """Food aid by donor and year, in tonnes, stacked to the total that the same source prints."""
    claims = claims_read(
        counted(params).filter(commodity=Commodity.ALL_FOOD), "donor__slug", "donor__name"
    )
    # Of a source that prints the total of that year as well.
    whole = {(row["period"], row["source_id"]) for row in claims.where(donor__slug=EVERYBODY).rows}
    claims = claims.only(lambda row: (row["period"], row["source_id"]) in whole)
    names = {row["donor__slug"]: row["donor__name"] for row in claims.rows}
    return drawn(
        params,
        claims,
        "donor__slug",
        EVERYBODY,
        lambda slug: "Other donors" if slug == "other-donors" else names[slug],
        NOTES["food-of-donors"],
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
    return drawn(
        params,
        claims_read(rows.filter(commodity__in=[*PARTS[level], level]), "commodity"),
        "commodity",
        level,
        lambda commodity: Commodity(commodity).label,
        "A part and the sum that contains it never stand in one picture.",
        # All food has two parts, and no printed total: only both together make it up.
        needed=PARTS[level] if level == Commodity.ALL_FOOD else (),
        topic=topic,
        subtitle=f"Food aid shipped to North Korea by year: {words}, all donors together",
    )
