"""The one shape of every list, and its pages: of claims by place, so that the thousandth costs what
the first does. A cursor is good for one question.

Rows come straight from the database. The schema is the serializer's, and so is every row: a plan
makes whole columns as `to_representation` would, without a model or field for each row.
`plan_of(FlowSerializer).records([7, 8])` is `FlowSerializer(…, many=True)` without blanks.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property, partial
from types import MappingProxyType
from typing import Any, NamedTuple, get_type_hints

from django.db import connection, models
from rest_framework import serializers

from nkworld.asking.fields import NumberField, OneOfField, ReadField
from nkworld.files.tables import nested
from nkworld.provenance.models import HeadlineRule

from .fields import DECLARED
from .router import row_address, rule_name
from .serializers import LABEL, ExactNumberField


def rule_ref(rule: HeadlineRule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    named = {name: getattr(rule, name) for name in ("slug", "version", "title")}
    return named | {"url": row_address("rules", rule_name(rule))}


def envelope(results: Iterable[Any], url: str, **metadata: Any) -> dict[str, Any]:
    """`Page` of openapi.yaml around rows as they are written: all that is not named is null."""
    nothing = dict.fromkeys(DECLARED["schemas"]["Page"]["properties"])
    own = {"count_is_minimum": False, "url": url} | metadata
    return nothing | own | {"rule": rule_ref(metadata.get("rule")), "results": results}


class WithoutBlanks(dict[str, Any]):
    """An answer that holds no empty text, so that nobody has to look for one."""


PAGE_SIZE, LARGEST_PAGE, MOST_COUNTED = 100, 1000, 10_000
BIGGEST_KEY = 2**63 - 1
# How much is given, and in which form, is no part of the question.
ASIDE = ("cursor", "page_size", "count", "format")
NOT_OURS = "This cursor was not given by this API: follow “next” from the first page."
OTHER_QUESTION = (
    "This cursor belongs to another table or question: follow “next” from the first page of this "
    "one, with every parameter as it stands there."
)


READ: dict[Any, Callable[[str], Any]] = {int: int, str: str}
READ |= {date: date.fromisoformat, datetime: datetime.fromisoformat}


class ClaimPlace(NamedTuple):
    start: date
    key: int


@dataclass(frozen=True)
class Cursor:
    """Beside one row of an order: what comes after its place, or what stands before it."""

    place: Any  # a NamedTuple with a `key`
    before: bool = False

    @classmethod
    def parse(cls, kind: Any, text: str) -> "Cursor":
        """The cursor that `str` wrote of a kind of place; ValueError for any other text."""
        side, *words = urlsafe_b64decode(text.encode()).decode().split(" ")
        types = get_type_hints(kind).values()
        place = kind(*(READ[each](word) for each, word in zip(types, words, strict=True)))
        cursor = cls(place, side == "before")
        if str(cursor) != text or place.key > BIGGEST_KEY:
            raise ValueError(text)
        return cursor

    def __str__(self) -> str:
        words = (each.isoformat() if isinstance(each, date) else str(each) for each in self.place)
        text = " ".join(["before" if self.before else "after", *words])
        return urlsafe_b64encode(text.encode()).decode()


class Page:
    """Rows with the cursors around them, or None; `more`: whether more lie where one went."""

    def __init__(
        self, rows: Sequence[Any], more: bool, cursor: Cursor | None, place_of: Callable[[Any], Any]
    ) -> None:
        self.rows = rows
        # An empty page lies beside its cursor.
        places = [place_of(row) for row in rows] or ([cursor.place] if cursor else [])
        # On the side that one came from there are rows.
        goes_back = cursor is not None and cursor.before
        after, before = (True, more) if goes_back else (more, cursor is not None)
        self.next = Cursor(places[-1]) if places and after else None
        self.previous = Cursor(places[0], before=True) if places and before else None


def page_of_claims(rows: models.QuerySet, cursor: Cursor | None, size: int) -> Page:
    goes_back = cursor is not None and cursor.before
    if cursor:
        start, key = cursor.place
        # The first condition alone is an index range.
        if cursor.before:
            there = models.Q(period_start__gt=start) | models.Q(pk__lt=key)
            rows = rows.reverse().filter(there, period_start__gte=start)
        else:
            there = models.Q(period_start__lt=start) | models.Q(pk__gt=key)
            rows = rows.filter(there, period_start__lte=start)
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    shown = found[::-1] if goes_back else found
    return Page(shown, more, cursor, lambda row: ClaimPlace(row.period_start, row.pk))


class SizeField(NumberField):
    meaning = f"Rows on a page of JSON, 1 to {LARGEST_PAGE}; {PAGE_SIZE} unless said."
    default_error_messages = {
        "invalid": f"Write a number from 1 to {LARGEST_PAGE}.",
        "min_value": "A page has at least one row.",
        "max_value": f"A page has at most {LARGEST_PAGE} rows: follow “next”, or ask for "
        "format=csv, which isn’t paged and counts what the terms of a source keep out of files.",
    }

    def clean(self, value: Any) -> int:
        return super().clean(value) or PAGE_SIZE


class CursorField(ReadField):
    meaning = "Where a page begins: taken from the links “next” and “previous”, never made up."

    def __init__(
        self,
        place: Callable[[str], Any],
        table: str = "",
        query: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self.place, self.table, self.query = place, table, query

    def read(self, text: str) -> Any:
        cursor, dot, seal = text.rpartition(".")
        if dot and seal != _seal(self.table, self.query):
            raise ValueError(OTHER_QUESTION)
        try:
            return self.place(cursor)
        except ValueError as error:
            raise ValueError(NOT_OURS) from error


def page_fields(*of_cursor: Any) -> dict[str, Any]:
    size = SizeField(min_value=1, max_value=LARGEST_PAGE)
    return {"page_size": size, "cursor": CursorField(*of_cursor)}


COUNT = {
    "count": OneOfField(
        [("0", "not counted"), ("1", "counted")],
        meaning=f"1 counts the rows of all pages, up to {MOST_COUNTED:,}.",
    )
}
PAGE_WORDS = ("page_size", "cursor", "count")


class NumberedPage:
    """`size` rows of a list, or of an order of the caller's own, which no index has: a page begins
    at a number. Links of tables are of an answer to a moment, in which no row moves.
    """

    @staticmethod
    def parse(text: str) -> int:
        if not text.isdecimal():
            raise ValueError(text)
        return int(text[:9])

    def __init__(self, rows: Any, start: int | None, size: int) -> None:
        start = start or 0
        found = list(rows[start : start + size + 1])
        self.rows = found[:size]
        self.next = start + size if len(found) > size else None
        self.previous = max(start - size, 0) if start else None


def sealed(cursor: object, table: str, query: Mapping[str, str]) -> str:
    return f"{cursor}.{_seal(table, query)}"


def _seal(table: str, query: Mapping[str, str]) -> str:
    question = sorted((name, text) for name, text in query.items() if name not in ASIDE and text)
    return hashlib.sha256(repr([table, question]).encode()).hexdigest()[:12]


Column = Sequence[Any]
Convert = Callable[[Column], Column]

# What these make of a text, or of a whole number, is that.
AS_IT_IS = {
    models.CharField: (serializers.CharField, serializers.ChoiceField),
    models.TextField: (serializers.CharField,),
    models.IntegerField: (serializers.IntegerField,),
}


CHUNK = 2000  # rows of a file that are in memory at once


@dataclass(frozen=True, slots=True)
class Plain:
    """A value of a row: `keys` lead to it in JSON, `path` to the column that it is made of."""

    keys: tuple[str, ...]
    path: str
    convert: Convert | None  # None where the column is the answer
    is_moment: bool = False


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


@dataclass(frozen=True)
class RowPlan:
    model: type[models.Model]
    flat: Mapping[str, Plain]  # {column of a file: the value}
    paths: Sequence[str]  # of all columns that these are made of, the key first

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
        made = nested(self.flat.values(), self._made(rows, {}))
        found = {key: record for (key, *_), record in zip(rows, made, strict=True)}
        return [found[key] for key in keys]

    @cached_property
    def _statement(self) -> tuple[str, Any]:
        """(SQL, parameters) up to the keys. Django writes it once."""
        sql, params = self.read(rows_of(self.model), {})
        quoted = map(connection.ops.quote_name, (self.model._meta.db_table, "id"))
        return f"{sql} WHERE {'.'.join(quoted)} IN", params

    def values(
        self,
        rows: models.QuerySet,
        instead: Mapping[str, Any] = MappingProxyType({}),
        typed: Mapping[int, Callable[[Any], Any]] = MappingProxyType({}),
    ) -> Iterator[tuple[Any, ...]]:
        """The values of `flat`, row by row, in order; `instead` are expressions of columns, and
        `typed` make of the values at these places what a file holds.
        """
        sql, params = self.read(rows, instead)
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, params)
            while found := cursor.fetchmany(CHUNK):
                yield from self._made(found, typed)

    def _made(
        self, rows: Sequence[tuple[Any, ...]], typed: Mapping[int, Callable[[Any], Any]]
    ) -> Iterator[tuple[Any, ...]]:
        columns = dict(zip(self.paths, zip(*rows, strict=True), strict=True))
        made = [
            each.convert(columns[each.path]) if each.convert else columns[each.path]
            for each in self.flat.values()
        ]
        for place, make in typed.items():
            with suppress(TypeError):  # of records, which have no hash
                made[place] = each_once(make, made[place])
                continue
            made[place] = [*map(make, made[place])]
        return zip(*made, strict=True)


@cache
def plan_of(serializer_class: type[serializers.ModelSerializer]) -> RowPlan:
    """The plan of a serializer; FieldDoesNotExist if one of its fields is told by no column."""
    model = serializer_class.Meta.model
    flat = dict(_leaves(serializer_class(), model, "", (), ""))
    return RowPlan(model, flat, list(dict.fromkeys(["pk", *(each.path for each in flat.values())])))


def _leaves(
    serializer: Any, model: Any, prefix: str, keys: tuple[str, ...], above: str
) -> Iterator[tuple[str, Plain]]:
    """(column, value); the first of a record takes its name: `source` is its slug."""
    for at, (name, each) in enumerate(serializer.fields.items()):
        title = (f"{above}_{name}" if at else above) if keys else name
        is_record = isinstance(each, serializers.ModelSerializer)
        *steps, last = each.source.split(".")
        own, path = model, prefix
        for step in (*steps, last) if is_record else steps:  # along foreign keys
            own, path = own._meta.get_field(step).related_model, f"{path}{step}__"
        if is_record:
            yield from _leaves(each, own, path, (*keys, name), title)
        else:
            yield title, _plain(each, own, path, last, (*keys, name))


def _plain(each: Any, model: Any, prefix: str, source: str, keys: tuple[str, ...]) -> Plain:
    """Where a field is found, and what is made of it; FieldDoesNotExist if no column tells it."""
    if source in rows_of(model).query.annotations:
        return Plain(keys, prefix + source, partial(each_once, each.to_representation))
    label = LABEL.fullmatch(source)
    field = model._meta.get_field(label[1] if label else source)
    if label:
        labels = {value: str(text) for value, text in field.flatchoices}
        convert = partial(each_once, lambda value: labels.get(value, str(value)))
        return Plain(keys, prefix + field.name, convert)
    is_moment = isinstance(field, models.DateTimeField)
    return Plain(keys, prefix + field.name, _convert(each, field), is_moment)


def ended_as_of(rows: Iterable[Mapping[str, Any]], moment: datetime | None) -> list[dict[str, Any]]:
    """The rows as a serializer gave them, without an end after the moment (None: now)."""
    found = [dict(row) for row in rows]
    for row in found:
        end = row["known_until"]
        if end and moment and datetime.fromisoformat(str(end)) > moment:
            row["known_until"] = None
    return found
