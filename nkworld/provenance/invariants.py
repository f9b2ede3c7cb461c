"""What must be true of the stored data whatever happened to it, asked by `manage.py check_data`.

The database holds most of it by its constraints, publishing the rest. Whoever keeps tables
announces in `data_checks.py` how it is seen that one of them is as it should be:

    @data_check("every text is public between two moments")
    def texts() -> Iterator[Broken]: ...
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from .registries import registrar


@dataclass(frozen=True)
class Broken:
    """One row that is not as it must be: a sentence what is wrong, and one what to do."""

    table: str
    row: Any
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.table if self.row is None else f"{self.table}, row {self.row}"
        return f"{place}: {self.problem} {self.remedy}"


Check = Callable[[], Iterable[Broken]]
_checks: dict[str, Check] = {}


def data_check(promise: str) -> Callable[[Check], Check]:
    """Announce a check by what it holds; ValueError if that is held already."""
    return registrar(_checks, promise, f"“{promise}” is checked twice.")


def every_check() -> Iterator[tuple[str, Iterable[Broken]]]:
    """(promise, what breaks it), found when it is asked for."""
    for promise, check in _checks.items():
        yield promise, check()


def our_models() -> list[type[Model]]:
    """Every model with a table, the frame's own left out: histories and joins are ours, too."""
    models = apps.get_models(include_auto_created=True)
    return [
        model
        for model in models
        if model._meta.managed
        and not model._meta.proxy
        and not (model._meta.app_config and model._meta.app_config.name.startswith("django."))
    ]


def table_of(model: type[Model]) -> str:
    return model._meta.db_table
