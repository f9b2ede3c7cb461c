"""The columns of a file, as the serializer of its rows declares them: no list of names is kept."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_origin, get_type_hints

from django.db import models
from rest_framework import serializers

from ..serializers import CountryRefSerializer, ExactNumberField, SemicolonListField


class Kind(StrEnum):
    """What the cells of a column hold. A list stands in one cell as JSON: `["RUS","UKR"]`."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"  # in UTC
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """`keys` lead to the value in a row of JSON, `read` makes that value of a stored one.

    `digits` are those of a stored decimal, (all, behind the point); None of a computed number.
    """

    name: str
    kind: Kind = Kind.TEXT
    meaning: str = ""
    keys: tuple[str, ...] = ()
    read: Callable[[Any], Any] | None = None
    digits: tuple[int, int] | None = None
    unit: str = ""

    def of(self, row: Mapping[str, Any]) -> Any:
        """The typed value of this column in a row of JSON."""
        value: Any = row
        for key in self.keys:
            value = None if value is None else value.get(key)
        return self.typed(value)

    def typed(self, value: Any) -> Any:
        """A value, of JSON or as it is stored, as what this column holds."""
        return value if value is None else _TYPED[self.kind](value)

    def as_json(self, value: Any) -> Any:
        """A stored value as it stands in a row of JSON."""
        return value if value is None or self.read is None else self.read(value)


def _number(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def compact(value: Any) -> str:
    """JSON in one line, as it stands in a cell."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _in_a_list(value: Any) -> Any:
    """What stands for a country or a source in a list: its code, its slug."""
    if not isinstance(value, dict):
        return value
    return value.get("code") or value.get("slug") or value


_TYPED: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: lambda value: compact(value) if isinstance(value, dict) else str(value),
    Kind.NUMBER: _number,
    Kind.INTEGER: int,
    Kind.BOOLEAN: bool,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.LIST: lambda value: [_in_a_list(each) for each in value],
}

# The first that fits counts: a BooleanField is told before what it might also be.
_KINDS: tuple[tuple[Any, Kind], ...] = (
    (serializers.BooleanField, Kind.BOOLEAN),
    (
        (ExactNumberField, serializers.DecimalField, serializers.FloatField),
        Kind.NUMBER,
    ),
    (serializers.IntegerField, Kind.INTEGER),
    (serializers.DateTimeField, Kind.MOMENT),
    (serializers.DateField, Kind.DATE),
    (
        (
            *(serializers.ListField, serializers.ManyRelatedField),
            *(serializers.MultipleChoiceField, SemicolonListField),
        ),
        Kind.LIST,
    ),
    (serializers.ListSerializer, Kind.LIST),
)


def columns_for(serializer: Any, with_lists: bool = False) -> list[Column]:
    """One for each field, in order; of a record within a row one for each of its fields.

    The first of these takes the record's own name: `source` is the slug of the source. Lists of
    records are tables of their own, see `children_of`; within these, `with_lists`, as JSON.
    """
    own = () if with_lists else tuple(children_of(serializer))
    return [each for each in _columns(serializer, (), "") if each.keys not in {(n,) for n in own}]


def _columns(serializer: Any, keys: tuple[str, ...], above: str) -> Iterator[Column]:
    model = getattr(getattr(serializer, "Meta", None), "model", None)
    for name, field in serializer.fields.items():
        path, meaning = (*keys, name), str(field.help_text or "")
        if isinstance(field, serializers.Serializer):
            inner = _columns(field, path, meaning)
            yield from (
                replace(each, name=name if index == 0 else f"{name}_{each.name}")
                for index, each in enumerate(inner)
            )
        else:
            yield Column(
                name,
                _kind(field, serializer),
                " ".join(filter(None, [above if not keys or name == _first(serializer) else "",
                                       meaning])),
                path,
                _reader(field),
                _digits(model, field),
            )  # fmt: skip


def _first(serializer: Any) -> str:
    return next(iter(serializer.fields))


def is_child(field: Any) -> bool:
    """Is it a list of records? One of countries is a list of their codes."""
    is_list = isinstance(field, serializers.ListSerializer)
    return is_list and not isinstance(field.child, CountryRefSerializer)


def children_of(serializer: Any) -> dict[str, Any]:
    """{field: serializer of one record} of the lists of records within a row."""
    return {name: each.child for name, each in serializer.fields.items() if is_child(each)}


def _kind(field: Any, serializer: Any) -> Kind:
    if isinstance(field, serializers.SerializerMethodField):
        told = get_type_hints(getattr(serializer, field.method_name)).get("return", str)
        return {bool: Kind.BOOLEAN, int: Kind.INTEGER}.get(told) or (
            Kind.LIST if get_origin(told) is list else Kind.TEXT
        )
    return next((kind for classes, kind in _KINDS if isinstance(field, classes)), Kind.TEXT)


def _reader(field: Any) -> Callable[[Any], Any] | None:
    """What makes JSON of a stored value; None where that is the value itself."""
    plain = (serializers.CharField, serializers.IntegerField, serializers.BooleanField)
    if type(field) in (*plain, serializers.ChoiceField, serializers.SlugField):
        return None
    if isinstance(field, serializers.SlugRelatedField | serializers.SerializerMethodField):
        return None
    if hasattr(field, "expression"):
        return None  # the database has written it already
    read: Callable[[Any], Any] = field.to_representation
    return read


def _digits(model: Any, field: Any) -> tuple[int, int] | None:
    names = {each.name: each for each in model._meta.fields} if model else {}
    stored = names.get(field.source)
    if isinstance(stored, models.DecimalField):
        return (int(stored.max_digits or 38), int(stored.decimal_places or 0))
    return None
