"""The domains' tables of claims, found by class: no domain is named here."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

from .models import Curated, Observation


def observation_models() -> dict[str, Any]:
    """{dataset slug: model}, in the order of the slugs."""
    return dict(_of_class(Observation, tuple(apps.get_models())))


@cache
def _of_class(base: Any, models: tuple[Any, ...]) -> dict[str, Any]:
    """Found once for the apps installed: a page of the catalogue asks hundreds of times."""
    found = {m.dataset: m for m in models if issubclass(m, base) and m.dataset}
    return dict(sorted(found.items()))


def observation_model(dataset: Any) -> Any:
    """The table of one dataset; KeyError if no domain announces it."""
    return observation_models()[getattr(dataset, "slug", dataset)]


def table_models() -> dict[str, Any]:
    """{dataset slug: model} of claims and of curated records, in the order of the slugs.

    Both answer `as_of`; what is counted of either is asked of `tallies`.
    """
    curated = _of_class(Curated, tuple(apps.get_models()))
    return dict(sorted((observation_models() | curated).items()))


def table_model(dataset: Any) -> Any:
    """The table of one dataset of either sort; KeyError if no domain announces it."""
    return table_models()[getattr(dataset, "slug", dataset)]


def with_tables(datasets: Any) -> Any:
    """Those of a queryset of datasets whose tables are there: a row may outlive its app, of which
    `manage.py check --database default` tells.
    """
    return datasets.filter(slug__in=table_models())


def analyze_table(model: Any) -> None:
    """Have PostgreSQL see how many rows of a table are live, and how many wait, after thousands
    changed: until it is told it takes them for a row or two, and joins each with each other.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
