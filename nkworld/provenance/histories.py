"""The histories of records that are edited one by one, and what was edited, state by state: and the

one order in which all changes stand, where each has its place, and which span of it is asked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import F, Q, Value

from nkworld.atlas.models import Country

from .models import (
    Curated,
    DataQuestion,
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Release,
    Source,
)
from .tables import about

# Of one moment and table what ended and was not replaced stands before what began.
ENDED, NEW = 0, 1


class Place(NamedTuple):
    """Where one change stands; `table` is a dataset or label, `key` of the row or state."""

    moment: datetime
    table: str
    kind: int
    key: int


@dataclass(frozen=True)
class Span:
    """Changes after one moment and no later than another, from a place on."""

    until: datetime
    since: datetime | None = None
    start: Place | None = None
    newest_first: bool = False
    dataset: str = ""
    release: Release | None = None
    country: Country | None = None

    @cached_property
    def moments(self) -> list[datetime]:
        release = self.release
        return list(filter(None, [release.published_at, release.withdrawn_at])) if release else []

    def range(self, name: str, table: str = "", kind: int = ENDED) -> Q:
        """What a moment has to be. The first two conditions alone are an index range."""
        found = Q(**{f"{name}__lte": self.until})
        if self.since:
            found &= Q(**{f"{name}__gt": self.since})
        if not self.start:
            return found
        here, there = (table, kind), (self.start.table, self.start.kind)
        way = "lt" if self.newest_first else "gt"
        if not table or here == there:
            found &= Q(**{f"{name}__{way}e": self.start.moment})
            if table:
                further = Q(**{f"{name}__{way}": self.start.moment})
                found &= further | Q(**{f"pk__{way}": self.start.key})
            return found
        includes = here < there if self.newest_first else here > there
        return found & Q(**{f"{name}__{way}{'e' if includes else ''}": self.start.moment})

    @property
    def releases(self) -> Any:
        found = Release.objects.public()
        if self.release:
            found = found.filter(pk=self.release.pk)
        return found.filter(dataset__slug=self.dataset) if self.dataset else found

    def places(
        self, rows: Any, name: str, table: str, kind: int, number: int | None
    ) -> list[Place]:
        sign = "-" if self.newest_first else ""
        found = rows.filter(self.range(name, table, kind), **{f"{name}__isnull": False})
        found = found.order_by(f"{sign}{name}", f"{sign}pk").values_list(name, "pk")[:number]
        return [Place(moment, table, kind, key) for moment, key in found]


def all_of(queries: Iterable[Any]) -> Any:
    """Rows of several tables in one query, in no order; none of no tables."""
    first, *others = list(queries) or [None]
    return () if first is None else first.union(*others, all=True).order_by()


ADDED, CHANGED, REMOVED = "+", "~", "-"
OTHERS: tuple[Any, ...] = (Country, DataQuestion, Dataset, HeadlineRule, Source)


def tables() -> dict[str, Any]:
    curated = [model for model in apps.get_models() if issubclass(model, Curated)]
    return {model._meta.label: model for model in (*curated, *OTHERS)}


def records_at(model: Any, moment: datetime) -> list[Any]:
    """As they stood, by key; what has no history is as it stands."""
    found = {row.pk: row for row in model.history.as_of(moment)}
    known = set(model.history.values_list(model._meta.pk.attname, flat=True))
    unkept = model._default_manager.exclude(pk__in=known) if known else model._default_manager
    found |= {row.pk: row for row in unkept.all()}
    return [found[key] for key in sorted(found)]


def states_about(model: Any, country: Country | None, dataset: Dataset | None) -> Q | None:
    """Which rows of a history speak of a country and belong to a dataset; None where none do."""
    where, mine = about(model, country), Q()
    if dataset and model is Dataset:
        mine = Q(id=dataset.pk)
    elif dataset and model in (DataQuestion, HeadlineRule):
        mine = Q(dataset=dataset)
    elif dataset and dataset_of(model) != dataset.slug:
        return None
    return None if where is None else where & mine


def dataset_of(model: Any) -> str:
    """Its own, or that of the only table whose every row names one of its records."""
    if model in OTHERS:
        return ""
    if model.dataset:
        return model.dataset
    naming = {
        other.dataset
        for other in tables().values()
        if issubclass(other, Curated) and other.dataset
        for field in other._meta.fields
        if field.related_model is model and not field.null
    }
    return naming.pop() if len(naming) == 1 else ""


def with_names(model: Any, rows: Any) -> Any:
    """With the records that they name, and those that these name, for their own names."""
    names = []
    for field in model._meta.fields:
        if field.is_relation:
            inner = [
                f"{field.name}__{f.name}" for f in field.related_model._meta.fields if f.is_relation
            ]
            names += [field.name, *inner]
    return rows.select_related(*names) if names else rows


def record_of(row: Any) -> Any:
    """The record as it stood, with what it names already read, that which is gone by now, too."""
    # Not row.instance: that asks the database for what is left out of the history.
    model = row.instance_type
    tracked = {field.name for field in row._meta.fields}
    fields = [field for field in model._meta.fields if field.name in tracked]
    record = model(**{field.attname: getattr(row, field.attname) for field in fields})
    for field in fields:
        if field.is_relation and field.name in row._state.fields_cache:
            named, key = row._state.fields_cache[field.name], getattr(row, field.attname)
            if named is None and key is not None:
                states = with_names(field.related_model, field.related_model.history.filter(id=key))
                last = states.order_by("history_date", "history_id").last()
                named = last and record_of(last)
            field.set_cached_value(record, named)
    return record


def links_of(model: Any, states: Iterable[Any]) -> dict[int, dict[Any, Any]]:
    """{key of a state: {(field, from, to): link}}, the links between records that it keeps."""
    found: dict[int, dict[Any, Any]] = defaultdict(dict)
    keys = {state.history_id for state in states}
    for field in getattr(model.history.model, "_history_m2m_fields", ()):
        through = getattr(model, field.name).through
        kept = getattr(model.history.model, field.name).model
        one, other = field.m2m_column_name(), field.m2m_reverse_name()
        rows = kept.objects.filter(history__in=keys).order_by(one, other)
        for key, *ends in rows.values_list("history", one, other):
            link = through(**dict(zip((one, other), ends, strict=True)))
            found[key][field.name, *ends] = link
    return found


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
        return {REMOVED: "closed", ADDED: "added"}.get(self.row.history_type, "changed")

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
        tracked = {field.name for field in self.row._meta.fields}
        return [
            (field, old, new)
            for field in self.row.instance_type._meta.fields
            if field.name in tracked and field.editable and not field.primary_key
            if getattr(old, field.attname, None) != getattr(new, field.attname, None)
        ]


def record_places(span: Span, number: int) -> list[Place]:
    """The next so many places of a span, of all tables in one query."""
    if span.release:
        return []
    models = sorted((label.lower(), model) for label, model in tables().items())
    dataset = Dataset.objects.get(slug=span.dataset) if span.dataset else None
    # By a number, since each database sorts texts in its own way; by names that no table has.
    queries = [
        model.history.filter(where, span.range("history_date", label))
        .order_by()
        .values(place_moment=F("history_date"), place_table=Value(rank), place_key=F("history_id"))
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


def read_record_changes(places: Iterable[Place]) -> dict[Place, RecordChange]:
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
    rows, dataset = list(states), dataset_of(model)
    known: dict[Any, list[Any]] = defaultdict(list)
    if changed := {row.id for row in rows if row.history_type != ADDED}:
        history = with_names(model, model.history.filter(id__in=changed))
        for state in history.order_by("history_date", "history_id"):
            known[state.id].append(state)
    found = {}
    for row in rows:
        own = known[row.id] if row.history_type != ADDED else []
        place = next((n for n, one in enumerate(own) if one.history_id == row.history_id), 0)
        before = own[place - 1] if place else None
        found[row.history_id] = RecordChange(row.history_date, model, dataset, row, before)
    return found


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
