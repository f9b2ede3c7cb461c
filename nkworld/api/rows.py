"""Rows straight from the database. The schema is the serializer's, and so is every row: a plan
makes whole columns as `to_representation` would, without a model or field for each row.
`plan_of(FlowSerializer).records([7, 8])` is `FlowSerializer(…, many=True)` without blanks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache, cached_property, partial
from types import MappingProxyType
from typing import Any

from django.db import connection, models
from rest_framework import serializers

from nkworld.charts.words import plain
from nkworld.files.as_csv import Number

from .serializers import LABEL, ExactNumberField

Column = Sequence[Any]
Convert = Callable[[Column], Column]

# What these make of a text, or of a whole number, is that.
AS_IT_IS = {
    models.CharField: (serializers.CharField, serializers.ChoiceField),
    models.TextField: (serializers.CharField,),
    models.IntegerField: (serializers.IntegerField,),
}


CHUNK = 2000  # rows of a file that are in memory at once
SHOWN_IN_FULL = 4  # places that Python's own text of a number has


@dataclass(frozen=True, slots=True)
class Plain:
    name: str
    path: str
    convert: Convert | None  # None where the column is the answer
    as_text: Convert | None = None  # what a file writes of the answer; None where that is it
    is_moment: bool = False

    @property
    def paths(self) -> list[str]:
        return [self.path]

    def of(self, columns: Mapping[str, Column]) -> Column:
        column = columns[self.path]
        return column if self.convert is None else self.convert(column)


class Unplanned(Exception):
    """A field that only an object could answer: `cited()` has to work it out."""


def texts(column: Column) -> Column:
    return [text or None for text in column]


def each_once(make: Callable[[Any], Any], column: Column) -> Column:
    """For columns in which few values come again and again."""
    made = {value: None if value is None else make(value) for value in set(column)}
    return [made[value] for value in column]


class AsStored(models.Func):
    """A moment as SQLite keeps it: read as a text, of which few differ, and not each for itself."""

    output_field = models.TextField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> Any:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"{sql} || ''" if connection.vendor == "sqlite" else sql, params


def rows_of(model: type[models.Model]) -> models.QuerySet:
    rows: Any = model._base_manager.all()
    if cited := getattr(model._default_manager, "cited", None):
        rows = cited()
    return rows.order_by()


def concrete_field(model: type[models.Model], name: str) -> models.Field:
    found = next((f for f in model._meta.concrete_fields if f.name == name), None)
    if found is None or found.remote_field:
        raise Unplanned
    return found


def _convert(each: serializers.Field, own: models.Field) -> Convert | None:
    if to_column := getattr(each, "to_column", None):
        return to_column
    if isinstance(each, ExactNumberField) and isinstance(own, models.DecimalField):

        def exact(value: Any) -> int | float | None:
            # Whole where it is whole. SQLite gives 15 digits as the nearest fraction of two, which
            # is told the same way; PostgreSQL gives a Decimal.
            if value is None or type(value) is int:
                return value
            number = float(value)
            return int(value) if number.is_integer() else round(number, own.decimal_places)

        return lambda column: [exact(value) for value in column]
    for kind, those in AS_IT_IS.items():
        makes = {those_kind.to_representation for those_kind in those}
        if isinstance(own, kind) and type(each).to_representation in makes:
            return None if kind is models.IntegerField else texts

    def convert(value: Any) -> Any:
        column = own.get_col(own.model._meta.db_table)
        readers = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
        for read in readers:  # as a model would have it
            value = read(value, column, connection)
        made = each.to_representation(value)
        return None if made == "" else made

    return partial(each_once, convert)


@dataclass(frozen=True, slots=True)
class Referred:
    """A record within the row: made once for each record that the rows refer to."""

    name: str
    key: str  # the path of its key
    parts: tuple["Part", ...]

    @property
    def paths(self) -> list[str]:
        return [self.key, *(path for part in self.parts for path in part.paths)]

    def of(self, columns: Mapping[str, Column]) -> Column:
        keys = columns[self.key]
        first = {key: at for at, key in reversed(list(enumerate(keys)))}
        few = {path: [columns[path][at] for at in first.values()] for path in self.paths}
        records: dict[Any, Any] = dict(zip(first, _records(self.parts, few), strict=True))
        if None in records:
            records[None] = None
        return [records[key] for key in keys]


Part = Plain | Referred


def _records(parts: Sequence[Part], columns: Mapping[str, Column]) -> Iterator[dict[str, Any]]:
    names = [part.name for part in parts]
    values = zip(*(part.of(columns) for part in parts), strict=True)
    return (dict(zip(names, row, strict=True)) for row in values)


def _flat(parts: Iterable[Part]) -> dict[str, Plain]:
    """{column of a file: field}; the first of a record takes its name: `source` is its slug."""
    found: dict[str, Plain] = {}
    for part in parts:
        inner = {"": part} if isinstance(part, Plain) else _flat(part.parts)
        for at, (name, each) in enumerate(inner.items()):
            found[f"{part.name}_{name}" if at else part.name] = each
    return found


@dataclass(frozen=True)
class RowPlan:
    model: type[models.Model]
    parts: tuple[Part, ...]

    @cached_property
    def paths(self) -> list[str]:
        return list(dict.fromkeys(["pk", *(path for part in self.parts for path in part.paths)]))

    @cached_property
    def flat(self) -> dict[str, Plain]:
        return _flat(self.parts)

    def read(self, rows: models.QuerySet, instead: Mapping[str, Any]) -> tuple[str, Any]:
        moments = {plain.path for plain in self.flat.values() if plain.is_moment}
        found = {path: instead.get(path, path) for path in self.paths}
        columns = (AsStored(each) if path in moments else each for path, each in found.items())
        return rows.values_list(*columns).query.sql_with_params()

    def records(self, keys: Sequence[int]) -> list[dict[str, Any]]:
        """The rows with these keys, in that order: one query."""
        if not keys:
            return []
        sql, params = self._statement
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ({', '.join(['%s'] * len(keys))})", [*params, *keys])
            rows = cursor.fetchall()
        columns = dict(zip(self.paths, zip(*rows, strict=True), strict=True))
        found = dict(zip(columns["pk"], _records(self.parts, columns), strict=True))
        return [found[key] for key in keys]

    @cached_property
    def _statement(self) -> tuple[str, Any]:
        """(SQL, parameters) up to the keys. Django writes it once."""
        sql, params = self.read(rows_of(self.model), {})
        quoted = map(connection.ops.quote_name, (self.model._meta.db_table, "id"))
        return f"{sql} WHERE {'.'.join(quoted)} IN", params

    def chunks(
        self, rows: models.QuerySet, instead: Mapping[str, Any] = MappingProxyType({})
    ) -> Iterator[Mapping[str, Column]]:
        """{path: column} of some rows at once, in order; `instead` are expressions of columns."""
        sql, params = self.read(rows, instead)
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, params)
            while found := cursor.fetchmany(CHUNK):
                yield dict(zip(self.paths, zip(*found, strict=True), strict=True))

    def lines(self, chunks: Iterable[Mapping[str, Column]]) -> Iterator[list[tuple[Any, ...]]]:
        """Lines of `flat`: whole numbers, fractions and texts, None where nothing is told."""
        for columns in chunks:
            cells = [
                each.as_text(each.of(columns)) if each.as_text else each.of(columns)
                for each in self.flat.values()
            ]
            yield list(zip(*cells, strict=True))

    def values(self, chunks: Iterable[Mapping[str, Column]]) -> Iterator[tuple[Any, ...]]:
        for columns in chunks:
            yield from zip(*(each.of(columns) for each in self.flat.values()), strict=True)

    def objects(self, chunks: Iterable[Mapping[str, Column]]) -> Iterator[dict[str, Any]]:
        for columns in chunks:
            yield from _records(self.parts, columns)


@cache
def plan_of(serializer_class: type[serializers.ModelSerializer]) -> RowPlan:
    """The plan of a serializer; Unplanned if one of its fields is no column's to tell."""
    model = serializer_class.Meta.model
    fields = serializer_class().fields.values()
    return RowPlan(model, tuple(_part(each, model, "") for each in fields))


