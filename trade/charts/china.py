"""China's trade, month by month, and one partner's part of the trade with the world."""

from collections.abc import Iterator

from nkworld.asking.fields import OneOfField
from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, money, percent
from nkworld.charts.description import newest_point
from nkworld.charts.periods import arrange, is_over, period_in_words, when
from nkworld.charts.words import spoken
from nkworld.figures import registry as figures
from nkworld.figures.amounts import combined, day_of, share_of, within
from nkworld.figures.claims import line
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import Status

from .. import lines
from ..breaks import Breaks
from ..claims import (
    FLOWS,
    LAYER,
    PartnerTrade,
    TradeTable,
    layer_of,
    stated,
    with_layer,
)
from ..lines import EXPORT, IMPORT, TURNOVER
from ..models import Direction, SeriesBreak

EXCLUDING, INCLUDING = "excluding inter-Korean trade", "including inter-Korean trade"
WITHOUT_SOUTH, WITH_SOUTH = "world", "world-and-inter-korean"
ONE_SOURCE = "Both amounts of a share come from one source."


class PartAndWorld:
    """By year the amounts of a partner and of the world, of one source; None where no source gives
    both. `breaks` are those of the world totals.
    """

    def __init__(self, params: dict, code: str, direction: str) -> None:
        self.params, self.direction = params, direction
        part, world = self.tables = [PartnerTrade(params, each) for each in (code, WORLD)]
        self.breaks = world.breaks
        self.years = within(params, (*part.periods, *world.periods))
        # Of each year both amounts of the first source in the rule that has them.
        self.pairs: dict[str, tuple[Point, Point] | None] = {}
        for year in self.years:
            found = [
                (part.of(s, direction, year), world.of(s, direction, year)) for s in part.sources
            ]
            pairs = [(one, whole) for one, whole in found if one and whole]
            self.pairs[year] = min(pairs, key=lambda pair: max(p.place for p in pair), default=None)

    def shares(self, slug: str, label: str, role: str, layer: TradeTable | None = None) -> Series:
        shares = {}
        for year, pair in self.pairs.items():
            between = layer.headline(self.direction, year) if layer else None
            if pair is None or (layer and between is None):
                continue
            part, whole = pair
            whole = whole if between is None else combined(whole, between, +1, "")
            low, high = ("…" if end is None else money(end) for end in whole.span)
            printed = f"{low} to {high}" if whole.value is None else money(whole.value)
            how = f"of {printed}, {INCLUDING if layer else EXCLUDING}"
            shares[year] = share_of(part, whole, how)
        drawn = line(slug, label, role, self.years, shares.get)
        return self.breaks.within(drawn, self.direction)

    def rest(self, year: str) -> Point | None:
        if (pair := self.pairs[year]) is None:
            return None
        part, world = pair
        return combined(world, part, -1, "world total less China, both of one source")

    def with_estimate(self, drawn: Series, what: str, is_rest: bool = False) -> Iterator[str]:
        """What the part, or the rest, would be with a partner that the newest total leaves out."""
        last = newest_point(drawn, day_of(self.params))
        if last is None or (pair := self.pairs.get(last.x)) is None:
            return
        part, world = pair
        break_ = self.breaks.in_force(world.source, last.x, world.read)
        if not break_ or (partner := break_.without) is None:
            return
        table = PartnerTrade(self.params, partner.code)
        others = [e for e in table.every(self.direction, last.x) if e.source != world.source]
        if not others:
            return
        other = min(others, key=lambda amount: amount.place)
        whole = combined(world, other, +1, "")
        found = combined(whole, part, -1, "") if is_rest else share_of(part, whole, "")
        if not found:
            return
        words = spoken(found, money if is_rest else percent)
        name = lines.source_words(table.names[other.source])
        count = "estimate" if other.status == Status.ESTIMATED else "figure"
        yield (
            f"By {name}’s {count} {lines.trade_with(partner, self.direction)} came to "
            f"{spoken(other, money)} {when(last.x)}: with {partner.in_a_sentence} in it, {what} "
            f"would be {words}."
        )


@figures.register("trade/china-share", lines.OneRuleParameters, datasets=[FLOWS, LAYER])
def china_share(params: dict) -> Figure:
    """China’s share of all trade, without and with inter-Korean trade in the whole."""
    found, layer = PartAndWorld(params, lines.CHINA, TURNOVER), layer_of(params["as_of"])
    series = (
        found.shares("excluding", "Excluding inter-Korean trade", "china"),
        found.shares("including", "Including inter-Korean trade", "inter-korean", layer),
    )
    return Figure(
        topic="China’s share of trade",
        subtitle=f"China’s share of two-way trade, {lines.SIDE}",
        unit="per cent of two-way trade",
        kind="line",
        notes=(
            *found.with_estimate(series[0], "China’s share"),
            f"{ONE_SOURCE} The second line stands where a figure for inter-Korean trade is known.",
        ),
        **stated(params, series, *found.tables, layer),
        denominator="two-way merchandise trade with the whole world as the same source totals it, "
        "without (first line) and with (second line) inter-Korean trade",
    )


