from decimal import Decimal

from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Series, money, percent
from nkworld.provenance.figures import as_of_text, register

from ..breaks import Breaks
from ..claims import TURNOVER, YearTable, same_source
from ..lines import (
    DOLLARS,
    FLOWS,
    LAYER,
    RESOLUTIONS,
    SIDE,
    claims_about,
    layer_of,
    line,
    share_point,
    sources_used,
    years_of,
)
from ..models import SeriesBreak
from ..parameters import OneRuleParameters

EXCLUDING = "excluding inter-Korean trade"
INCLUDING = "including inter-Korean trade"
DENOMINATOR = (
    "two-way merchandise trade with the whole world as the same source totals it, "
    "without (first line) and with (second line) inter-Korean trade"
)


def china_and_world(asked):
    return part_and_world(asked, "CHN", TURNOVER)


def part_and_world(asked, code, direction):
    """(years, pairs of amounts by year of one source each, tables, moment)"""
    part, world = claims_about(asked, code), claims_about(asked, WORLD)
    tables = [YearTable(claims.rows, asked["rule"]) for claims in (part, world)]
    years = years_of(asked, *tables)
    pairs = {year: same_source(year, direction, *tables) for year in years}
    known = max(filter(None, [part.as_of, world.as_of]), default=None)
    return years, pairs, tables, known


@register(
    "trade/china-share",
    title="China’s share of trade",
    datasets=[FLOWS, LAYER],
    parameters=OneRuleParameters,
)
def china_share(asked):
    """China’s share of all trade, without and with inter-Korean trade in the whole."""
    years, pairs, tables, known = china_and_world(asked)
    layer, layer_known = layer_of(asked)
    series = both_shares(asked, years, pairs, layer)
    return Figure(
        slug="trade/china-share",
        headline=share_statement(series[0]),
        subtitle=f"China’s share of two-way trade, {SIDE}",
        unit="per cent of two-way trade",
        measure="percent",
        kind="line",
        series=series,
        sources=sources_used(series, *tables, layer),
        notes=(
            "Both amounts of a share come from one source. The second line stands where a "
            "figure for inter-Korean trade is known.",
        ),
        marks=RESOLUTIONS,
        as_of=as_of_text(asked, known, layer_known),
        denominator=DENOMINATOR,
    )


def both_shares(asked, years, pairs, layer):
    """Without and with inter-Korean trade in the whole, broken where the totals are."""
    breaks = Breaks.read(asked, WORLD)
    excluding = Series("excluding", "Excluding inter-Korean trade", shares(years, pairs), "china")
    points = shares(years, pairs, layer)
    including = Series("including", "Including inter-Korean trade", points, "inter-korean")
    return tuple(breaks.within(each, TURNOVER) for each in (excluding, including))


def shares(years, pairs, layer=None, direction=TURNOVER):
    """One point for each year; a gap where no single source gives both amounts."""
    return tuple(_share(year, pairs[year], layer, direction) for year in years)


def _share(year, pair, layer, direction):
    if pair is None:
        return share_point(year, None, None, "")
    part, world = pair
    if layer is None:
        return share_point(year, part, world, f"of {money(world.value)}, {EXCLUDING}")
    between = layer.headline(year, direction)
    if between is None:
        return share_point(year, None, None, "")
    whole = world.combined(between, +1, "")
    return share_point(year, part, whole, f"of {money(whole.value)}, {INCLUDING}")


def share_statement(series):
    if not series.known:
        return "China’s share of North Korea’s trade"
    last = series.known[-1]
    return f"China had {percent(last.value)} of North Korea’s recorded trade in {last.x}"


@register(
    "trade/beyond-china",
    title="Trade with everyone but China and South Korea",
    datasets=[FLOWS],
    parameters=OneRuleParameters,
)
def beyond_china(asked):
    """Two-way trade with all partners but China and South Korea."""
    years, pairs, tables, known = china_and_world(asked)
    rest = line("beyond-china", "All others", "other", years, lambda y: _rest(pairs[y]))
    # What a source adds for China is in both amounts and falls out of the rest.
    coverage = Breaks.read(asked, WORLD, kind=SeriesBreak.Kind.COVERAGE)
    series = (coverage.within(rest, TURNOVER),)
    return Figure(
        slug="trade/beyond-china",
        headline=rest_statement(series[0]),
        subtitle=f"Two-way trade with everyone but China and South Korea, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="line",
        series=series,
        sources=sources_used(series, *tables),
        notes=(
            "A source’s world total less its own figure for China. South Korea is outside: "
            "the totals used leave inter-Korean trade out.",
        ),
        marks=RESOLUTIONS,
        as_of=as_of_text(asked, known),
    )


def _rest(pair):
    return pair and pair[1].combined(pair[0], -1, "world total less China, both of one source")


def rest_statement(series):
    """The headline: the newest figure against the highest that the same source gives."""
    if not series.known:
        return "Trade with everyone but China and South Korea"
    last = series.known[-1]
    comparable = [point for point in series.known if point.source == last.source]
    peak = max(comparable, key=lambda point: point.value)
    if last is peak or not peak.value:
        return f"Beyond China, trade was worth {money(last.value)} in {last.x}"
    left = percent(Decimal(100) * last.value / peak.value)
    return f"Beyond China, {left} of the trade of {peak.x} was left in {last.x}"
