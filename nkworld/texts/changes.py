"""Profiles, stories and findings in the log of changes, as tables of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from nkworld.changes.change_log import Part, announced
from nkworld.files.tables import Column, Kind
from nkworld.provenance.histories import ENDED, NEW, Place, Span
from nkworld.provenance.tables import grouped
from nkworld.published import (
    PublishedTable,
    announced_tables,
    as_it_is,
    column_of,
    reader_of,
    table_name,
)

from .models import kinds_of_revisions

MOMENTS = {NEW: "known_from", ENDED: "known_until"}
CALLED = {"body": "markdown", "number": "revision", "known_from": "changed_at"}  # as the API does


@dataclass(frozen=True)
class TextChange:
    """A text before and after a revision of it was published, or taken down; either may be None."""

    moment: datetime
    old: Any
    new: Any
    dataset = ""

    @property
    def kind(self) -> str:
        return "closed" if self.new is None else "added" if self.old is None else "changed"

    @property
    def reason(self) -> str:
        return self.new.note if self.new else self.old.reason_taken_down

    @property
    def pairs(self) -> list[tuple[Any, Any, Any]]:
        return [(type(self.new or self.old), self.old, self.new)]

    @property
    def sentence(self) -> str:
        """Without a full stop."""
        revision = self.new or self.old
        done = "taken down" if not self.new else "revised" if revision.number > 1 else "published"
        return f"The {revision.document.noun} “{revision.title}” was {done}"

    @property
    def url(self) -> str:
        """Of a revision what stood before beside it."""
        old, new = self.old, self.new
        if old and new:
            return f"{new.document.difference_url()}?from={old.number}&to={new.number}"
        return str((new or old).get_absolute_url())


def text_places(span: Span, number: int | None) -> list[Place]:
    """The next so many places of a span, or more: two queries for each sort of texts."""
    if span.release or span.dataset:
        return []
    found: list[Place] = []
    for kind in kinds_of_revisions():
        about = kind.speaks_of(span.country) if span.country else Q()
        # Revisions that began to be public, and that ended without another in their place.
        same = {kind.document_field: OuterRef(kind.document_field)}
        following = kind.objects.filter(known_from=OuterRef("known_until"), **same).order_by()
        ended = kind.objects.filter(~Exists(following), known_until__lte=timezone.now())
        for which, rows in ((NEW, kind.objects.published()), (ENDED, ended)):
            label = kind._meta.label_lower
            found += span.places(rows.filter(about), MOMENTS[which], label, which, number)
    return found


def read_text_changes(places: Iterable[Place]) -> dict[Place, TextChange]:
    """What happened at these places: two queries for each sort of texts."""
    found = {}
    for label, own in grouped(places, lambda place: place.table).items():
        kind: Any = apps.get_model(label)
        of, texts = f"{kind.document_field}_id", kind.objects.cited()
        rows = texts.in_bulk([place.key for place in own])
        documents = {getattr(row, of) for row in rows.values()}
        ended = texts.filter(
            known_until__in=[place.moment for place in own], **{f"{of}__in": documents}
        )
        before = {(getattr(row, of), row.known_until): row for row in ended}
        for place in own:
            row = rows[place.key]
            is_new = place.kind == NEW
            old = before.get((getattr(row, of), place.moment)) if is_new else row
            found[place] = TextChange(place.moment, old, row if is_new else None)
    return found


def text_steps() -> Iterator[tuple[Any, str]]:
    """All texts that are or were public, with what each of their moments is called."""
    for kind in kinds_of_revisions():
        for name in MOMENTS.values():
            yield kind.objects.filter(**{f"{name}__lte": timezone.now()}), name


announced.append(Part(text_places, read_text_changes, text_steps))


def _table(kind: Any) -> PublishedTable:
    names = (*kind.CONTENT, "number", "known_from", "note")
    fields = [kind._meta.get_field(name) for name in names if name not in kind.DESK_ONLY]
    which = [
        Column(
            name,
            Kind.INTEGER if name == "id" else Kind.TEXT,
            "Which text it is.",
            required=True,
            refers_to=("countries", "code") if name == "country" else None,
        )
        for name in kind.WHICH
    ]
    columns = [column_of(field, {}) for field in fields]
    named = [replace(column, name=CALLED.get(column.name, column.name)) for column in columns]
    return PublishedTable(
        table_name(kind.table),
        kind,
        (*which, *named),
        (*kind.WHICH.values(), *(field.attname for field in fields)),
        (*(as_it_is for _ in which), *map(reader_of, fields)),
        (which[0].name,),
        kind.table,
    )


announced_tables.extend(map(_table, kinds_of_revisions()))
