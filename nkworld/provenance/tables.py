"""The domains’ tables of claims, found by class, and how their rows lead to a country."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, Q

from nkworld.atlas.models import Country

from .models import Curated, Observation


def observation_models() -> dict[str, Any]:
    return dict(_of_class(Observation, tuple(apps.get_models())))


@cache
def _of_class(base: Any, models: tuple[Any, ...]) -> dict[str, Any]:
    """Found once for the apps installed: a page of the catalogue asks hundreds of times."""
    found = {m.dataset: m for m in models if issubclass(m, base) and m.dataset}
    return dict(sorted(found.items()))


def observation_model(dataset: Any) -> Any:
    return observation_models()[getattr(dataset, "slug", dataset)]


def table_models() -> dict[str, Any]:
    """{dataset slug: model} of claims and curated records, in the order of the slugs."""
    curated = _of_class(Curated, tuple(apps.get_models()))
    return dict(sorted((observation_models() | curated).items()))


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