@figures.register("trade/beyond-china", lines.OneRuleParameters)
def beyond_china(params: dict) -> Figure:
    """Two-way trade with all partners but China and South Korea."""
    found = PartAndWorld(params, lines.CHINA, TURNOVER)
    # What a source adds for China is in both amounts and falls out of the rest.
    coverage = Breaks.read(params["as_of"], WORLD, kind=SeriesBreak.Kind.COVERAGE)
    rest = line("beyond-china", "All others", "other", found.years, found.rest)
    series = (coverage.within(rest, TURNOVER),)
    return Figure(
        topic="trade beyond China and South Korea",
        subtitle=f"Two-way trade with everyone but China and South Korea, {lines.SIDE}",
        **lines.IN_DOLLARS,
        kind="line",
        notes=(
            *found.with_estimate(series[0], "trade beyond China", is_rest=True),
            "A source’s world total less its own figure for China. South Korea is outside: "
            "the totals used leave inter-Korean trade out.",
        ),
        **stated(params, series, *found.tables),
    )


@figures.register(
    "trade/share",
    FLOWS,
    allow_all=False,
    required_in_api=("of",),
    country=lines.partner(),
    measure=OneOfField(Direction, "Measure", initial="turnover"),
    of=OneOfField(
        [(WITHOUT_SOUTH, "the world total"), (WITH_SOUTH, "the world and inter-Korean trade")],
        "Share of",
        meaning="The denominator. A share without one means nothing, so it has to be named.",
        initial=WITHOUT_SOUTH,
    ),
    datasets=[FLOWS, LAYER],
)
def share(params: dict) -> Figure:
    """One partner’s share of exports, imports or two-way trade, of a whole that is named."""
    country, measure = params["country"], params["measure"]
    found = PartAndWorld(params, country.code, measure)
    layer = layer_of(params["as_of"]) if params["of"] == WITH_SOUTH else None
    series = found.shares("share", str(country), "share", layer)
    what = lines.LABELS[measure].lower()
    whose = f"{country.in_a_sentence}’s share"
    notes = () if layer else found.with_estimate(series, whose)
    return Figure(
        topic=f"{whose} of {what}{' with inter-Korean trade' if layer else ''}",
        subtitle=f"{country}’s share of {what}, {lines.SIDE}",
        unit=f"per cent of {what}",
        kind="line",
        notes=(*notes, ONE_SOURCE),
        denominator=f"{what} with the whole world as the same source totals it, "
        f"{INCLUDING if layer else EXCLUDING}",
        **with_layer(params, [series], layer, found.years, *found.tables),
    )


FIRST_SHOWN = 2016  # before it single months only were read
SPANS_SHOWN = 12


@figures.register("trade/china-months", lines.OneRuleParameters)
def china_months(params: dict) -> Figure:
    """Exports to and imports from China in single months, as Chinese customs publish them."""
    china = PartnerTrade(params, lines.CHINA, Frequency.MONTHLY)
    known = within(params | {"from": params.get("from") or FIRST_SHOWN}, china.periods)
    months = arrange(known, fill=True)
    ways = (EXPORT, IMPORT, TURNOVER)
    both = [m for m in months if china.headline(EXPORT, m) and china.headline(IMPORT, m)]
    parts = [m for m in months if any(china.headline(way, m) for way in ways)]
    series = (china.line(EXPORT, months), china.line(IMPORT, months), *china.unsplit(months))
    return Figure(
        topic="monthly trade with China",
        unfit=china.compilers,
        headed_by=china.two_way(months, series),
        subtitle=f"Trade with China by month, {lines.SIDE}",
        **lines.IN_DOLLARS,
        kind="bar",
        mirror=lines.sides("China"),
        x_title="Month",
        notes=(
            f"Of {len(months)} months {len(both)} have both directions on record, "
            f"{len(parts) - len(both)} one figure, {len(months) - len(parts)} none: customs "
            "published those too, but no page was read that prints them.",
            "Months are shown as first printed. Chinese customs revise the sums since January "
            "later, so the months of a year do not add up to it.",
        ),
        publisher="China’s customs publish monthly",
        **stated(params, series, china),
    )


@figures.register(
    "trade/china-since-january",
    FLOWS,
    allow_all=False,
    shared=("rule", "as_of"),
    measure=OneOfField(Direction, "Measure", initial="turnover"),
)
def china_since_january(params: dict) -> Figure:
    """What customs had counted from January to a month, beside the same months a year earlier."""
    measure, day = params["measure"], day_of(params)
    table = PartnerTrade(params, lines.CHINA, Frequency.CUMULATIVE)
    spans = [
        each
        for each in table.periods
        if each[4:8] == "-01/" and is_over(each, day) and table.headline(measure, each)
    ]
    spans.sort(key=lambda period: period.partition("/")[2], reverse=True)
    shown = {period_in_words(each): each for each in spans[:SPANS_SHOWN]}
    years = {name: int(each[:4]) - 1 for name, each in shown.items()}
    before = {name: f"{y}-01/{y}-{shown[name][-2:]}" for name, y in years.items()}
    series = (
        line(
            *("span", "These months", lines.ROLES[measure], shown),
            lambda name: table.headline(measure, shown[name]),
        ),
        line(
            *("before", "The same months of the year before", "other", shown),
            lambda name: table.headline(measure, before[name]),
        ),
    )
    return Figure(
        topic=f"{lines.TRADE_WITH[measure].format('China')} since January",
        subtitle=f"{lines.LABELS[measure]} with China from January on, {lines.SIDE}",
        **lines.IN_DOLLARS,
        kind="bar",
        x_title="Months",
        notes=(
            f"The {len(shown)} newest of {len(spans)} spans on record. A year "
            "before that nobody prints is left open.",
            "Sums as first printed: Chinese customs revise them later.",
        ),
        **stated(params, series, table),
    )
