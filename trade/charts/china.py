"""China's trade, month by month; one partner's part of the trade with the world; and the
inter-Korean layer beside it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import reduce

from nkworld.asking.fields import OneOfField
from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, money, percent
from nkworld.charts.description import newest_point
from nkworld.charts.period_summary import spans
from nkworld.charts.periods import arrange, is_over, period_in_words, when
from nkworld.charts.words import spoken
from nkworld.figures import registry as figures
from nkworld.figures.amounts import combined, day_of, share_of, within
from nkworld.figures.claims import Claims, line
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import HeadlineRule, Status

from ..claims import (
    CHINA,
    EXPORT,
    FLOWS,
    IMPORT,
    IN_DOLLARS,
    LABELS,
    LAYER,
    ROLES,
    SIDE,
    TRADE_WITH,
    TURNOVER,
    OneRuleParameters,
    PartnerTrade,
    TradeTable,
    layer_claims,
    layer_of,
    partner,
    source_words,
    stated,
    with_layer,
)
from ..credibility import Breaks
from ..models import Direction, InterKoreanFlow, SeriesBreak

EXCLUDING, INCLUDING = "excluding inter-Korean trade", "including inter-Korean trade"
WITHOUT_SOUTH, WITH_SOUTH = "world", "world-and-inter-korean"
ONE_SOURCE = "Both amounts of a share come from one source."


class PartAndWorld:
    """By year the amounts of a partner and of the world, of one source; None where no source gives
    both.
    """

    def __init__(
        self, code: str, direction: str, rule: HeadlineRule, moment: datetime | None
    ) -> None:
        self.direction, self.rule, self.moment = direction, rule, moment
        part, world = self.tables = [PartnerTrade(each, rule, moment) for each in (code, WORLD)]
        # Of each year both amounts of the first source in the rule that has them.
        self.pairs: dict[str, tuple[Point, Point] | None] = {}
        for year in {*part.periods, *world.periods}:
            found = [
                (part.of(s, direction, year), world.of(s, direction, year)) for s in part.sources
            ]
            pairs = [(one, whole) for one, whole in found if one and whole]
            self.pairs[year] = min(pairs, key=lambda pair: max(p.place for p in pair), default=None)

    def shares(
        self, years: list[str], slug: str, label: str, role: str, layer: TradeTable | None = None
    ) -> Series:
        shares = {}
        for year in years:
            between = layer.headline(self.direction, year) if layer else None
            if (pair := self.pairs[year]) is None or (layer and between is None):
                continue
            part, whole = pair
            whole = whole if between is None else combined(whole, between, +1, "")
            low, high = ("…" if end is None else money(end) for end in whole.span)
            printed = f"{low} to {high}" if whole.value is None else money(whole.value)
            shares[year] = share_of(
                part, whole, f"of {printed}, {INCLUDING if layer else EXCLUDING}"
            )
        # The breaks are those of the world totals.
        drawn = line(slug, label, role, years, shares.get)
        return self.tables[1].breaks.within(drawn, self.direction)

    def with_estimate(
        self, drawn: Series, day: date, what: str, is_rest: bool = False
    ) -> Iterator[str]:
        """What the part, or the rest, would be with a partner that the newest total leaves out."""
        last = newest_point(drawn, day)
        if last is None or (pair := self.pairs.get(last.x)) is None:
            return
        part, world = pair
        break_ = self.tables[1].breaks.in_force(world.source, last.x, world.read)
        if not break_ or (left_out := break_.without) is None:
            return
        table = PartnerTrade(left_out.code, self.rule, self.moment)
        others = [e for e in table.every(self.direction, last.x) if e.source != world.source]
        if not others:
            return
        other = min(others, key=lambda amount: amount.place)
        whole = combined(world, other, +1, "")
        found = combined(whole, part, -1, "") if is_rest else share_of(part, whole, "")
        if not found:
            return
        words = spoken(found, money if is_rest else percent)
        name = source_words(table.names[other.source])
        count = "estimate" if other.status == Status.ESTIMATED else "figure"
        trade = TRADE_WITH[self.direction].format(left_out.in_a_sentence)
        yield (
            f"By {name}’s {count} {trade} came to "
            f"{spoken(other, money)} {when(last.x)}: with {left_out.in_a_sentence} in it, {what} "
            f"would be {words}."
        )


@figures.register("trade/china-share", OneRuleParameters, datasets=[FLOWS, LAYER])
def china_share(params: dict) -> Figure:
    """China’s share of all trade, without and with inter-Korean trade in the whole."""
    rule, moment, day = params["rule"], params["as_of"], day_of(params)
    found, layer = PartAndWorld(CHINA, TURNOVER, rule, moment), layer_of(moment)
    years = within(params, found.pairs)
    series = (
        found.shares(years, "excluding", "Excluding inter-Korean trade", "china"),
        found.shares(years, "including", "Including inter-Korean trade", "inter-korean", layer),
    )
    return Figure(
        topic="China’s share of trade",
        subtitle=f"China’s share of two-way trade, {SIDE}",
        unit="per cent of two-way trade",
        kind="line",
        notes=(
            *found.with_estimate(series[0], day, "China’s share"),
            f"{ONE_SOURCE} The second line stands where a figure for inter-Korean trade is known.",
        ),
        **stated(moment, series, *found.tables, layer),
        denominator="two-way merchandise trade with the whole world as the same source totals it, "
        "without (first line) and with (second line) inter-Korean trade",
    )


@figures.register("trade/beyond-china", OneRuleParameters)
def beyond_china(params: dict) -> Figure:
    """Two-way trade with all partners but China and South Korea."""
    rule, moment, day = params["rule"], params["as_of"], day_of(params)
    found = PartAndWorld(CHINA, TURNOVER, rule, moment)
    less_china = "world total less China, both of one source"
    rest = {
        year: combined(pair[1], pair[0], -1, less_china) if pair else None
        for year, pair in found.pairs.items()
    }
    years = within(params, found.pairs)
    # What a source adds for China is in both amounts and falls out of the rest.
    coverage = Breaks.read(moment, WORLD, kind=SeriesBreak.Kind.COVERAGE)
    drawn = line("beyond-china", "All others", "other", years, rest.get)
    series = (coverage.within(drawn, TURNOVER),)
    return Figure(
        topic="trade beyond China and South Korea",
        subtitle=f"Two-way trade with everyone but China and South Korea, {SIDE}",
        **IN_DOLLARS,
        kind="line",
        notes=(
            *found.with_estimate(series[0], day, "trade beyond China", is_rest=True),
            "A source’s world total less its own figure for China. South Korea is outside: "
            "the totals used leave inter-Korean trade out.",
        ),
        **stated(moment, series, *found.tables),
    )


@figures.register(
    "trade/share",
    FLOWS,
    allow_all=False,
    required_in_api=("of",),
    country=partner(),
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
    country, measure, moment = params["country"], params["measure"], params["as_of"]
    found = PartAndWorld(country.code, measure, params["rule"], moment)
    layer = layer_of(moment) if params["of"] == WITH_SOUTH else None
    years = within(params, found.pairs)
    series = found.shares(years, "share", str(country), "share", layer)
    what = LABELS[measure].lower()
    whose = f"{country.in_a_sentence}’s share"
    notes = () if layer else found.with_estimate(series, day_of(params), whose)
    return Figure(
        topic=f"{whose} of {what}{' with inter-Korean trade' if layer else ''}",
        subtitle=f"{country}’s share of {what}, {SIDE}",
        unit=f"per cent of {what}",
        kind="line",
        notes=(*notes, ONE_SOURCE),
        denominator=f"{what} with the whole world as the same source totals it, "
        f"{INCLUDING if layer else EXCLUDING}",
        **with_layer(moment, [series], layer, years, *found.tables),
    )


FIRST_SHOWN = 2016  # before it single months only were read
SPANS_SHOWN = 12


@figures.register("trade/china-months", OneRuleParameters)
def china_months(params: dict) -> Figure:
    """Exports to and imports from China in single months, as Chinese customs publish them."""
    moment = params["as_of"]
    china = PartnerTrade(CHINA, params["rule"], moment, Frequency.MONTHLY)
    known = within(params | {"from": params.get("from") or FIRST_SHOWN}, china.periods)
    months = arrange(known, fill=True)
    ways = (EXPORT, IMPORT, TURNOVER)
    both = [m for m in months if china.headline(EXPORT, m) and china.headline(IMPORT, m)]
    parts = [m for m in months if any(china.headline(way, m) for way in ways)]
    series = (china.line(EXPORT, months), china.line(IMPORT, months), *china.unsplit(months))
    return Figure(
        topic="monthly trade with China",
        unfit=china.compilers,
        headed_by=china.two_way(months, series, day_of(params)),
        subtitle=f"Trade with China by month, {SIDE}",
        **IN_DOLLARS,
        kind="bar",
        mirror=("China sells", "North Korea sells"),
        x_title="Month",
        notes=(
            f"Of {len(months)} months {len(both)} have both directions on record, "
            f"{len(parts) - len(both)} one figure, {len(months) - len(parts)} none: customs "
            "published those too, but no page was read that prints them.",
            "Months are shown as first printed. Chinese customs revise the sums since January "
            "later, so the months of a year do not add up to it.",
        ),
        publisher="China’s customs publish monthly",
        **stated(moment, series, china),
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
    table = PartnerTrade(CHINA, params["rule"], params["as_of"], Frequency.CUMULATIVE)
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
            *("span", "These months", ROLES[measure], shown),
            lambda name: table.headline(measure, shown[name]),
        ),
        line(
            *("before", "The same months of the year before", "other", shown),
            lambda name: table.headline(measure, before[name]),
        ),
    )
    return Figure(
        topic=f"{TRADE_WITH[measure].format('China')} since January",
        subtitle=f"{LABELS[measure]} with China from January on, {SIDE}",
        **IN_DOLLARS,
        kind="bar",
        x_title="Months",
        notes=(
            f"The {len(shown)} newest of {len(spans)} spans on record. A year "
            "before that nobody prints is left open.",
            "Sums as first printed: Chinese customs revise them later.",
        ),
        **stated(params["as_of"], series, table),
    )


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
    rule, moment, direction = params["rule"], params["as_of"], params["direction"]
    what = LABELS[direction]
    tables = {key: TradeTable(some, rule) for key, some in layer_claims(moment).items()}
    total = tables.get(Category.TOTAL.value) or TradeTable(Claims(()), rule)
    years = within(params, (year for table in tables.values() for year in table.periods))
    stacks = {year: stack(tables, total, year, direction) for year in years}
    # One series for each category that any year has, in a fixed order with fixed colours.
    names = {c: c.label for c in (*PARTS, Category.COMMERCIAL)} | {UNSPLIT: "Not split"}
    layers = []
    for number, (key, label) in enumerate(names.items(), start=1):
        role = f"category-{number}" if key != UNSPLIT else "remainder"
        layers.append(line(str(key), label, role, years, lambda y, key=key: stacks[y].get(key)))
    series = [each for each in layers if each.on_record]
    bare = [int(year) for year, found in stacks.items() if list(found) == [UNSPLIT]]
    return Figure(
        topic=TOPICS[direction],
        headed_by=(Series("total", what, total.points(direction, years)),),
        subtitle=f"{what} between South and North by category, from North Korea’s side",
        **IN_DOLLARS,
        kind="stacked",
        notes=(
            "“Not split”, an outline, is the printed total less the categories that are known for "
            "that year.",
            *([f"Nothing but the total is known of {spans(bare)}."] if bare else ()),
            "A layer of its own: no world total on this site contains it unless it says so.",
        ),
        **stated(moment, series, *tables.values()),
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
        found[UNSPLIT] = replace(
            whole,
            value=rest.value,
            status=Status.DERIVED.value,
            note="printed total less the known categories",
            parts=rest.parts,
        )
    return found
