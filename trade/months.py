"""Trade with China by month, as Chinese customs publish it and the press hands it on.

US dollars, seen from the DPRK. The months of a span are those from January on: “2025-01/2025-06”.
What is printed for a month stays; the sums since January are revised later, so that months and
sums of one year need not agree, and nothing here is added up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nkworld.charts.periods import is_over
from nkworld.provenance.points import day_of

from .claims import EXPORT, IMPORT, TURNOVER, TradeTable

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
