"""One entry for each outcome of the Council, however many pages tell of it, and what may be asked
of the Council's tables, on their pages and of the API.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.asking.fields import AnyOfField, DayField
from nkworld.asking.parameters import SourcesField
from nkworld.asking.record_questions import CuratedQuestion, DatedQuestion, RecordQuestion, between
from nkworld.figures.disagreements import overlap
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Read
from nkworld.provenance.registries import Reference, finds_references
from nkworld.provenance.tables import records_as_of

from .models import Designation, Launch, NuclearTest, Outcome

Kind = Outcome.Kind
READS = list(Read)


class Entry:
    """An outcome with every page that tells of it, the one that says most of it first."""

    def __init__(self, rows: Iterable[Outcome]) -> None:
        # With its votes first, then the more exact date, then the better reading.
        self.readings = sorted(
            rows,
            key=lambda row: (row.yes is None, -len(row.date), READS.index(Read(row.read)), row.pk),
        )
        self.main = self.readings[0]
        # As exactly as any page gives it.
        self.date: PartialDate = max((each.date for each in self.readings), key=len)
        self.year = self.date.first.year
        self.vote = next((each.vote for each in self.readings if each.vote), "")
        self.vetoed_by = next((each.vetoed_by for each in self.readings if each.vetoed_by), "")
        self.key = self.main.document or f"{self.main.kind}-{self.date}-{self.main.sitting}"
        for place, row in enumerate(self.readings):
            row.entry, row.reading = self, place


def entries(moment: datetime | None = None) -> list[Entry]:
    """Every outcome and meeting, the newest first, as known now or at a moment."""
    alike: dict[tuple, list[list[Outcome]]] = defaultdict(list)
    for row in records_as_of(Outcome, moment):
        # Two meetings without an outcome are two, unless of one sitting.
        is_meeting = row.kind == Kind.MEETING
        sitting = (row.date, row.agenda_item, row.sitting, row.source_id) if is_meeting else ()
        groups = alike[row.kind, row.document * (not is_meeting), sitting]
        is_named = is_meeting or row.document
        same = (rows for rows in groups if is_named or overlap(rows[0].date, row.date))
        if (group := next(same, None)) is None:
            groups.append(group := [])
        group.append(row)
    found = [Entry(rows) for groups in alike.values() for rows in groups]
    found.sort(key=lambda entry: (entry.date.first, entry.date.last, entry.main.pk))
    return found[::-1]


def resolutions(moment: datetime | None = None) -> list[Entry]:
    return [entry for entry in entries(moment) if entry.main.kind == Kind.RESOLUTION]


def of_kinds(found: Iterable[Entry], *kinds: str) -> list[Entry]:
    return [entry for entry in found if entry.main.kind in kinds]


@finds_references("council")
def votes(symbols: Iterable[str], moment: datetime | None) -> dict[str, Reference]:
    wanted, found = set(symbols), {}
    for entry in entries(moment):
        if entry.main.document in wanted:
            result = entry.vote or (
                f"vetoed by {entry.vetoed_by}" if entry.vetoed_by else "not told"
            )
            words = f"The vote in the Security Council: {result}"
            found[entry.main.document] = Reference(words, page_of(entry))
    return found


def page_of(entry: Entry) -> str:
    """Where a reader finds an outcome: a resolution’s own page, else its year in the table."""
    if entry.main.number:
        return reverse("council:resolution", args=[entry.main.number])
    query = {"kind": entry.main.kind, "from": entry.year, "to": entry.year}
    return f"{reverse('council:outcomes')}?{urlencode(query)}"


class SourcedQuestion(DatedQuestion):
    on = None
    source = SourcesField()


@between
class OutcomeQuestion(SourcedQuestion):
    """Meetings of the UN Security Council on Korea and what came of them, one row for each page
    that tells of one.

    Two pages on one outcome share its `entry`: count the rows whose `reading` is 0. Complete for
    1949 to 2019; later resolutions and vetoes only.
    """

    model = Outcome
    is_worked_out = True  # which pages tell of one outcome
    kind = AnyOfField(Outcome.Kind.choices, "Outcome")
    subject = AnyOfField(Outcome.Subject.choices, "Subject")

    def answers(self) -> list[Outcome]:
        return [
            row
            for entry in entries(self.moment)
            for row in entry.readings
            if self.falls(entry.date) and RecordQuestion.matches(self, row)
        ]

    one = CuratedQuestion.one


class DesignationQuestion(RecordQuestion):
    """Persons and bodies on the UN 1718 list, as its edition of 16 August 2025 has them.

    `on` takes those listed by that day. Who was taken off before the edition is not in it.
    """

    model = Designation
    is_of_a_day = True
    on = DayField(
        label="Listed by",
        meaning="Who had been listed by that day, of those still on the list; today unless said.",
    )
    kind = AnyOfField(Designation.Kind.choices, "Kind")
    listed_on = DayField(label="Listed on", meaning="Who was listed on that very day.")
    order = staticmethod(attrgetter("listed_on", "reference"))

    def clean(self) -> dict[str, Any]:
        params = super().clean()
        day, listed = params.get("on"), params.get("listed_on")
        if day and listed and listed > day:
            self.contradicts("listed_on", f"{listed} comes after {day}, the day asked about.")
        return params

    def answers(self) -> list[Designation]:
        return super().answers()[::-1]

    def matches(self, row: Designation) -> bool:
        return row.listed_on <= self.day and super().matches(row)


@between
class LaunchQuestion(SourcedQuestion):
    """Missiles that North Korea launched, one row a missile.

    Two databases read the same flights: ask for one `source`, and never add the two.
    """

    model = Launch
    missile_type = AnyOfField(Launch.Type.choices, "Type")
    result = AnyOfField(Launch.Result.choices, "Outcome")

    def answers(self) -> list[Launch]:
        rows = RecordQuestion.answers(self)
        return sorted(rows, key=lambda row: (row.date.first, row.date.last), reverse=True)

    order = staticmethod(lambda row: (row.source.short_name, -row.number))


@between
class NuclearTestQuestion(SourcedQuestion):
    """North Korea’s nuclear tests by day, one row for each page that dates one."""

    model = NuclearTest
