from nkworld.charts import Figure, Point, Series, exact
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status
from nkworld.provenance.points import as_of_text, names_of, point_of, sources_in, within

from ..choices import Channel, Commodity, Money
from ..claims import Claims, check, total_of
from ..lines import CATEGORY_COLOURS, FOOD
from ..models import FoodAid
from ..parameters import CommodityParameters, FoodParameters
from ..querysets import EVERYBODY

NAMED = 5  # parts that get a colour of their own; the rest is drawn together
REST = "rest"
REMAINDERS = ("other-donors", Commodity.OTHER.value)  # they close a stack
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
    Commodity.ALL_FOOD.value: "Food shipments",
    Commodity.CEREALS.value: "Shipments of cereals",
    Commodity.NON_CEREALS.value: "Shipments of food other than cereals",
}


def counted(asked):
    """Food that was counted on its way or on arrival, through all channels."""
    rows = FoodAid.objects.known(asked["as_of"]).food()
    return rows.filter(stage=Money.REPORTED, channel=Channel.ALL, coverage="")


class Stack:
    """Parts of one source by period, and the total that it prints."""

    def __init__(self, parts, totals, rule, part_of):
        self.rows = (*parts.rows, *totals.rows)
        self.part_of = part_of
        self.parts, self.totals = {}, {}
        printed = {(row["period"], row["source_id"]): row for row in totals.rows}
        for period, one in parts.by("period").items():
            source = min((row["source_id"] for row in one.rows), key=rule.place)
            self.parts[period] = one.where(source_id=source).rows
            self.totals[period] = printed.get((period, source))

    def layers(self, periods):
        """One series for each of the largest parts, and one for the rest."""
        sums: dict = {}
        for period in periods:
            for row in self.parts[period]:
                sums[row[self.part_of]] = sums.get(row[self.part_of], 0) + row["value"]
        order = sorted(sums, key=lambda part: (part in REMAINDERS, -sums[part]))
        named = order if len(order) <= CATEGORY_COLOURS else order[:NAMED]
        return named, [part for part in order if part not in named]

    def point(self, period, part):
        found = [row for row in self.parts[period] if row[self.part_of] == part]
        return point_of(period, found[0] if found else None)

    def rest(self, period, parts):
        """Several small parts of one source, added."""
        rows = [row for row in self.parts[period] if row[self.part_of] in parts]
        if not rows:
            return Point(period, None)
        estimated = any(row["status"] == Status.ESTIMATED for row in rows)
        status = Status.ESTIMATED if estimated else Status.DERIVED
        names = f"{len(rows)} kinds added"
        source = rows[0]["source__slug"]
        return Point(period, total_of(rows), status=status.value, source=source, note=names)

    def sum(self, period):
        return total_of(self.parts[period])

    def check(self, periods):
        totals = {p: total["value"] for p in periods if (total := self.totals[p])}
        return check({p: self.sum(p) for p in periods}, totals, tonnes)


def tonnes(value):
    return f"{exact(value)} tonnes"


def drawn(asked, stack, labels, periods, **words):
    named, others = stack.layers(periods)
    series = [
        Series(
            str(part),
            labels(part),
            tuple(stack.point(period, part) for period in periods),
            ROLES.get(part, f"category-{number}"),
        )
        for number, part in enumerate(named, start=1)
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
        as_of=as_of_text(asked, stack.rows),
    )


@register("aid/food-donors", title="Food aid by donor", datasets=[FOOD], parameters=FoodParameters)
def food_donors(asked):
    """Food aid by donor and year, in tonnes, stacked to the total that the same source prints."""
    claims = Claims.read(
        counted(asked).filter(commodity=Commodity.ALL_FOOD), "donor__slug", "donor__name"
    )
    totals = claims.where(donor__slug=EVERYBODY)
    stack = Stack(totalled(claims, totals), totals, asked["rule"], "donor__slug")
    periods = within(asked, stack.parts)
    names = {row["donor__slug"]: row["donor__name"] for row in claims.rows}
    return drawn(
        asked,
        stack,
        lambda slug: "Other donors" if slug == "other-donors" else names[slug],
        periods,
        slug="aid/food-donors",
        headline=statement(stack, periods, "Food aid"),
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
    parts = (row for row in claims.rows if row["donor__slug"] != EVERYBODY)
    return Claims(tuple(row for row in parts if (row["period"], row["source_id"]) in whole))


@register(
    "aid/food-commodities",
    title="Food aid by commodity",
    datasets=[FOOD],
    parameters=CommodityParameters,
)
def food_commodities(asked):
    """What was shipped, in tonnes: one level of commodities, none of which contains another."""
    level = asked["within"]
    rows = counted(asked).from_everybody()
    parts = Claims.read(rows.parts_of(level), "commodity")
    totals = Claims.read(rows.filter(commodity=level), "commodity")
    stack = Stack(parts, totals, asked["rule"], "commodity")
    periods = within(asked, stack.parts)
    return drawn(
        asked,
        stack,
        lambda commodity: Commodity(commodity).label,
        periods,
        slug="aid/food-commodities",
        headline=statement(stack, periods, TITLES[level]),
        subtitle=f"Food aid shipped to North Korea by year: {WORDS[level]}, all donors together",
        notes=(
            stack.check(periods),
            "A part and the sum that contains it never stand in one picture.",
        ),
    )


def statement(stack, periods, what):
    """The headline: the largest year, and the newest of which the source prints the total."""
    if not periods:
        return f"{what} to North Korea"
    peak = max(periods, key=stack.sum)
    last = max((period for period in periods if stack.totals[period]), default=peak)
    told = f"{what} peaked in {peak} at {exact(stack.sum(peak))} tonnes"
    return told if peak == last else f"{told}; in {last} it was {exact(stack.sum(last))}"
