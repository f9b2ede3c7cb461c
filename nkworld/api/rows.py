"""Rows straight from the database: what a serializer says of a table, worked out once.

The schema is the serializer's, and so is every row: for each field the plan knows the column and
what `to_representation` would make of it, and makes whole columns at once. No model, no field and
no record is made for a row.

    plan = plan_of(FlowSerializer)
    plan.records([7, 8])                     # as FlowSerializer(..., many=True), without blanks
    for lines in plan.lines(queryset): ...   # the same, flat, as a file has it

A column may be one that the model's `cited()` works out in the database. `plan_of` is None of a
serializer with a field that no column tells: its rows are then made of objects.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import ForeignKey, Model, QuerySet
from rest_framework import serializers

from .column_values import AsStored, Column, Plain, Unplanned, concrete_field, plain_of, rows_of
from .files import CHUNK


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

    def flat(self, prefix: str = "") -> dict[str, Plain]:
        """Its first field takes the record's own name: `source` is its slug."""
        inner: dict[str, Plain] = {}
        for part in self.parts:
            inner |= part.flat()
        own = prefix + self.name
        return {
            own if at == 0 else f"{own}_{name}": plain
            for at, (name, plain) in enumerate(inner.items())
        }


Part = Plain | Referred


def _records(parts: Sequence[Part], columns: Mapping[str, Column]) -> Iterator[dict[str, Any]]:
    names = [part.name for part in parts]
    values = zip(*(part.of(columns) for part in parts), strict=True)
    return (dict(zip(names, row, strict=True)) for row in values)


@dataclass(frozen=True)
class RowPlan:
    """How rows of one serializer are read of its model's table."""

    model: type[Model]
    parts: tuple[Part, ...]
    _statements: dict[str, tuple[str, Any]] = field(default_factory=dict)

    @cached_property
    def paths(self) -> list[str]:
        return list(dict.fromkeys(["pk", *(path for part in self.parts for path in part.paths)]))

    @cached_property
    def flat(self) -> dict[str, Plain]:
        """{column of a file: field}"""
        found: dict[str, Plain] = {}
        for part in self.parts:
            found |= part.flat()
        return found

    def read(
        self, rows: QuerySet, paths: Sequence[str], instead: Mapping[str, Any]
    ) -> tuple[str, Any]:
        """(SQL, parameters) for these columns of a queryset, or for what stands instead of some."""
        moments = {plain.path for plain in self.flat.values() if plain.is_moment}
        found = {path: instead.get(path, path) for path in paths}
        asked = (AsStored(each) if path in moments else each for path, each in found.items())
        return rows.values_list(*asked).query.sql_with_params()

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

    @property
    def _statement(self) -> tuple[str, Any]:
        """(SQL, parameters) up to the keys. Django writes it once."""
        if connection.vendor not in self._statements:
            sql, params = self.read(rows_of(self.model), self.paths, {})
            quoted = map(connection.ops.quote_name, (self.model._meta.db_table, "id"))
            self._statements[connection.vendor] = f"{sql} WHERE {'.'.join(quoted)} IN", params
        return self._statements[connection.vendor]

    def lines(
        self, rows: QuerySet, *last: Any, instead: Mapping[str, Any] = MappingProxyType({})
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Chunks of lines of `flat`, in the order of the queryset: whole numbers, fractions and
        texts, None where nothing is told. `last` ends each line; `instead` are expressions in the
        place of columns.
        """
        paths = list(dict.fromkeys(plain.path for plain in self.flat.values()))
        sql, params = self.read(rows, paths, instead)
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, params)
            while found := cursor.fetchmany(CHUNK):
                columns = dict(zip(paths, zip(*found, strict=True), strict=True))
                made = [plain.text_of(columns) for plain in self.flat.values()]
                yield list(zip(*made, *([each] * len(found) for each in last), strict=True))


@cache
def plan_of(serializer_class: type[serializers.ModelSerializer]) -> RowPlan | None:
    """The plan of a serializer; None if one of its fields is no column's to tell."""
    model = serializer_class.Meta.model
    try:
        return RowPlan(model, _parts(serializer_class(), model))
    except Unplanned:
        return None


def _parts(serializer: Any, model: type[Model], prefix: str = "") -> tuple[Part, ...]:
    return tuple(_part(each, model, prefix) for each in serializer.fields.values())


def _part(each: Any, model: type[Model], prefix: str) -> Part:
    *steps, last = each.source.split(".")
    for step in steps:
        model = _referred_by(model, step).remote_field.model
        prefix += f"{step}__"
    if isinstance(each, serializers.ModelSerializer):
        own = _referred_by(model, last)
        parts = _parts(each, own.remote_field.model, f"{prefix}{last}__")
        return Referred(each.field_name, prefix + own.attname, parts)
    if isinstance(each, serializers.SlugRelatedField):
        referred = _referred_by(model, last).remote_field.model
        name = concrete_field(referred, each.slug_field).name
        return Plain(each.field_name, f"{prefix}{last}__{name}", None, is_text=True)
    return plain_of(each, model, last, prefix)


def _referred_by(model: type[Model], name: str) -> Any:
    own = model._meta.get_field(name)
    if not isinstance(own, ForeignKey):
        raise Unplanned
    return own


def ended_as_of(rows: Iterable[Mapping[str, Any]], moment: datetime | None) -> list[dict[str, Any]]:
    """The rows as a serializer gave them, without an end after the moment (None: now)."""
    return [
        dict(row) | {"known_until": None} if _is_later(row["known_until"], moment) else dict(row)
        for row in rows
    ]


def _is_later(text: str | None, moment: datetime | None) -> bool:
    return bool(text and moment) and datetime.fromisoformat(str(text)) > moment  # type: ignore[operator]
