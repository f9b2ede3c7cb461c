from dataclasses import replace
from functools import reduce

from nkworld.asking.fields import OneOfField
from nkworld.charts import Figure, Point, Series
from nkworld.charts.period_summary import spans
from nkworld.figures import registry as figures
from nkworld.figures.amounts import combined
from nkworld.figures.claims import Claims, line
from nkworld.provenance.models import Status

from ..claims import TradeTable, layer_claims, stated, years_of
from ..lines import EXPORT, IMPORT, IN_DOLLARS, LABELS, TURNOVER
from ..models import Direction, InterKoreanFlow

Category = InterKoreanFlow.Category
PARTS = [
    Category.GENERAL,
    Category.PROCESSING,
    Category.KAESONG,
    Category.OTHER_ECONOMIC,
    Category.NON_COMMERCIAL,
]
ECONOMIC = PARTS[:-1]
UNSPLIT = "unsplit"
TOPICS = {
    TURNOVER: "inter-Korean trade",
    EXPORT: "exports to South Korea",
    IMPORT: "imports from South Korea",
}


@figures.register(
    "trade/inter-korean",
    InterKoreanFlow.dataset,
    allow_all=False,
    direction=OneOfField(Direction, "Direction", initial="turnover"),
)
def inter_korean(params: dict) -> Figure:
    """Trade between South and North, stacked by category where the categories are known."""
    claims = layer_claims(params["as_of"])
    tables = {key: TradeTable(some, params["rule"]) for key, some in claims.items()}
    total = tables.get(Category.TOTAL.value) or TradeTable(Claims(()), params["rule"])
    years = years_of(params, *tables.values())
    stacks = {year: stack(tables, total, year, params["direction"]) for year in years}
    # One series for each category that any year has, in a fixed order with fixed colours.
    names = {c: c.label for c in (*PARTS, Category.COMMERCIAL)} | {UNSPLIT: "Not split"}
    layers = []
    for number, (key, label) in enumerate(names.items(), start=1):
        role = f"category-{number}" if key != UNSPLIT else "remainder"
        layers.append(line(str(key), label, role, years, lambda y, key=key: stacks[y].get(key)))
    series = [each for each in layers if each.on_record]
    bare = [int(year) for year, found in stacks.items() if list(found) == [UNSPLIT]]
    what = LABELS[params["direction"]]
    return Figure(
        topic=TOPICS[params["direction"]],
        headed_by=(Series("total", what, total.points(params["direction"], years)),),
        subtitle=f"{what} between South and North by category, from North Korea’s side",
        **IN_DOLLARS,
        kind="stacked",
        notes=(
            "“Not split”, an outline, is the printed total less the categories that are known for "
            "that year.",
            *([f"Nothing but the total is known of {spans(bare)}."] if bare else ()),
            "A layer of its own: no world total on this site contains it unless it says so.",
        ),
        **stated(params, series, *tables.values()),
    )


def stack(
    tables: dict[str, TradeTable], total: TradeTable, year: str, direction: str
) -> dict[str, Point]:
    """{category: amount} of one year, all of the source of its total; “commercial” if unsplit."""
    whole = total.headline(direction, year)
    if whole is None:
        return {}
    found = {
        category: amount
        for category, table in tables.items()
        if category != Category.TOTAL and (amount := table.of(whole.source, direction, year))
    }
    if any(category in found for category in ECONOMIC):
        found.pop(Category.COMMERCIAL, None)
    if not found:
        return {UNSPLIT: whole}
    # What the printed total holds beyond the known categories; nothing when they exceed it.
    rest = reduce(lambda left, amount: combined(left, amount, -1, ""), found.values(), whole)
    if rest.value is not None and rest.value > 0:
        note = "printed total less the known categories"
        found[UNSPLIT] = replace(
            whole, value=rest.value, status=Status.DERIVED.value, note=note, parts=rest.parts
        )
    return found
