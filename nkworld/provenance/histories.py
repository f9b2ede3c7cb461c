"""The histories of records that are edited one by one: of which tables, and what a state says."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q

from nkworld.atlas.models import Country

from .country_paths import about
from .models import Curated, DataQuestion, Dataset, HeadlineRule, Source

ADDED, CHANGED, REMOVED = "+", "~", "-"
OTHERS: tuple[Any, ...] = (Country, DataQuestion, Dataset, HeadlineRule, Source)


def tables() -> dict[str, Any]:
    """{label: model} of all whose history is public."""
    curated = [model for model in apps.get_models() if issubclass(model, Curated)]
    return {model._meta.label: model for model in (*curated, *OTHERS)}


def records_at(model: Any, moment: datetime) -> list[Any]:
    """The records of a table as they stood, in the order of their keys.

    One whose history begins later was not there; one without any is as it stands.
    """
    found = {row.pk: row for row in model.history.as_of(moment)}
    known = set(model.history.values_list(model._meta.pk.attname, flat=True))
    unkept = model._default_manager.exclude(pk__in=known) if known else model._default_manager
    found |= {row.pk: row for row in unkept.all()}
    return [found[key] for key in sorted(found)]


def of_dataset(model: Any, dataset: Dataset) -> Q | None:
    """Which rows of a history belong to a dataset; None where none ever does."""
    if model is Dataset:
        return Q(id=dataset.pk)
    if model in (DataQuestion, HeadlineRule):
        return Q(dataset=dataset)
    return Q() if dataset_of(model) == dataset.slug else None


def states_about(model: Any, country: Country | None, dataset: Dataset | None) -> Q | None:
    """Which rows of a history speak of a country and belong to a dataset; None where none do."""
    where, mine = about(model, country), of_dataset(model, dataset) if dataset else Q()
    return None if where is None or mine is None else where & mine


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


def states_before(model: Any, rows: Iterable[Any]) -> dict[int, Any]:
    """{key of a change: the state before it}, in one query for all of a table."""
    changed = {row.history_id: row for row in rows if row.history_type != ADDED}
    if not changed:
        return {}
    states: dict[Any, list[Any]] = defaultdict(list)
    history = model.history.filter(id__in={row.id for row in changed.values()})
    for state in with_names(model, history).order_by("history_date", "history_id"):
        states[state.id].append(state)
    found = {}
    for row in changed.values():
        own = states[row.id]
        place = next(n for n, state in enumerate(own) if state.history_id == row.history_id)
        if place:
            found[row.history_id] = own[place - 1]
    return found


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


def fields_of(row: Any) -> list[Any]:
    """What an editor fills in of it, as far as the history keeps it."""
    tracked = {field.name for field in row._meta.fields}
    return [
        f
        for f in row.instance_type._meta.fields
        if f.name in tracked and f.editable and not f.primary_key
    ]


def links_of(model: Any, states: Iterable[Any]) -> dict[int, dict[Any, Any]]:
    """{key of a state: {(field, from, to): link}}, the links between records that it keeps, as
    rows of their tables. One query for each sort of them.
    """
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