def _part(each: Any, model: type[models.Model], prefix: str) -> Part:
    """Where a field is found, and what is made of it; Unplanned if no column tells it."""
    *steps, last = each.source.split(".")
    for step in steps:
        model = _referred_by(model, step).remote_field.model
        prefix += f"{step}__"
    if isinstance(each, serializers.ModelSerializer):
        own = _referred_by(model, last)
        referred, below = own.remote_field.model, f"{prefix}{last}__"
        parts = tuple(_part(inner, referred, below) for inner in each.fields.values())
        return Referred(each.field_name, prefix + own.attname, parts)
    if isinstance(each, serializers.SlugRelatedField):
        referred = _referred_by(model, last).remote_field.model
        name = concrete_field(referred, each.slug_field).name
        return Plain(each.field_name, f"{prefix}{last}__{name}", texts)
    if label := LABEL.fullmatch(last):
        field: Any = concrete_field(model, label[1])
        labels = {value: str(text) for value, text in field.flatchoices}
        convert = partial(each_once, lambda value: labels.get(value, str(value)))
        return Plain(each.field_name, prefix + label[1], convert)
    if type(each).get_attribute is not serializers.Field.get_attribute:
        raise Unplanned
    if last in rows_of(model).query.annotations:
        convert, as_text = (
            partial(each_once, each.to_representation),
            getattr(each, "to_text", None),
        )
        return Plain(each.field_name, prefix + last, convert, as_text)
    field = concrete_field(model, last)
    as_text = None  # but flags in small letters, and no tiny fraction as 1e-05
    if isinstance(field, models.BooleanField):
        as_text = partial(each_once, lambda value: str(value).lower())
    elif isinstance(field, models.DecimalField) and field.decimal_places > SHOWN_IN_FULL:
        as_text = partial(each_once, lambda value: Number(plain(Decimal(str(value)))))
    is_moment = isinstance(field, models.DateTimeField)
    return Plain(each.field_name, prefix + field.name, _convert(each, field), as_text, is_moment)


def _referred_by(model: type[models.Model], name: str) -> Any:
    own = model._meta.get_field(name)
    if not isinstance(own, models.ForeignKey):
        raise Unplanned
    return own


def ended_as_of(rows: Iterable[Mapping[str, Any]], moment: datetime | None) -> list[dict[str, Any]]:
    """The rows as a serializer gave them, without an end after the moment (None: now)."""
    found = [dict(row) for row in rows]
    for row in found:
        end = row["known_until"]
        if end and moment and datetime.fromisoformat(str(end)) > moment:
            row["known_until"] = None
    return found
