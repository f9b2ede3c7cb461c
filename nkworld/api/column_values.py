"""What a serializer's field makes of a column as the database gives it, a whole column at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    DecimalField,
    Field,
    Func,
    IntegerField,
    Model,
    QuerySet,
    TextField,
)
from rest_framework import serializers

from nkworld.charts.numbers import plain
from nkworld.files.as_csv import Number

from .serializers import LABEL, ExactNumberField

Column = Sequence[Any]
Convert = Callable[[Column], Column]

# What these make of a text, or of a whole number, is that.
AS_IT_IS = {
    CharField: (serializers.CharField, serializers.ChoiceField),
    TextField: (serializers.CharField,),
    IntegerField: (serializers.IntegerField,),
}


SHOWN_IN_FULL = 4  # places that Python's own text of a number has


@dataclass(frozen=True, slots=True)
class Plain:
    """A field that one column tells."""

    name: str
    path: str
    convert: Convert | None  # None where the column is the answer
    as_text: Convert | None = None  # what a file writes of the answer; None where that is it
    is_moment: bool = False
    is_text: bool = False

    @property
    def paths(self) -> list[str]:
        return [self.path]

    def of(self, columns: Mapping[str, Column]) -> Column:
        column = columns[self.path]
        if self.convert is not None:
            column = self.convert(column)
        return [each or None for each in column] if self.is_text else column

    def text_of(self, columns: Mapping[str, Column]) -> Column:
        column = self.of(columns)
        return column if self.as_text is None else self.as_text(column)

    def flat(self, prefix: str = "") -> dict[str, "Plain"]:
        return {prefix + self.name: self}


class Unplanned(Exception):
    """A field that only an object can answer."""


class Known(dict[Any, Any]):
    """{value: what is made of it}, each made once; None stays None."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self.make = make

    def __missing__(self, value: Any) -> Any:
        made = self[value] = self.make(value)
        return made


def each_once(make: Callable[[Any], Any], column: Column) -> Column:
    """For columns in which few values come again and again."""
    return list(map(Known(make).__getitem__, column))


def exact_numbers(places: int, column: Column) -> Column:
    """Whole where they are whole. SQLite gives 15 digits as the nearest fraction of two, which is
    told the same way; PostgreSQL gives a Decimal.
    """
    return [
        value if value is None or type(value) is int else _exact(value, places) for value in column
    ]


def _exact(value: Any, places: int) -> int | float:
    number = float(value)
    return int(value) if number.is_integer() else round(number, places)


class AsStored(Func):
    """A moment as SQLite keeps it: read as a text, of which few differ, and not each for itself."""

    output_field = TextField()

    def as_sql(self, compiler: Any, *args: Any, **kwargs: Any) -> Any:
        return compiler.compile(self.get_source_expressions()[0])

    def as_sqlite(self, compiler: Any, *args: Any, **kwargs: Any) -> Any:
        sql, params = self.as_sql(compiler)
        return f"{sql} || ''", params


def plain_of(each: serializers.Field, model: type[Model], source: str, prefix: str) -> Plain:
    """Where a serializer's field is found, and what is made of it; Unplanned if no column tells it.

    What is made is None where the column is the answer as it is, what a file writes of the answer
    where that is it.
    """
    if label := LABEL.fullmatch(source):
        own: Any = concrete_field(model, label[1])
        labels = {value: str(text) for value, text in own.flatchoices}
        convert = partial(each_once, lambda value: labels.get(value, str(value)))
        return Plain(each.field_name, prefix + label[1], convert)
    if type(each).get_attribute is not serializers.Field.get_attribute:
        raise Unplanned
    if source in rows_of(model).query.annotations:
        as_text = getattr(each, "to_text", None)
        return Plain(
            each.field_name, prefix + source, partial(each_once, each.to_representation), as_text
        )
    own = concrete_field(model, source)
    return Plain(
        each.field_name,
        prefix + own.name,
        _convert(each, own),
        _as_text(own),
        isinstance(own, DateTimeField),
        isinstance(own, CharField | TextField),
    )


def _as_text(own: Field) -> Convert | None:
    """Flags in small letters, and no tiny fraction as 1e-05."""
    if isinstance(own, BooleanField):
        return partial(each_once, lambda value: str(value).lower())
    if isinstance(own, DecimalField) and own.decimal_places > SHOWN_IN_FULL:
        return partial(each_once, lambda value: Number(plain(Decimal(str(value)))))
    return None


def rows_of(model: type[Model]) -> QuerySet:
    """Every row of a table, in no order, with what its queryset works out of a cited row."""
    rows: Any = model._base_manager.all()
    if cited := getattr(model._default_manager, "cited", None):
        rows = cited()
    return rows.order_by()


def concrete_field(model: type[Model], name: str) -> Field:
    found = next((f for f in model._meta.concrete_fields if f.name == name), None)
    if found is None or found.remote_field:
        raise Unplanned
    return found


def _convert(each: serializers.Field, own: Field) -> Convert | None:
    if to_column := getattr(each, "to_column", None):
        return to_column
    if isinstance(each, ExactNumberField) and isinstance(own, DecimalField):
        return partial(exact_numbers, own.decimal_places)
    for kind, those in AS_IT_IS.items():
        makes = {those_kind.to_representation for those_kind in those}
        if isinstance(own, kind) and type(each).to_representation in makes:
            return None
    return partial(each_once, lambda value: each.to_representation(_read(own, value)))


def _read(own: Field, value: Any) -> Any:
    """As a model would have it."""
    column = own.get_col(own.model._meta.db_table)
    readers = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
    for read in readers:
        value = read(value, column, connection)
    return value
