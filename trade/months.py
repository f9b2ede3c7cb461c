"""Trade with China by month, as Chinese customs publish it and the press hands it on.

US dollars, seen from the DPRK. The months of a span are those from January on: “2025-01/2025-06”.
What is printed for a month stays; the sums since January are revised later, so that months and
sums of one year need not agree, and nothing here is added up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nkworld.atlas.models import Country
from nkworld.charts import Point
from nkworld.charts.sentences import is_over
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import day_of, rule_for

from .breaks import Breaks
from .claims import EXPORT, IMPORT, TURNOVER, Claims, YearTable
from .lines import FLOWS, point
from .models import Flow

CHINA = "CHN"
FIRST_SHOWN = 2016  # before it single months only were read


@dataclass(frozen=True, slots=True)
class ChinaBooks:
    """What is on record of trade with China in periods of one frequency, under a rule."""

    table: YearTable
    breaks: Breaks
    claims: Claims

    @classmethod
    def read(cls, params: dict, frequency: Frequency) -> "ChinaBooks":
        flows = Flow.objects.as_of(params["as_of"]).filter(country__code=CHINA)
        claims, breaks = Claims.read(flows, frequency), Breaks.read(params, CHINA)
        table = YearTable(claims.rows, rule_for(params, FLOWS), breaks)
        return cls(table, breaks, claims)

    @property
    def country(self) -> Country:
        """To be asked where something is on record: a bare portal has no countries yet."""
        return Country.objects.get(code=CHINA)


def months_of(params: dict, table: YearTable) -> list[str]:
    """Every month from the first year asked for to the last on record that is over."""
    first = params.get("from") or FIRST_SHOWN
    last = params.get("to") or 9999
    day = day_of(params)
    told = [each for each in table.years if first <= int(each[:4]) <= last and is_over(each, day)]
    return list(_every_month(told[0], told[-1])) if told else []


def _every_month(first: str, last: str) -> Iterator[str]:
    start, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    for number in range(start, end + 1):
        year, month = divmod(number, 12)
        yield f"{year}-{month + 1:02}"


def coverage(table: YearTable, months: list[str]) -> str:
    """For how many of the months both directions were read, one figure, or none, in a sentence."""
    both = [m for m in months if table.headline(m, EXPORT) and table.headline(m, IMPORT)]
    directions = (EXPORT, IMPORT, TURNOVER)
    told = [m for m in months if any(table.headline(m, each) for each in directions)]
    none = len(months) - len(told)
    return (
        f"Of {len(months)} months {len(both)} have both directions on record, "
        f"{len(told) - len(both)} one figure, {none} none: customs published those too, but no "
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


def since_january(table: YearTable, day: date, measure: str) -> list[Span]:
    """Spans that begin in January and are over, the newest first."""
    spans = [each for each in table.years if "/" in each and each[5:7] == "01"]
    told = [each for each in spans if is_over(each, day) and table.headline(each, measure)]
    return [Span.of(each) for each in sorted(told, key=_end, reverse=True)]


def _end(period: str) -> str:
    return period.partition("/")[2]


def point_of(table: YearTable, period: str, measure: str) -> Point:
    """What the rule shows of a period; a gap where nothing is on record."""
    return point(period, table.headline(period, measure))
