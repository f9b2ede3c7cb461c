"""One entry for each outcome of the Council, however many pages tell of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Read
from nkworld.provenance.registries import Reference, finds_references
from nkworld.provenance.tables import records_as_of

from .models import Outcome

Kind = Outcome.Kind
READS = list(Read)


@dataclass(frozen=True)
class Entry:
    """An outcome with every page that tells of it, the one that says most of it first."""

    readings: tuple[Outcome, ...]

    @property
    def main(self) -> Outcome:
        return self.readings[0]

    @property
    def date(self) -> PartialDate:
        """As exactly as any page gives it."""
        return max((each.date for each in self.readings), key=len)

    @property
    def year(self) -> int:
        return self.date.first.year

    @property
    def vote(self) -> str:
        return next((each.vote for each in self.readings if each.vote), "")

    @property
    def vetoed_by(self) -> str:
        return next((each.vetoed_by for each in self.readings if each.vetoed_by), "")

    @property
    def key(self) -> str:
        if self.main.document:
            return self.main.document
        return f"{self.main.kind}-{self.date}-{self.main.sitting}"


def entries(moment: datetime | None = None) -> list[Entry]:
    """Every outcome and meeting, the newest first, as known now or at a moment."""
    groups: list[list[Outcome]] = []
    for row in records_as_of(Outcome, moment):
        group = next((each for each in groups if _is_same(each[0], row)), None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    found = [Entry(tuple(sorted(group, key=_place))) for group in groups]
    return sorted(found, key=lambda entry: (entry.date.first, entry.date.last, entry.main.pk))[::-1]


def resolutions(moment: datetime | None = None) -> list[Entry]:
    return [entry for entry in entries(moment) if entry.main.kind == Kind.RESOLUTION]


def of_kinds(found: Iterable[Entry], *kinds: str) -> list[Entry]:
    return [entry for entry in found if entry.main.kind in kinds]


def _is_same(one: Outcome, other: Outcome) -> bool:
    """Do two rows tell of one outcome? Two meetings without one are two, unless of one sitting."""
    if one.kind != other.kind:
        return False
    if one.kind == Kind.MEETING:
        names = ("date", "agenda_item", "sitting", "source_id")
        return all(getattr(one, name) == getattr(other, name) for name in names)
    if one.document or other.document:
        return one.document == other.document
    return one.date.first <= other.date.last and other.date.first <= one.date.last


def _place(row: Outcome) -> tuple:
    """With its votes first, then the more exact date, then the better reading."""
    return row.yes is None, -len(row.date), READS.index(Read(row.read)), row.pk


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
