"""Which sources should have said something new by now, by how often figures are expected."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from nkworld.provenance.freshness import DAYS, DUE_AFTER, OVERDUE_AFTER
from nkworld.provenance.models import Dataset, Observation, Source
from nkworld.provenance.periods import Frequency
from nkworld.provenance.tables import table_model, with_tables
from nkworld.provenance.tallies import by_source, years_by_source

SHOWN = 8
REGULAR = 3  # years of which a source has figures: whoever spoke once is expected to say no more
ENDED_AFTER = 5.0  # of the expected intervals: a series so long silent has ended
STATES = ("overdue", "due", "current", "ended")


@dataclass(frozen=True)
class Expected:
    """What one source says in one dataset, and how its newest figure compares with today.

    `age` is counted in the intervals at which figures are expected.
    """

    dataset: Dataset
    source: Source
    last: date
    age: float

    @property
    def state(self) -> str:
        if self.age > ENDED_AFTER:
            return "ended"
        if self.age <= DUE_AFTER:
            return "current"
        return "due" if self.age <= OVERDUE_AFTER else "overdue"

    @property
    def days_late(self) -> int:
        """Since it was due."""
        interval = DAYS[Frequency(self.dataset.expected_frequency)]
        return round((self.age - DUE_AFTER) * interval)


def expected_sources(today: date | None = None) -> list[Expected]:
    """Of every source that reports regularly: the most overdue first, what has ended last."""
    today = today or timezone.now().date()
    sources = Source.objects.in_bulk()
    found = []
    for dataset in with_tables(Dataset.objects.all()):
        model = table_model(dataset)
        if not issubclass(model, Observation):
            continue  # records are edited when something happens
        interval = DAYS[Frequency(dataset.expected_frequency)]
        years = years_by_source(model)
        for row in by_source(model):
            if row["last"] and len(years.get(row["source"], ())) >= REGULAR:
                age = (today - row["last"]).days / interval
                found.append(Expected(dataset, sources[row["source"]], row["last"], age))
    return sorted(found, key=lambda each: (STATES.index(each.state), -each.age, str(each.source)))


def due_in_short() -> dict[str, Any]:
    """For the home: the most overdue, and what the rest is, in words."""
    expected = expected_sources()
    counts = Counter(each.state for each in expected)
    words = ", ".join(f"{counts[state]} {state}" for state in STATES)
    late = [each for each in expected if each.state in ("overdue", "due")]
    return {"late": late[:SHOWN], "words": f"Every source: {words}"}
