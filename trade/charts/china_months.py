from dataclasses import replace

from nkworld.charts import Figure, Point, Series
from nkworld.charts.periods import period_in_words
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import day_of

from ..claims import EXPORT, IMPORT, PartnerTrade, TradeTable
from ..lines import IN_DOLLARS, LABELS, ROLES, SIDE, TRADE_WITH, sides, stated, two_way
from ..months import CHINA, Span, coverage, months_of, since_january
from ..parameters import ChinaSpansParameters, OneRuleParameters
from .partner import unsplit

NOT_THE_YEAR = (
    "Months are shown as first printed. Chinese customs revise the sums since January later, so "
    "the months of a year do not add up to it."
)
PUBLISHER = "China’s customs publish monthly"
SPANS_SHOWN = 12


@register("trade/china-months", title="Trade with China by month", parameters=OneRuleParameters)
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
        topic="monthly trade with China",
        unfit=china.compilers,
        headed_by=two_way(params, table, None, months, series, china.compilers),
        subtitle=f"Trade with China by month, {SIDE}",
        **IN_DOLLARS,
        kind="bar",
        mirror=sides("China"),
        x_title="Month",
        notes=(coverage(table, months), NOT_THE_YEAR),
        publisher=PUBLISHER,
        **stated(params, series, table),
    )


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
        topic=f"{TRADE_WITH[measure].format('China')} since January",
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
