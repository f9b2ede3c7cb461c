from dataclasses import replace

from nkworld.charts import Figure, money
from nkworld.charts.sentences import Sentence, newest, peak_and_newest, topic
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Status
from nkworld.provenance.points import day_of

from ..claims import EXPORT, IMPORT, TURNOVER, Claims, YearTable
from ..lines import DOLLARS, LABELS, LAYER, ends_early, line, sources_used, years_of
from ..models import InterKoreanFlow
from ..parameters import InterKoreanParameters
from ..words import by_source

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


@register(
    "trade/inter-korean",
    title="Inter-Korean trade by category",
    datasets=[LAYER],
    parameters=InterKoreanParameters,
)
def inter_korean(params):
    """Trade between South and North, stacked by category where the categories are known."""
    claims = Claims.read(InterKoreanFlow.objects.as_of(params["as_of"]))
    tables = claims.by_category(params["rule"])
    total = tables.get(Category.TOTAL.value) or YearTable([], params["rule"])
    years = years_of(params, *tables.values())
    stacks = {year: stack(tables, total, year, params["direction"]) for year in years}
    series = layers(years, stacks)
    what = LABELS[params["direction"]]
    return Figure(
        slug="trade/inter-korean",
        headline=headline(params, years, total) or topic(SENT[TURNOVER]),
        subtitle=f"{what} between South and North by category, from North Korea’s side",
        unit=DOLLARS,
        measure="money",
        kind="stacked",
        series=series,
        sources=sources_used(series, *tables.values()),
        notes=(
            "“Not split” is the printed total less the categories that are known for that year.",
            "A layer of its own: no world total on this site contains it unless it says so.",
        ),
        as_of=as_of_text(params, claims.as_of),
    )


def stack(tables, total, year, direction):
    """{category: amount} of one year, all of the source of its total.

    “Commercial” stands only where its finer parts are not known.
    """
    whole = total.headline(year, direction)
    if whole is None:
        return {}
    found = {c: _part(tables, c, whole.source, year, direction) for c in PARTS}
    if not any(found[c] for c in ECONOMIC):
        found[Category.COMMERCIAL] = _part(
            tables, Category.COMMERCIAL, whole.source, year, direction
        )
    parts = {category: amount for category, amount in found.items() if amount}
    return parts | _remainder(whole, parts)


def _part(tables, category, source, year, direction):
    table = tables.get(category.value)
    return table and table.of(source, year, direction)


def _remainder(whole, parts):
    """What the printed total holds beyond the known categories; nothing when they exceed it."""
    if not parts:
        return {UNSPLIT: whole}
    if whole.value is None or any(amount.value is None for amount in parts.values()):
        return {}
    rest = whole.value - sum(amount.value for amount in parts.values())
    if rest <= 0:
        return {}
    note = "printed total less the known categories"
    return {UNSPLIT: replace(whole, value=rest, status=Status.DERIVED.value, note=note)}


def layers(years, stacks):
    """One series for each category that any year has, in a fixed order with fixed colours."""
    names = {c: c.label for c in (*PARTS, Category.COMMERCIAL)} | {UNSPLIT: "Not split"}
    series = []
    for number, (key, label) in enumerate(names.items(), start=1):
        role = f"category-{number}" if key != UNSPLIT else "other"
        each = line(str(key), label, role, years, lambda year, key=key: stacks[year].get(key))
        if each.on_record:
            series.append(each)
    return tuple(series)


SENT = {
    TURNOVER: "Trade between South and North Korea",
    EXPORT: "What South Korea brought in from North Korea",
    IMPORT: "What South Korea sent to North Korea",
}


def headline(params, years, total) -> Sentence | None:
    """The peak, and the newest figure of the same source; None of none."""
    direction, day = params["direction"], day_of(params)
    totals = line("totals", "Inter-Korean trade", "", years, lambda y: total.headline(y, direction))
    last = newest(totals, day)
    if last is None:
        return None
    what, told = SENT[direction], by_source(last, total.names)
    return peak_and_newest(
        totals,
        day=day,
        written=money,
        at_peak=f"{what} peaked {{when}} at {{amount}}",
        at_last=f"; {{when}} it was {{amount}}, {told}",
        alone=f"{what} was {{amount}} {{when}}, {told}",
        is_newest=not ends_early(params),
        drawn=False,
    )
