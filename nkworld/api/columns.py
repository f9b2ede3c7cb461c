"""Rows of JSON as tables: columns as their serializer declares them, no list of names is kept."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, get_origin, get_type_hints

from django.db import models
from rest_framework import serializers

from nkworld.files.tables import RECORD, Column, Kind, Table, source_of

from .serializers import CountryRefSerializer, ExactNumberField, SemicolonListField

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
    stored = {each.name: each for each in model._meta.fields} if model else {}
    first = next(iter(serializer.fields), "")
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
                " ".join(filter(None, [above if not keys or name == first else "", meaning])),
                keys=path,
                digits=(int(own.max_digits or 38), int(own.decimal_places or 0))
                if isinstance(own := stored.get(field.source), models.DecimalField)
                else None,
            )  # fmt: skip


def children_of(serializer: Any) -> dict[str, Any]:
    """{field: serializer of one record} of the lists of records within a row; one of countries is
    a list of their codes.
    """
    lists = serializers.ListSerializer
    found = {n: each.child for n, each in serializer.fields.items() if isinstance(each, lists)}
    return {n: child for n, child in found.items() if not isinstance(child, CountryRefSerializer)}


def _kind(field: Any, serializer: Any) -> Kind:
    if isinstance(field, serializers.SerializerMethodField):
        told = get_type_hints(getattr(serializer, field.method_name)).get("return", str)
        return {bool: Kind.BOOLEAN, int: Kind.INTEGER}.get(told) or (
            Kind.LIST if get_origin(told) is list else Kind.TEXT
        )
    return next((kind for classes, kind in _KINDS if isinstance(field, classes)), Kind.TEXT)


def tables_of(
    name: str,
    serializer: Any,
    objects: list[Mapping[str, Any]],
    keys: list[str],
    withheld: Collection[str] = (),
) -> list[Table]:
    """The rows of JSON as a table, and each list of records within them as one of its own.

    Rows are joined by `id`, or where they have none by the column `record`, whose values are
    `keys`. The first table says of each list how many records it has: `readings_count`.
    """
    children = children_of(serializer)
    own = columns_for(serializer)
    has_id = "id" in {column.name for column in own}
    ids = [str(row["id"]) for row in objects] if has_id else keys
    joined = (
        []
        if has_id or not children
        else [Column(RECORD, meaning="Tells this row from the others.", keys=(RECORD,))]
    )
    counts = [
        Column(f"{each}_count", Kind.INTEGER, f"How many records “{each}” has of this row.",
               keys=(each,))
        for each in children
    ]  # fmt: skip
    rows = [
        (
            *(ids[place] for _ in joined),
            *(column.of(row) for column in own),
            *(sum(source_of(e) not in withheld for e in row.get(n) or ()) for n in children),
        )
        for place, row in enumerate(objects)
    ]
    key = ("id",) if has_id else tuple(column.name for column in joined)
    columns = [*joined, *own, *counts]
    main = Table(name, columns, lambda: rows, key=key, withheld=withheld, objects=objects)
    return [main] + [
        _child(main, each, inner, ids, [row.get(each) or [] for row in objects], withheld)
        for each, inner in children.items()
    ]


def _child(
    main: Table,
    name: str,
    serializer: Any,
    ids: list[str],
    lists: list[list[Mapping[str, Any]]],
    withheld: Collection[str],
) -> Table:
    own = columns_for(serializer, with_lists=True)
    [key] = main.key
    joined = Column(
        RECORD,
        next(column.kind for column in main.columns if column.name == key),
        f"The row of the table “{main.name}” that it belongs to, by `{key}`.",
        refers_to=(main.name, key),
        keys=(RECORD,),
    )
    order = Column(
        "position", Kind.INTEGER, "Its place among the records of that row.", keys=("position",)
    )
    rows = [
        (joined.typed(ids[place]), number, *(column.of(each) for column in own))
        for place, records in enumerate(lists)
        for number, each in enumerate(records, start=1)
    ]
    return Table(
        name, [joined, order, *own], lambda: rows, key=(RECORD, "position"), withheld=withheld
    )
