"""What events concern: a treaty here, and documents of the Security Council told of elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nkworld.provenance.references import Reference, references_to

from .models import Event


@dataclass(frozen=True)
class Happening:
    """An event with the pages of the document that it concerns."""

    event: Event
    references: tuple[Reference, ...]


def with_concerns(events: Sequence[Event], moment: datetime | None = None) -> list[Happening]:
    """Events in their order; other domains are asked only where an event names a document."""
    symbols = {event.document for event in events} - {""}
    found = references_to(sorted(symbols), moment) if symbols else {}
    return [Happening(event, tuple(found.get(event.document, ()))) for event in events]
