"""The history of a record and of what belongs to it, in one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.forms.models import _get_foreign_key

from ..models import Kind, Proposal, RecordChange
from ..values import fields_of, links_of
from ..words import Line, said

KINDS = {"+": Kind.ADD, "~": Kind.CHANGE, "-": Kind.DELETE}
DONE = {Kind.ADD: "entered", Kind.CHANGE: "changed", Kind.DELETE: "removed"}
MOST = 200


@dataclass(frozen=True)
class HistoryLine:
    """One edit of one record: when, by whom, why, and what became another."""

    row: Any
    name: str
    noun: str  # of a part of the record; empty of the record itself
    done: str
    lines: Sequence[Line]
    proposal: Proposal | None

    @property
    def moment(self) -> datetime:
        moment: datetime = self.row.history_date
        return moment


def lines_of(model: Any, inlines: Iterable[Any], key: str) -> list[HistoryLine]:
    """The newest first."""
    if not key.isdecimal():
        return []
    found = [(row, before, "") for row, before in _edits(model.history.filter(id=key))]
    for inline in inlines:
        if hasattr(inline.model, "history"):
            of = _get_foreign_key(model, inline.model, getattr(inline, "fk_name", None))
            noun = str(inline.model._meta.verbose_name)
            rows = inline.model.history.filter(**{of.name: key})
            found += [(row, before, noun) for row, before in _edits(rows)]
    found.sort(key=lambda each: (each[0].history_date, each[0].history_id), reverse=True)
    proposals = _proposals(model, key)
    return [
        _line(row, before, noun, proposals.get(row.history_date))
        for row, before, noun in found[:MOST]
    ]


def _edits(rows: Any) -> Iterable[tuple[Any, Any]]:
    """Each state with the one before it."""
    last: dict[int, Any] = {}
    for row in rows.select_related("history_user").order_by("history_date", "history_id"):
        before, last[row.id] = last.get(row.id), row
        # Links are written after the record: the same state once more is no edit.
        if before is None or row.history_type != "~" or _moved(row, before):
            yield row, before


def _moved(row: Any, before: Any) -> list[Any]:
    """The fields and links that have another value."""
    own = [field for field in fields_of(row.instance_type) if hasattr(row, field.attname)]
    return [
        field for field in [*own, *_links_kept(row)] if _value(field, row) != _value(field, before)
    ]


def _links_kept(row: Any) -> list[Any]:
    return [link for link in links_of(row.instance_type) if hasattr(row, link.name)]


def _line(row: Any, before: Any, noun: str, proposal: Proposal | None) -> HistoryLine:
    lines = [
        Line(
            str(field.verbose_name),
            said(field, _value(field, before)),
            said(field, _value(field, row)),
        )
        for field in (_moved(row, before) if before is not None and row.history_type == "~" else [])
    ]
    name = str(row.instance)
    return HistoryLine(row, name, noun, DONE[KINDS[row.history_type]], lines, proposal)


def _value(field: Any, row: Any) -> Any:
    if field.many_to_many:
        name = f"{field.m2m_reverse_field_name()}_id"
        return sorted(getattr(row, field.name).values_list(name, flat=True))
    value = getattr(row, field.attname)
    kept = value is None or field.is_relation or isinstance(value, bool | int | str)
    return value if kept else str(value)


def _proposals(model: type[Model], key: str) -> dict[datetime, Proposal]:
    """{moment of publication or withdrawal: proposal}."""
    kind = ContentType.objects.get_for_model(model)
    touching = RecordChange.objects.filter(content_type=kind, object_id=key).values("proposal")
    found = Proposal.objects.filter(
        Q(content_type=kind, object_id=key) | Q(pk__in=touching), published_at__isnull=False
    ).select_related("created_by", "published_by", "withdrawn_by")
    return {
        moment: proposal
        for proposal in found
        for moment in (proposal.published_at, proposal.withdrawn_at)
        if moment
    }
