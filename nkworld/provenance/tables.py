"""The domains’ tables, found by class: how their rows lead to a country, to which datasets records
belong, and these as they stand now or stood at a moment, in few queries.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, Q

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country, CountryAlias, countries
from nkworld.charts import Part

from .models import Curated, DataQuestion, Dataset, HeadlineRule, Observation, Source
from .models.publication import Publication
from .registries import Announcements

REFERENCES = (Country, Source)  # small tables that many others name


def is_curated(model: type[Model]) -> bool:
    """Whether its history is kept and public, and it is no publication with a life of its own."""
    kept = hasattr(model, "history") and getattr(model, "is_public", True)
    return kept and not issubclass(model, Publication)


@once_per_request
def reference_rows(model: type[Model]) -> dict[Any, Any]:
    """{key: row} of a small table that many others name, read whole."""
    return countries() if model is Country else model._default_manager.in_bulk()


def records_as_of(
    model: Any, moment: datetime | None = None, of: Any = None, where: Any = None, **given: Any
) -> list[Any]:
    """With country, source … read; `of` countries, `where` (a Q), `given`: records by field."""
    if of is None and where is None and not given:
        return list(_every_record(model, moment))
    found = model.objects.as_of(moment)
    found = found if of is None else found.filter(country__in=of)
    found = found if where is None else found.filter(where)
    return _attached(found, moment, given)


@once_per_request
def _every_record(model: Any, moment: datetime | None) -> list[Any]:
    rows = list(model.objects.as_of(moment))
    own = [field.name for field in model._meta.fields if field.related_model is model]
    return _attached(rows, moment, dict.fromkeys(own, rows))


def _attached(found: Iterable[Any], moment: datetime | None, given: dict[str, Any]) -> list[Any]:
    rows = sorted(found, key=lambda row: row.pk)
    for field in [f for f in rows[0]._meta.fields if f.is_relation] if rows else ():
        named, related = given.get(field.name), field.remote_field.model
        wanted = {getattr(row, field.attname) for row in rows} - {None}
        if named is None and wanted and issubclass(related, Curated):
            named = records_as_of(related, moment)
        if named is not None:
            known = {one.pk: one for one in named}
        elif related in REFERENCES:
            known = reference_rows(related)
        else:
            known = related.objects.in_bulk(wanted)
        rows = [row for row in rows if getattr(row, field.attname) in known.keys() | {None}]
        for row in rows:
            # What a field's descriptor does, less its checks of thousands of rows.
            field.set_cached_value(row, known.get(getattr(row, field.attname)))
    return rows


def parts_of(records: Iterable[Any]) -> tuple[Part, ...]:
    return tuple(dict.fromkeys(Part(each._meta.label_lower, each.pk) for each in records))


# What tells where programs read a record alone: its path, empty if nowhere.
address_resolver = Announcements[Callable[[Any], str]]()


def record_address(record: Any) -> str:
    """The path at which programs read a record, or what it is a part of; empty if nowhere."""
    return next(filter(None, (address_of(record) for address_of in address_resolver)), "")


def newest_first(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.date.first, row.date.last, row.pk), reverse=True)


def grouped[T](rows: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """{key: rows}, each in their order; asked for a key without rows it answers an empty list."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def in_order[T](rows: Iterable[T], key: Callable[[T], Any], down: bool) -> list[T]:
    every = list(rows)
    known = sorted((row for row in every if key(row) is not None), key=key, reverse=down)
    return known + [row for row in every if key(row) is None]


@cache
def observation_models() -> Mapping[str, Any]:
    """Found once: a page of the catalogue asks hundreds of times."""
    return MappingProxyType(_of_class(Observation))


def _of_class(base: Any) -> dict[str, Any]:
    models: list[Any] = apps.get_models()
    found = {m.dataset: m for m in models if issubclass(m, base) and m.dataset}
    return dict(sorted(found.items()))


def observation_model(dataset: Any) -> Any:
    return observation_models()[getattr(dataset, "slug", dataset)]


@cache
def table_models() -> Mapping[str, Any]:
    """{dataset slug: model} of claims and curated records, in the order of the slugs."""
    found = _of_class(Observation) | _of_class(Curated)
    return MappingProxyType(dict(sorted(found.items())))


def table_model(dataset: Any) -> Any:
    return table_models()[getattr(dataset, "slug", dataset)]


def with_tables(datasets: Any) -> Any:
    """Of a queryset of datasets those with a table: a row may outlive its app."""
    return datasets.filter(slug__in=table_models())


def analyze_table(model: Any) -> None:
    """Have PostgreSQL see that thousands of rows changed: else it takes them for a row or two."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def about(model: type[Model], country: Country | None) -> Q | None:
    """That a row, or what it names, speaks of a country; None where rows never do."""
    if country is None:
        return Q()
    paths = country_paths(model)
    return Q(*((path, country) for path in paths), _connector=Q.OR) if paths else None


@cache
def country_paths(model: type[Model]) -> tuple[str, ...]:
    own = list(_keys(model))
    direct = [name for name, related in own if related is Country]
    through = [
        f"{name}__{inner}"
        for name, related in own
        if related is not Country
        for inner, country in _keys(related)
        if country is Country
    ]
    return tuple(direct or through)


def _keys(model: type[Model]) -> Iterable[tuple[str, Any]]:
    names = model.cell if issubclass(model, Observation) else None
    for field in model._meta.fields:
        if field.is_relation and field.related_model and (names is None or field.name in names):
            yield field.name, field.related_model


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
    tables = table_models().items()
    found: set[str | None] = {
        slug for slug, table in tables if table is model or model in _led_to(table)
    }
    if not found:  # it hangs on what it names
        found.update(*map(tables_of, _named_by(model)))
    domain = f"{model.__module__.partition('.')[0]}."
    return frozenset(found or (s for s, table in tables if table.__module__.startswith(domain)))


def models_of(dataset: str) -> list[type[Model]]:
    """The models whose records belong to a dataset: its table's, and what hangs on that."""
    every = (model for model in apps.get_models() if issubclass(model, (Curated, Observation)))
    own = table_models().get(dataset)
    return [model for model in every if model is own or dataset in tables_of(model)]


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
