"""What may be asked of the Council's tables, on their pages and of the API."""

from dataclasses import dataclass
from datetime import date

from nkworld.api.curated import CuratedQuestion, by_years, one_of
from nkworld.provenance.parameters import DayField, MomentField, SourcesField
from nkworld.provenance.records import newest_first, records_as_of

from .entries import Entry, entries
from .models import Designation, Launch, NuclearTest, Outcome


class RecordQuestion(CuratedQuestion):
    """Records with a date, asked by years and by source."""

    on = None
    as_of = MomentField(required=False, label="As known on")
    source = SourcesField(required=False, label="Source")


@dataclass(frozen=True)
class OutcomeReading:
    """One page's words on an outcome; `reading` 0 is the one that counts, the others repeat it."""

    outcome: Outcome
    entry: Entry
    reading: int


@by_years
class OutcomeQuestion(RecordQuestion):
    kind = one_of(Outcome.Kind.choices, "Outcome")
    subject = one_of(Outcome.Subject.choices, "Subject")

    def entries(self) -> list[Entry]:
        """Outcomes, each with all its pages, where one of these fits what was asked."""
        return [
            entry
            for entry in entries(self.moment)
            if any(self._fits(row, entry) for row in entry.readings)
        ]

    def answers(self) -> list[OutcomeReading]:
        """The same page by page."""
        return [
            OutcomeReading(row, entry, place)
            for entry in entries(self.moment)
            for place, row in enumerate(entry.readings)
            if self._fits(row, entry)
        ]

    def _fits(self, row, entry) -> bool:
        return (
            self.falls(entry.date)
            and self.fits(row.kind, "kind")
            and self.fits(row.subject, "subject")
            and self.fits(row.source, "source")
        )

    @staticmethod
    def key(row):
        return str(row.outcome.pk)


class DesignationQuestion(CuratedQuestion):
    """`on` asks who of those still listed had been listed by that day."""

    on = DayField(
        required=False,
        label="Listed by",
        meaning="Who had been listed by that day, of those still on the list; today unless said.",
    )
    as_of = MomentField(required=False, label="As known on")
    kind = one_of(Designation.Kind.choices, "Kind")
    listed_on = DayField(
        required=False, label="Listed on", meaning="Who was listed on that very day."
    )

    def answers(self) -> list[Designation]:
        rows = [row for row in records_as_of(Designation, self.moment) if self._matches(row)]
        return sorted(rows, key=lambda row: (row.listed_on, row.reference), reverse=True)

    def _matches(self, row) -> bool:
        listed: date | None = self.cleaned_data["listed_on"]
        return (
            row.listed_on <= self.day
            and (not listed or row.listed_on == listed)
            and self.fits(row.kind, "kind")
        )


@by_years
class LaunchQuestion(RecordQuestion):
    missile_type = one_of(Launch.Type.choices, "Type")
    result = one_of(Launch.Result.choices, "Outcome")

    def answers(self) -> list[Launch]:
        rows = [row for row in records_as_of(Launch, self.moment) if self._matches(row)]
        ordered = sorted(rows, key=lambda row: (row.source.short_name, -row.number))
        return sorted(ordered, key=lambda row: (row.date.first, row.date.last), reverse=True)

    def _matches(self, row) -> bool:
        return (
            self.falls(row.date)
            and self.fits(row.missile_type, "missile_type")
            and self.fits(row.result, "result")
            and self.fits(row.source, "source")
        )


@by_years
class NuclearTestQuestion(RecordQuestion):
    def answers(self) -> list[NuclearTest]:
        rows = [row for row in records_as_of(NuclearTest, self.moment) if self.falls(row.date)]
        return newest_first(row for row in rows if self.fits(row.source, "source"))
