"""What was edited in tables of records, state by state, from their histories."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Q, Value

from .change_places import ENDED, Place, Span, all_of
from .histories import (
    ADDED,
    REMOVED,
    dataset_of,
    fields_of,
    links_of,
    record_of,
    states_about,
    states_before,
    tables,
    with_names,
)
from .models import Dataset, HeadlineRule, HeadlineRuleSource


@dataclass(frozen=True)
class RecordChange:
    """A record before and after one edit, as states of its history; None of nothing."""

    moment: datetime
    model: Any
    dataset: str  # that it belongs to; "" of reference data
    row: Any
    before: Any
    parts: tuple[tuple[Any, Any, Any], ...] = ()  # links of a country, places of a rule

    @property
    def pairs(self) -> list[tuple[Any, Any, Any]]:
        """(model, old, new) of the record, then of what belongs to it."""
        is_gone = self.row.history_type == REMOVED
        before = self.row if is_gone and self.before is None else self.before
        old, new = before and record_of(before), None if is_gone else self.record
        return [(self.model, old, new), *self.parts]

    @property
    def kind(self) -> str:
        if self.row.history_type == REMOVED:
            return "closed"
        if self.row.history_type != ADDED:
            return "changed"
        return "added"

    @property
    def reason(self) -> str:
        return self.row.history_change_reason or ""

    @cached_property
    def record(self) -> Any:
        return record_of(self.row)

    @cached_property
    def fields(self) -> list[tuple[Any, Any, Any]]:
        """(field, state before, state after) of each field that is told otherwise."""
        is_gone = self.row.history_type == REMOVED
        old, new = (self.row, None) if is_gone else (self.before, self.row)
        return [
            (field, old, new)
            for field in fields_of(self.row)
            if _raw(old, field) != _raw(new, field)
        ]


def _raw(state: Any, field: Any) -> Any:
    return None if state is None else getattr(state, field.attname)


def record_places(span: Span, number: int) -> list[Place]:
    """The next so many places of a span, of all tables in one query."""
    if span.release:
        return []
    models = sorted((label.lower(), model) for label, model in tables().items())
    dataset = Dataset.objects.get(slug=span.dataset) if span.dataset else None
    queries = [
        _of_table(model, where, label, rank, span)
        for rank, (label, model) in enumerate(models)
        if (where := states_about(model, span.country, dataset)) is not None
    ]
    sign = "-" if span.newest_first else ""
    order = [f"{sign}{name}" for name in ("place_moment", "place_table", "place_key")]
    found = all_of(queries).order_by(*order)[:number] if queries else ()
    return [
        Place(row["place_moment"], models[row["place_table"]][0], ENDED, row["place_key"])
        for row in found
    ]


def _of_table(model: Any, where: Q, label: str, rank: int, span: Span) -> Any:
    # By a number, since each database sorts texts in its own way; by names that no table has.
    rows = model.history.filter(where, span.range("history_date", label)).order_by()
    return rows.values(
        place_moment=F("history_date"), place_table=Value(rank), place_key=F("history_id")
    )


def read_record_changes(places: Iterable[Place]) -> dict[Place, RecordChange]:
    """What was edited at these places: two queries for each table of records."""
    by_table: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_table[place.table].append(place)
    models = {label.lower(): model for label, model in tables().items()}
    found = {}
    for table, own in by_table.items():
        model = models[table]
        rows = model.history.filter(history_id__in=[place.key for place in own])
        changes = changes_of(model, with_names(model, rows))
        parts = _parts(model, changes.values())
        for place in own:
            more = tuple(parts.get(place.key, ()))
            found[place] = replace(changes[place.key], parts=more)
    return found


def changes_of(model: Any, states: Iterable[Any]) -> dict[int, RecordChange]:
    """{key of a state: how it came about}, without links and places: one query."""
    states, dataset = list(states), dataset_of(model)
    before = states_before(model, states)
    return {
        row.history_id: RecordChange(
            row.history_date, model, dataset, row, before.get(row.history_id)
        )
        for row in states
    }


def _parts(model: Any, changes: Iterable[RecordChange]) -> dict[int, list[Any]]:
    """{key of a state: (model, old, new) of each link or place that came or went with it}"""
    found: dict[int, list[Any]] = defaultdict(list)
    changes = list(changes)
    if model is HeadlineRule:  # its places are stored with it and never change
        new = {each.row.id: each.row.history_id for each in changes if each.kind == "added"}
        for place in HeadlineRuleSource.objects.filter(rule__in=new):
            found[new[place.rule_id]].append((HeadlineRuleSource, None, place))
    states = [state for each in changes for state in (each.before, each.row) if state]
    links = links_of(model, states)
    for each in changes:
        old = links.get(each.before.history_id, {}) if each.before else {}
        now = links.get(each.row.history_id, {}) if each.kind != "closed" else {}
        own = found[each.row.history_id]
        own += [(type(link), link, None) for key, link in old.items() if key not in now]
        own += [(type(link), None, link) for key, link in now.items() if key not in old]
    return found


def edits() -> Iterator[tuple[Any, str]]:
    """All rows of histories, with what their moment is called."""
    return ((model.history, "history_date") for model in tables().values())
