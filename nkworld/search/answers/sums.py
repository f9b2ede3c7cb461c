"""Years added up, where one source gives each of them and counts all alike."""

from dataclasses import dataclass
from decimal import Decimal

from nkworld.charts import Figure, Point, Series
from nkworld.charts.numbers import SHORT
from nkworld.charts.sentences import opened

from .registry import Answerable


@dataclass(frozen=True)
class Total:
    number: str
    sentence: str
    papers: str


def sum_of(each: Answerable, figure: Figure, subject: str, first: int, last: int) -> Total | None:
    """None where the years may not be added: nobody announced it, a year is missing or a range,
    sources differ, or one counts otherwise from some year on.
    """
    series = [one for one in figure.series if one.slug in each.sums]
    points = [
        [point for point in one.points if str(first) <= point.x <= str(last)] for one in series
    ]
    every = [point for some in points for point in some if point.numbers]
    sources = {point.source for point in every}
    missing = _missing(points, first, last)
    if not every or missing or len(sources) > 1 or any(map(_can_not_be_added, every)):
        return None
    if any(_breaks_within(one, first) for one in series):
        return None
    value = sum((point.value for point in every if point.value is not None), Decimal(0))
    written = each.written or SHORT[figure.measure]
    source = figure.source_name(every[0].source)
    count = last - first + 1
    names = " and ".join(f"“{one.label}”" for one in series)
    parts = f" of {names}" if len(series) > 1 else ""
    return Total(
        written(value),
        f"{opened(subject)}, {first} to {last}: {written(value)} in all, the sum of {count} yearly "
        f"figures{parts}, by the account of {source}.",
        f"{source}, derived: added up here",
    )


def _missing(points: list[list[Point]], first: int, last: int) -> list[int]:
    """The years of which no series says anything."""
    told = {point.x for some in points for point in some if point.numbers}
    return [year for year in range(first, last + 1) if str(year) not in told]


def _can_not_be_added(point: Point) -> bool:
    return point.value is None or point.low is not None or point.high is not None


def _breaks_within(series: Series, first: int) -> bool:
    """Is something counted otherwise from a year after the first one on?"""
    return any(int(series.points[place].x[:4]) > first for place in series.breaks)
