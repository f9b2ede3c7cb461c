from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from nkworld.charts import Figure, Point, Series
from nkworld.charts.periods import is_over, period_in_words
from nkworld.provenance import figures
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import day_of

from ..claims import EXPORT, IMPORT, TURNOVER, PartnerTrade, TradeTable
from ..lines import IN_DOLLARS, LABELS, ROLES, SIDE, TRADE_WITH, sides, stated, two_way
from ..parameters import ChinaSpansParameters, OneRuleParameters
from .partner import unsplit

CHINA = "CHN"
FIRST_SHOWN = 2016  # before it single months only were read


def months_of(params: dict, table: TradeTable) -> list[str]:
    """Every month from the first year asked for to the last on record that is over."""
    first = params.get("from") or FIRST_SHOWN
    last = params.get("to") or 9999
    day = day_of(params)
    parts = [
        each for each in table.periods if first <= int(each[:4]) <= last and is_over(each, day)
    ]
    return list(_every_month(parts[0], parts[-1])) if parts else []


def _every_month(first: str, last: str) -> Iterator[str]:
    start, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    for number in range(start, end + 1):
        year, month = divmod(number, 12)
        yield f"{year}-{month + 1:02}"


def coverage(table: TradeTable, months: list[str]) -> str:
    """For how many of the months both directions were read, one figure, or none, in a sentence."""
    both = [m for m in months if table.headline(EXPORT, m) and table.headline(IMPORT, m)]
    directions = (EXPORT, IMPORT, TURNOVER)
    parts = [m for m in months if any(table.headline(each, m) for each in directions)]
    none = len(months) - len(parts)
    return (
        f"Of {len(months)} months {len(both)} have both directions on record, "
        f"{len(parts) - len(both)} one figure, {none} none: customs published those too, but no "
        "page was read that prints them."
    )


@dataclass(frozen=True, slots=True)
class Span:
    """The months from January to one month, in the latest year on record and the one before."""

    period: str
    before: str

    @classmethod
    def of(cls, period: str) -> "Span":
        year, month = int(period[:4]), period[-2:]
        return cls(period, f"{year - 1}-01/{year - 1}-{month}")


def since_january(table: TradeTable, day: date, measure: str) -> list[Span]:
    """Spans that begin in January and are over, the newest first."""
    spans = [each for each in table.periods if "/" in each and each[5:7] == "01"]
    parts = [each for each in spans if is_over(each, day) and table.headline(measure, each)]
    by_end = sorted(parts, key=lambda period: period.partition("/")[2], reverse=True)
    return [Span.of(each) for each in by_end]


NOT_THE_YEAR = (
    "Months are shown as first printed. Chinese customs revise the sums since January later, so "
    "the months of a year do not add up to it."
)
PUBLISHER = "China’s customs publish monthly"
SPANS_SHOWN = 12


@figures.register(
    "trade/china-months", title="Trade with China by month", parameters=OneRuleParameters
)
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


@figures.register(
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
