"""The days on which somebody was listed, each with what the Council decided and measured on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from nkworld.provenance.records import grouped
from nkworld.provenance.references import Reference, references_to

from .entries import Entry, resolutions
from .models import Designation


@dataclass(frozen=True)
class ListingDay:
    """How many of those still listed were listed on a day, and in all by its end.

    `resolution` was adopted on the same day: the list does not say by which act somebody was
    listed. `references` are what other domains have of it, such as measures on trade.
    """

    day: date
    individuals: int
    entities: int
    individuals_by_then: int
    entities_by_then: int
    resolution: Entry | None
    references: tuple[Reference, ...]


def listing_days(rows: Iterable[Designation], moment: datetime | None = None) -> list[ListingDay]:
    """Of the rows of one edition of the list, the newest day first."""
    by_day = grouped(rows, lambda row: row.listed_on)
    adopted = {str(entry.date): entry for entry in resolutions(moment)}
    symbols = [adopted[str(day)].main.document for day in sorted(by_day) if str(day) in adopted]
    references = references_to(symbols, moment, but="council") if symbols else {}
    found: list[ListingDay] = []
    individuals = entities = 0
    for day in sorted(by_day):
        new = sum(row.kind == Designation.Kind.INDIVIDUAL for row in by_day[day])
        individuals, entities = individuals + new, entities + len(by_day[day]) - new
        entry = adopted.get(str(day))
        parts = references.get(entry.main.document, ()) if entry else ()
        new_entities = len(by_day[day]) - new
        found.append(ListingDay(day, new, new_entities, individuals, entities, entry, tuple(parts)))
    return found[::-1]
