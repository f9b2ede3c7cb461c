"""How old the newest figures of a dataset are, measured by how often new ones are expected."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from nkworld.charts import Point
from nkworld.charts.figures import COMPILATION
from nkworld.charts.periods import end_of, is_over, period_in_words

from .models import Dataset
from .periods import Frequency
from .tables import table_model
from .tallies import extent

DAYS = {
    Frequency.ANNUAL: 365,
    Frequency.HALF_YEARLY: 182,
    Frequency.QUARTERLY: 91,
    Frequency.MONTHLY: 30,
    Frequency.CUMULATIVE: 365,
}
ANNUAL, MONTHLY = DAYS[Frequency.ANNUAL], DAYS[Frequency.MONTHLY]
SINGLE = re.compile(r"\d{4}(-\d{2})?")
# A yearly figure appears up to half a year after its year; one year later it is overdue.
DUE_AFTER, OVERDUE_AFTER = 1.5, 2.5


@dataclass(frozen=True)
class Freshness:
    """`state` is fresh, due, overdue or empty. The next figure is due on the day `due`."""

    state: str
    first_period: date | None
    last_period: date | None
    known: datetime | None
    due: date | None


def freshness(dataset: Dataset, today: date | None = None) -> Freshness:
    found = extent(table_model(dataset))
    last, interval = found["last"], DAYS[Frequency(dataset.expected_frequency)]
    if last is None:
        return Freshness("empty", found["first"], None, found["known"], None)
    age = ((today or timezone.now().date()) - last).days / interval
    state = "fresh" if age <= DUE_AFTER else "due" if age <= OVERDUE_AFTER else "overdue"
    due = last + timedelta(days=DUE_AFTER * interval)
    return Freshness(state, found["first"], last, found["known"], due)


def stale(points: Iterable[Point], day: date, publisher: str = "") -> str:
    """In a plain line, the newest reviewed period of single years or months, if the next is due."""
    read = {point.x for point in points if point.numbers and point.read != COMPILATION}
    if not read or any(not SINGLE.fullmatch(each) for each in read):
        return ""
    newest = max((each for each in read if is_over(each, day)), default="")
    if not newest:
        return ""
    if (day - end_of(newest)).days <= DUE_AFTER * (MONTHLY if "-" in newest else ANNUAL):
        return ""
    told = f"the newest reviewed figure is of {period_in_words(newest)}."
    return f"{publisher}; {told}" if publisher else f"T{told[1:]}"
