"""Years added up, where one source gives each of them and counts all alike."""

from dataclasses import dataclass

from nkworld.charts import Figure
from nkworld.charts.numbers import SHORT
from nkworld.charts.period_summary import summary_of_whole
from nkworld.charts.words import opened

from .registry import Answerable


@dataclass(frozen=True)
class Total:
    number: str
    sentence: str
    papers: str


def sum_of(each: Answerable, figure: Figure, subject: str, first: int, last: int) -> Total | None:
    """Of the whole that a figure's series make; None where it names none, a year is missing, or
    the years may not be added (see nkworld.charts.period_summary).
    """
    if not figure or not figure.whole:
        return None
    summary = summary_of_whole(figure, first, last)
    if summary.sum is None or summary.missing:
        return None
    written = each.written or SHORT[figure.measure]
    number, count = written(summary.sum), last - first + 1
    known = [series for series in figure.series if series.on_record]
    names = " and ".join(f"“{one.label}”" for one in known)
    parts = f" of {names}" if len(known) > 1 else ""
    return Total(
        number,
        f"{opened(subject)}, {first} to {last}: {number} in all, the sum of {count} yearly "
        f"figures{parts}, by the account of {summary.source}.",
        f"{summary.source}, derived: added up here",
    )
