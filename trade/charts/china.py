from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point
from nkworld.charts.fallback import newest_point
from nkworld.provenance import figures
from nkworld.provenance.amounts import combined
from nkworld.provenance.claims import line
from nkworld.provenance.points import day_of

from ..breaks import Breaks
from ..claims import FLOWS, LAYER, TURNOVER, layer_of
from ..lines import IN_DOLLARS, LABELS, SIDE, partner_words, stated, with_layer
from ..models import SeriesBreak
from ..parameters import WITH_SOUTH, OneRuleParameters, ShareParameters
from ..shares import EXCLUDING, INCLUDING, PartAndWorld, Whole, with_estimate

DENOMINATOR = (
    "two-way merchandise trade with the whole world as the same source totals it, "
    "without (first line) and with (second line) inter-Korean trade"
)


@figures.register(
    "trade/china-share",
    title="China’s share of trade",
    datasets=[FLOWS, LAYER],
    parameters=OneRuleParameters,
)
def china_share(params: dict) -> Figure:
    """China’s share of all trade, without and with inter-Korean trade in the whole."""
    found, layer = PartAndWorld.read(params, "CHN", TURNOVER), layer_of(params)
    series = (
        found.shares("excluding", "Excluding inter-Korean trade", "china"),
        found.shares("including", "Including inter-Korean trade", "inter-korean", layer),
    )
    last = newest_point(series[0], day_of(params))
    return Figure(
        topic="China’s share of trade",
        subtitle=f"China’s share of two-way trade, {SIDE}",
        unit="per cent of two-way trade",
        measure="percent",
        kind="line",
        notes=(
            *with_estimate(params, found, last.x if last else "", "China’s share"),
            "Both amounts of a share come from one source. The second line stands where a "
            "figure for inter-Korean trade is known.",
        ),
        **stated(params, series, *found.tables, layer),
        denominator=DENOMINATOR,
    )


@figures.register(
    "trade/beyond-china",
    title="Trade with everyone but China and South Korea",
    parameters=OneRuleParameters,
)
def beyond_china(params: dict) -> Figure:
    """Two-way trade with all partners but China and South Korea."""
    found = PartAndWorld.read(params, "CHN", TURNOVER)
    rest = line("beyond-china", "All others", "other", found.years, lambda y: _rest(found, y))
    # What a source adds for China is in both amounts and falls out of the rest.
    coverage = Breaks.read(params, WORLD, kind=SeriesBreak.Kind.COVERAGE)
    series = (coverage.within(rest, TURNOVER),)
    last = newest_point(series[0], day_of(params))
    year = last.x if last else ""
    return Figure(
        topic="trade beyond China and South Korea",
        subtitle=f"Two-way trade with everyone but China and South Korea, {SIDE}",
        **IN_DOLLARS,
        kind="line",
        notes=(
            *with_estimate(params, found, year, "trade beyond China", Whole.REST),
            "A source’s world total less its own figure for China. South Korea is outside: "
            "the totals used leave inter-Korean trade out.",
        ),
        **stated(params, series, *found.tables),
    )


def _rest(found: PartAndWorld, year: str) -> Point | None:
    if not (pair := found.pairs[year]):
        return None
    china, world = pair
    return combined(world, china, -1, "world total less China, both of one source")


@figures.register(
    "trade/share",
    title="One country’s share of trade",
    datasets=[FLOWS, LAYER],
    parameters=ShareParameters,
)
def share(params: dict) -> Figure:
    """One partner’s share of exports, imports or two-way trade, of a whole that is named."""
    country, measure = params["country"], params["measure"]
    found = PartAndWorld.read(params, country.code, measure)
    with_south = params["of"] == WITH_SOUTH
    layer = layer_of(params) if with_south else None
    line = found.shares("share", str(country), "share", layer)
    what = LABELS[measure].lower()
    last = newest_point(line, day_of(params))
    whose = f"{partner_words(country)}’s share"
    notes = () if with_south else with_estimate(params, found, last.x if last else "", whose)
    return Figure(
        topic=f"{whose} of {what}{' with inter-Korean trade' if with_south else ''}",
        subtitle=f"{country}’s share of {what}, {SIDE}",
        unit=f"per cent of {what}",
        measure="percent",
        kind="line",
        notes=(*notes, "Both amounts of a share come from one source."),
        denominator=whole(what, with_south),
        **with_layer(params, [line], layer, found.years, *found.tables),
    )


def whole(what: str, with_south: bool) -> str:
    scope = INCLUDING if with_south else EXCLUDING
    return f"{what} with the whole world as the same source totals it, {scope}"
