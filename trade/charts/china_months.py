from dataclasses import replace

from nkworld.atlas.resolve import CountryResolver
from nkworld.charts import Figure, Point, Series, money
from nkworld.charts.sentences import (
    Sentence,
    compare,
    newest,
    period_in_words,
    say_newest,
    topic,
    unreviewed,
)
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import day_of, rule_for, within

from ..claims import EXPORT, FLOWS, IMPORT, PartnerTrade, TradeTable
from ..lines import IN_DOLLARS, LABELS, ROLES, SIDE, stated
from ..months import CHINA, Span, coverage, months_of, since_january
from ..newest import newest_of
from ..parameters import ChinaMonthsParameters, ChinaSpansParameters
from ..sentences import of_newest, passed_over
from ..words import NORTH, by_source, trade_with
from .partner import unsplit

NOT_THE_YEAR = (
    "Months are shown as first printed. Chinese customs revise the sums since January later, so "
    "the months of a year do not add up to it."
)
PUBLISHER = "China’s customs publish monthly"
SPANS_SHOWN = 12


@register("trade/china-months", title="Trade with China by month", parameters=ChinaMonthsParameters)
def china_months(params: dict) -> Figure:
    """Exports to and imports from China in single months, as Chinese customs publish them."""
    china = PartnerTrade.read(params, CHINA, Frequency.MONTHLY)
    table, months = china.table, months_of(params, china.table)
    both = (
        Series(way, LABELS[way], table.points(way, months), ROLES[way]) for way in (EXPORT, IMPORT)
    )
    series = tuple(
        china.breaks.within(each, each.slug) for each in (*both, *unsplit(table, months))
    )
    return Figure(
        headline=headline_of_month(params, table, months)
        or topic(f"{NORTH} recorded trade with China by month"),
        subtitle=f"Trade with China by month, {SIDE}",
        **IN_DOLLARS,
        kind="stacked",
        x_title="Month",
        notes=(coverage(table, months), NOT_THE_YEAR),
        publisher=PUBLISHER,
        **stated(params, series, table),
    )


def headline_of_month(params: dict, table: TradeTable, months: list[str]) -> Sentence | None:
    """The newest month that somebody reviewed, with both directions where they are on record."""
    found = newest_of(table, months, rule_for(params, FLOWS))
    if found is None:
        return None
    told = of_newest(found, table, CountryResolver.load().resolve(CHINA), params)
    return told.without(*passed_over(table, months, found))


@register(
    "trade/china-since-january",
    title="Trade with China since January, beside the year before",
    parameters=ChinaSpansParameters,
)
def china_since_january(params: dict) -> Figure:
    """What customs had counted from January to a month, beside the same months a year earlier."""
    measure = params["measure"]
    table = PartnerTrade.read(params, CHINA, Frequency.CUMULATIVE).table
    spans = since_january(table, day_of(params), measure)
    series = bars(table, spans[:SPANS_SHOWN], measure)
    what = LABELS[measure]
    return Figure(
        headline=headline_of_span(params, table, spans)
        or topic(f"{NORTH} {LABELS[measure].lower()} with China since January"),
        subtitle=f"{what} with China from January on, {SIDE}",
        **IN_DOLLARS,
        kind="bar",
        x_title="Months",
        notes=(
            f"The {min(len(spans), SPANS_SHOWN)} newest of {len(spans)} spans on record. A year "
            "before that nobody prints is left open.",
            "Sums as first printed: Chinese customs revise them later.",
        ),
        **stated(params, series, table),
    )


def bars(table: TradeTable, spans: list[Span], measure: str) -> tuple[Series, ...]:
    """Each span, and the same months of the year before, at the name of the later one."""
    names = [period_in_words(span.period) for span in spans]
    now = table.points(measure, [span.period for span in spans])
    then = table.points(measure, [span.before for span in spans])
    return (
        Series("span", "These months", _at(names, now), ROLES[measure]),
        Series("before", "The same months of the year before", _at(names, then), "other"),
    )


def _at(names: list[str], points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(replace(each, x=name) for name, each in zip(names, points, strict=True))


def newest_whole_year(params: dict) -> str:
    """Sums since January of a year that is on record as a whole lead nothing."""
    years = PartnerTrade.read(params, CHINA).table.periods
    return max(within(params, years), default="")


def headline_of_span(params: dict, table: TradeTable, spans: list[Span]) -> Sentence | None:
    """The newest span beside the year before; by itself where they can't be compared."""
    measure, day = params["measure"], day_of(params)
    periods = {period for span in spans for period in (span.before, span.period)}
    series = Series(measure, LABELS[measure], table.points(measure, sorted(periods)))
    last = newest(series, day)
    if last is None or last.x[:4] <= newest_whole_year(params):
        return None
    what = f"{NORTH} {trade_with(CountryResolver.load().resolve(CHINA), measure)}"
    source = by_source(last, table.names)
    before = next((p for p in series.known if p.x == Span.of(last.x).before), None)
    told = before and compare(
        f"{what} came to {{after}} {{when}}, {{before}} in the same months of {{year}}, {source}",
        series,
        before,
        last,
        day=day,
        written=money,
        drawn=False,
        year=before.x[:4],
    )
    if told:
        return told.without(*unreviewed(series, day, money))
    return say_newest(
        f"{what} came to {{amount}} {{when}}, {source}", series, day=day, written=money
    )
