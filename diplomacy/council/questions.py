"""What may be asked of the Council's tables, on their pages and of the API."""

from dataclasses import dataclass
from typing import Any

from nkworld.asking.fields import AnyOfField, DayField
from nkworld.asking.named_fields import SourcesField
from nkworld.asking.record_questions import CuratedQuestion, RecordQuestion, between
from nkworld.provenance.tables import newest_first

from .entries import Entry, entries
from .models import Designation, Launch, NuclearTest, Outcome


class DatedQuestion(RecordQuestion):
    on = None
    source = SourcesField()

    def matches(self, row: Any) -> bool:
        return self.falls(row.date) and super().matches(row)


@dataclass(frozen=True)
class OutcomeReading:
    """One page's words on an outcome; `reading` 0 is the one that counts, the others repeat it."""

    outcome: Outcome
    entry: Entry
    reading: int


@between
class OutcomeQuestion(DatedQuestion):
    model = Outcome
    holds = "outcome"
    is_worked_out = True  # which pages tell of one outcome
    kind = AnyOfField(Outcome.Kind.choices, "Outcome")
    subject = AnyOfField(Outcome.Subject.choices, "Subject")

    def answers(self) -> list[OutcomeReading]:
        return [
            OutcomeReading(row, entry, place)
            for entry in entries(self.moment)
            for place, row in enumerate(entry.readings)
            if self.falls(entry.date) and RecordQuestion.matches(self, row)
        ]

    def entries(self) -> list[Entry]:
        """Outcomes, each with all its pages, where one of these fits what was asked."""
        return list(dict.fromkeys(reading.entry for reading in self.answers()))

    one = CuratedQuestion.one


class DesignationQuestion(RecordQuestion):
    model = Designation
    is_of_a_day = True
    on = DayField(
        label="Listed by",
        meaning="Who had been listed by that day, of those still on the list; today unless said.",
    )
    kind = AnyOfField(Designation.Kind.choices, "Kind")
    listed_on = DayField(label="Listed on", meaning="Who was listed on that very day.")

    def clean(self) -> dict[str, Any]:
        params = super().clean()
        day, listed = params.get("on"), params.get("listed_on")
        if day and listed and listed > day:
            self.contradicts("listed_on", f"{listed} comes after {day}, the day asked about.")
        return params

    def answers(self) -> list[Designation]:
        return super().answers()[::-1]

    @staticmethod
    def order(row: Designation) -> tuple:
        return row.listed_on, row.reference

    def matches(self, row: Designation) -> bool:
        return row.listed_on <= self.day and super().matches(row)


@between
class LaunchQuestion(DatedQuestion):
    model = Launch
    missile_type = AnyOfField(Launch.Type.choices, "Type")
    result = AnyOfField(Launch.Result.choices, "Outcome")

    def answers(self) -> list[Launch]:
        rows = super().answers()
        return sorted(rows, key=lambda row: (row.date.first, row.date.last), reverse=True)

    @staticmethod
    def order(row: Launch) -> tuple:
        return row.source.short_name, -row.number


@between
class NuclearTestQuestion(DatedQuestion):
    model = NuclearTest

    def answers(self) -> list[NuclearTest]:
        return newest_first(super().answers())
