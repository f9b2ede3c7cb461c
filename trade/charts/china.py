from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Series, money, percent
from nkworld.charts.sentences import Sentence, newest, peak_and_newest, say_newest, topic
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.points import day_of

from ..breaks import Breaks
from ..claims import TURNOVER
from ..left_out import Whole, with_estimate
from ..lines import (
    DOLLARS,
    FLOWS,
    LAYER,
    RESOLUTIONS,
    SIDE,
    ends_early,
    layer_of,
    line,
    sources_used,
)
from ..models import SeriesBreak
from ..parameters import OneRuleParameters
from ..shares import part_and_world, shares
from ..words import NORTH, recorded_by

DENOMINATOR = (
    "two-way merchandise trade with the whole world as the same source totals it, "
    "without (first line) and with (second line) inter-Korean trade"
)


@register(
    "trade/china-share",
    title="China’s share of trade",
    datasets=[FLOWS, LAYER],
    parameters=OneRuleParameters,
)
def china_share(params):
    """China’s share of all trade, without and with inter-Korean trade in the whole."""
    found = part_and_world(params, "CHN", TURNOVER)
    layer, layer_known = layer_of(params)
    series = both_shares(found, layer)
    last = newest(series[0], day_of(params))
    year = last.x if last else None
    return Figure(
        slug="trade/china-share",
        headline=share_headline(params, series[0], found.names),
        subtitle=f"China’s share of two-way trade, {SIDE}",
        unit="per cent of two-way trade",
        measure="percent",
        kind="line",
        series=series,
        sources=sources_used(series, *found.tables, layer),
        notes=(
            *with_estimate(params, found, year, "China’s share"),
            "Both amounts of a share come from one source. The second line stands where a "
            "figure for inter-Korean trade is known.",
        ),
        marks=RESOLUTIONS,
        as_of=as_of_text(params, found.as_of, layer_known),
        denominator=DENOMINATOR,
    )


def both_shares(found, layer):
    """Without and with inter-Korean trade in the whole, broken where the totals are."""
    excluding = Series("excluding", "Excluding inter-Korean trade", shares(found), "china")
    points = shares(found, layer)
    including = Series("including", "Including inter-Korean trade", points, "inter-korean")
    return tuple(found.breaks.within(each, TURNOVER) for each in (excluding, including))


def share_headline(params, series, names) -> Sentence:
    day = day_of(params)
    last = newest(series, day)
    if last is None:
        return topic("China’s share of North Korea’s trade")
    said = f"China had {{amount}} of {NORTH} trade {recorded_by(last, names)} {{when}}"
    is_newest = not ends_early(params)
    told = say_newest(said, series, day=day, written=percent, is_newest=is_newest)
    return told or topic("China’s share of North Korea’s trade")


@register(
    "trade/beyond-china",
    title="Trade with everyone but China and South Korea",
    datasets=[FLOWS],
    parameters=OneRuleParameters,
)
def beyond_china(params):
    """Two-way trade with all partners but China and South Korea."""
    found = part_and_world(params, "CHN", TURNOVER)
    rest = line("beyond-china", "All others", "other", found.years, lambda y: _rest(found.pairs[y]))
    # What a source adds for China is in both amounts and falls out of the rest.
    coverage = Breaks.read(params, WORLD, kind=SeriesBreak.Kind.COVERAGE)
    series = (coverage.within(rest, TURNOVER),)
    last = newest(series[0], day_of(params))
    year = last.x if last else None
    return Figure(
        slug="trade/beyond-china",
        headline=rest_headline(params, series[0], found.names),
        subtitle=f"Two-way trade with everyone but China and South Korea, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="line",
        series=series,
        sources=sources_used(series, *found.tables),
        notes=(
            *with_estimate(params, found, year, "trade beyond China", Whole.REST),
            "A source’s world total less its own figure for China. South Korea is outside: "
            "the totals used leave inter-Korean trade out.",
        ),
        marks=RESOLUTIONS,
        as_of=as_of_text(params, found.as_of),
    )


def _rest(pair):
    return pair and pair[1].combined(pair[0], -1, "world total less China, both of one source")


def rest_headline(params, series, names) -> Sentence:
    """The newest figure, after the highest with which it may be compared."""
    day = day_of(params)
    last = newest(series, day)
    about = topic("Trade with everyone but China and South Korea")
    if last is None:
        return about
    scope = f"{NORTH} trade beyond China and South Korea, {recorded_by(last, names)},"
    told = peak_and_newest(
        series,
        day=day,
        written=money,
        at_peak=f"{scope} peaked {{when}} at {{amount}}",
        at_last="; {when} it was {amount}",
        alone=f"{scope} was {{amount}} {{when}}",
        is_newest=not ends_early(params),
    )
    return told or about
