"""How old the newest figures of a dataset are, measured by how often new ones are expected."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

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
# A yearly figure appears up to half a year after its year; one year later it is overdue.
DUE_AFTER, OVERDUE_AFTER = 1.5, 2.5


@dataclass(frozen=True)
class Freshness:
    """`state` is fresh, due, overdue or empty; the rest says what that rests on."""

    state: str
    first_period: date | None
    last_period: date | None
    known: datetime | None


def freshness(dataset: Dataset, today: date | None = None) -> Freshness:
    """Of one dataset: the newest period with a live figure against today."""
    found = extent(table_model(dataset))
    state = _state(dataset, found["last"], today or timezone.now().date())
    return Freshness(state, found["first"], found["last"], found["known"])


def _state(dataset: Dataset, last: date | None, today: date) -> str:
    if last is None:
        return "empty"
    age = (today - last).days / DAYS[Frequency(dataset.expected_frequency)]
    return "fresh" if age <= DUE_AFTER else "due" if age <= OVERDUE_AFTER else "overdue"
