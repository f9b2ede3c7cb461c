"""Which datasets the records of a model belong to: an edit of one is a new edition of those."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model

from nkworld.atlas.models import Country, CountryAlias

from .models import Curated, DataQuestion, Dataset, HeadlineRule, Observation, Source
from .records import is_curated
from .tables import table_models

# What describes one dataset belongs to it alone; `dataset_id` names it.
DESCRIBING = (DataQuestion, HeadlineRule)
SHARED = (Country, CountryAlias, Source)


def datasets_of(model: type[Model], records: Iterable[Any] = ()) -> frozenset[str | int | None]:
    """Slugs, or keys of what describes one; None among them stands for the reference data."""
    if issubclass(model, Dataset):
        return frozenset(record.pk for record in records)
    if issubclass(model, DESCRIBING):
        return frozenset(record.dataset_id for record in records)
    return tables_of(model)


@cache
def tables_of(model: type[Model]) -> frozenset[str | None]:
    """Slugs of tables whose rows say what a record says; else of what it names, or its domain's."""
    if not is_curated(model):
        return frozenset()
    if not issubclass(model, Curated):
        return frozenset([None])
    found = _own(model) | {
        slug for slug, table in table_models().items() if model in _led_to(table)
    }
    if not found:  # it hangs on what it names
        for above in _named_by(model):
            found |= tables_of(above)
    domain = _package(model)
    return found or frozenset(s for s, table in table_models().items() if _package(table) == domain)


def models_of(dataset: str) -> list[type[Model]]:
    """The models whose records belong to a dataset: its table's, and what hangs on that."""
    every = (model for model in apps.get_models() if issubclass(model, (Curated, Observation)))
    return [model for model in every if dataset in _own(model) | tables_of(model)]


def _own(model: Any) -> frozenset[str | None]:
    return frozenset(filter(None, [getattr(model, "dataset", "")]))


@cache
def _led_to(table: type[Model]) -> frozenset[type[Model]]:
    found: set[type[Model]] = set()
    waiting = _named_by(table)
    while waiting:
        if (model := waiting.pop()) not in found:
            found.add(model)
            waiting += _named_by(model)
    return frozenset(found)


def _named_by(model: type[Model]) -> list[type[Model]]:
    related: list[Any] = [field.related_model for field in model._meta.fields if field.is_relation]
    return [one for one in related if one is not model and issubclass(one, Curated)]


def _package(model: type[Model]) -> str:
    return model.__module__.partition(".")[0]
