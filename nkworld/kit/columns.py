"""The tables of the kit and their columns, whatever the file in which they are written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db import models

Kind = Literal["integer", "number", "boolean", "date", "datetime", "string"]
Row = tuple[Any, ...]

KINDS: tuple[tuple[type[models.Field], Kind], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "number"),
    (models.FloatField, "number"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
)


@dataclass(frozen=True)
class Column:
    """`refers_to` is (table, column) of what the value names, where that is a table of the kit."""

    name: str
    kind: Kind = "string"
    description: str = ""
    required: bool = False
    refers_to: tuple[str, str] | None = None


@dataclass(frozen=True)
class Table:
    """One table; `rows` gives it anew each time, in the order of its key.

    `dataset` is the one that it publishes, `withheld` counts by source the rows that the terms of
    their source keep out of files.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Row]]
    key: tuple[str, ...] = ("id",)
    indices: tuple[tuple[str, ...], ...] = ()
    dataset: str = ""
    unit: str = ""
    cell: tuple[str, ...] = ()  # of a table of claims: the fields that say which figure it is
    withheld: dict[str, int] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def batches(self, size: int = 5_000) -> Iterator[list[Row]]:
        """The rows in parts, so that a million need no more memory than some thousands."""
        batch: list[Row] = []
        for row in self.rows():
            batch.append(tuple(map(plain_value, row)))
            if len(batch) == size:
                yield batch
                batch = []
        if batch:
            yield batch


def kind_of(field: models.Field) -> Kind:
    return next((kind for base, kind in KINDS if isinstance(field, base)), "string")


def plain_value(value: Any) -> Any:
    """Nothing is None, never an empty text; every text is a plain one."""
    if value is None or isinstance(value, bool | int | float | Decimal | datetime | date):
        return value
    return str(value) or None


def number(value: Decimal | float | int) -> int | float:
    """As programs count: the 15 digits that are stored are exact in it."""
    return int(value) if value == int(value) else float(value)


def moment_text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def table_name(dataset: str) -> str:
    """“trade/inter-korean” as trade_inter_korean."""
    return dataset.replace("/", "_").replace("-", "_")
