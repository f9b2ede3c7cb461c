"""Rows of JSON as tables, and which columns of them are given, how slim and in which order."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, get_origin, get_type_hints

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.models import CharField, F, Field, Model, QuerySet, TextField, Value
from django.db.models.functions import Collate, NullIf
from rest_framework import serializers

from nkworld.asking.fields import OneOfField, ReadField, as_known, named_in
from nkworld.asking.questions import Refusal, refusal
from nkworld.files.tables import Column, Kind, Table, Tables, picked, source_of
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Observation
from nkworld.provenance.tables import in_order

from .paging import plan_of
from .serializers import LABEL, CountryRefSerializer, ExactNumberField, SemicolonListField

COLUMNS, ORDER, EMBED = "columns", "order", "embed"
RECORD, POSITION = "record", "position"
# The first that fits counts: a BooleanField is told before what it might also be.
_KINDS: dict[type, Kind] = {
    serializers.BooleanField: Kind.BOOLEAN,
    ExactNumberField: Kind.NUMBER,
    serializers.DecimalField: Kind.NUMBER,
    serializers.FloatField: Kind.NUMBER,
    serializers.IntegerField: Kind.INTEGER,
    serializers.DateTimeField: Kind.MOMENT,
    serializers.DateField: Kind.DATE,
    serializers.ListField: Kind.LIST,
    serializers.ManyRelatedField: Kind.LIST,
    serializers.MultipleChoiceField: Kind.LIST,
    SemicolonListField: Kind.LIST,
    serializers.ListSerializer: Kind.LIST,
}


def columns_for(serializer: Any, with_lists: bool = False) -> list[Column]:
    """One for each field, of a record within a row one for each of its fields, the first of which
    takes the record's name. Lists of records are tables of their own; within these, `with_lists`,
    JSON.
    """
    own = () if with_lists else [(name,) for name in children_of(serializer)]
    return [each for each in _columns(serializer, (), "") if each.keys not in own]


def _columns(serializer: Any, keys: tuple[str, ...], above: str) -> Iterator[Column]:
    model = getattr(getattr(serializer, "Meta", None), "model", None)
    stored = {each.name: each for each in model._meta.fields} if model else {}
    first = next(iter(serializer.fields), "")
    for name, field in serializer.fields.items():
        path, meaning = (*keys, name), str(field.help_text or "")
        if isinstance(field, serializers.Serializer):
            yield from (
                replace(each, name=name if index == 0 else f"{name}_{each.name}")
                for index, each in enumerate(_columns(field, path, meaning))
            )
        else:
            kind = next((k for each, k in _KINDS.items() if isinstance(field, each)), Kind.TEXT)
            if isinstance(field, serializers.SerializerMethodField):
                returned = get_type_hints(getattr(serializer, field.method_name)).get("return", str)
                other = Kind.LIST if get_origin(returned) is list else Kind.TEXT
                kind = {bool: Kind.BOOLEAN, int: Kind.INTEGER}.get(returned, other)
            yield Column(
                name,
                kind,
                " ".join(filter(None, [above if not keys or name == first else "", meaning])),
                keys=path,
                digits=(int(own.max_digits or 38), int(own.decimal_places or 0))
                if isinstance(own := stored.get(field.source), models.DecimalField)
                else None,
            )  # fmt: skip


def children_of(serializer: Any) -> dict[str, Any]:
    """{field: serializer of one record} of lists within a row; of countries a list of codes."""
    lists = serializers.ListSerializer
    found = {n: each.child for n, each in serializer.fields.items() if isinstance(each, lists)}
    return {n: child for n, child in found.items() if not isinstance(child, CountryRefSerializer)}


def tables_of(
    name: str,
    serializer: Any,
    objects: list[Mapping[str, Any]],
    keys: list[str],
    withheld: Collection[str] = (),
) -> list[Table]:
    """The rows as a table, and each list of records within them as another. They are joined by
    `id`, or where rows have none by the column `record`, whose values are `keys`.
    """
    children = children_of(serializer)
    own = columns_for(serializer)
    has_id = "id" in {column.name for column in own}
    ids = [str(row["id"]) for row in objects] if has_id else keys
    joined = [Column(RECORD, meaning="Tells this row from the others.", keys=(RECORD,))]
    joined = joined if children and not has_id else []
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
    tables, position = [main], "Its place among the records of that row."
    for child, inner in children.items():
        link = Column(
            RECORD,
            next(column.kind for column in columns if column.name == key[0]),
            f"The row of the table “{name}” that it belongs to, by `{key[0]}`.",
            refers_to=(name, key[0]),
            keys=(RECORD,),
        )
        own = columns_for(inner, with_lists=True)
        records = [
            (link.typed(id), number, *(column.of(each) for column in own))
            for id, row in zip(ids, objects, strict=True)
            for number, each in enumerate(row.get(child) or (), start=1)
        ]
        tables.append(
            Table(
                child,
                [link, Column(POSITION, Kind.INTEGER, position, keys=(POSITION,)), *own],
                partial(list, records),
                key=(RECORD, POSITION),
                withheld=withheld,
                parent=name,
            )
        )
    return tables


ENDS = "known_until"  # it changes when a claim ends: an answer to a moment would not stay the same


class NamesField(ReadField):
    """Columns by name, separated by commas, of those `known`; a `sign` may stand before each."""

    def __init__(
        self,
        known: Iterable[str] = (),
        refused: str = "“{}” is not a column here.",
        sign: str = "",
        elsewhere: Callable[[str], str] = lambda name: "",
        **kwargs: Any,
    ) -> None:
        """`elsewhere` says in a sentence where a name that is none here would be one."""
        super().__init__(**kwargs)
        self.known, self.refused, self.sign = list(known), refused, sign
        self.elsewhere = elsewhere

    def to_python(self, value: Any) -> Any:
        names: dict[str, None] = {}
        for given in named_in(super().to_python(value)):
            bare = given.removeprefix(self.sign)
            name = as_known(bare, self.known)
            if name not in self.known:
                sentence, where = self.refused.format(bare), self.elsewhere(bare)
                error = Refusal(f"{sentence} {where}", allowed=self.known) if where else None
                raise forms.ValidationError(error or refusal(sentence, bare, self.known))
            names[given.removesuffix(bare) + name] = None
        return list(names)

    def written(self) -> dict[str, Any]:
        """The same of every table, so that it stands in the document once."""
        sign = f"{self.sign}?" if self.sign else ""
        one = {"type": "string", "pattern": f"^{sign}[a-z0-9_]+$"}
        return {"type": "array", "items": one, "minItems": 1}


EMBED_FIELD = OneOfField(
    [("full", "names and terms in each row"), ("none", "keys alone")],
    meaning="none: of what a row names its code, slug or number alone, as the kit has it, and no "
    "`url`. Names and terms stand once, in /countries/ and /sources/.",
)


@cache
def row_fields(row: Any, more: tuple[str, ...] = ()) -> dict[str, forms.Field]:
    serializer = row()
    columns = columns_for(serializer)
    names = [*(column.name for column in columns), *children_of(serializer), *more]
    if issubclass(getattr(getattr(row, "Meta", None), "model", object), Observation):
        orderable = list(order_paths(row))
    else:
        orderable = [each.name for each in columns if each.kind != Kind.LIST]
    about = "These columns alone, by their names in format=csv; in JSON each stands in its place."
    by = "By columns, downwards with a minus: `-value,period`. Empty cells come last, then `id`."
    order = NamesField(orderable, "Rows can’t be ordered by “{}” here.", "-", meaning=by)
    return {COLUMNS: NamesField(names, meaning=about), ORDER: order, EMBED: EMBED_FIELD}


@cache
def order_paths(row: Any) -> dict[str, tuple[str, ...]]:
    """{column: what the database orders claims by}: what of them is never changed."""
    fields = row().fields
    found: dict[str, tuple[str, ...]] = {}
    for name, each in plan_of(row).flat.items():
        own = name in fields and not LABEL.fullmatch(fields[name].source)
        field = _field_of(row.Meta.model, each.path) if own else None
        if name == "period":
            found[name] = ("period_start", "period_end")
        elif field and name not in (ENDS, "url"):
            is_text = isinstance(field, CharField | TextField)
            if not is_text or field.choices or field.unique or isinstance(field, PartialDateField):
                found[name] = (each.path,)
    return found


def _field_of(model: type[Model], path: str) -> Field | None:
    """The column at the end of a path; None of what is worked out."""
    field: Any = None
    for name in path.split("__"):
        try:
            field = (field.remote_field.model if field else model)._meta.get_field(name)
        except FieldDoesNotExist:
            return None
    return field


def ordered(rows: Any, row: Any, order: Sequence[str]) -> QuerySet:
    """Claims in the order asked for, else the newest first; the key last, and empty cells behind,
    in any database.
    """
    if not order:
        return rows.newest_first()
    # Letter by letter, whatever the language of the database.
    collation = "C" if connection.vendor == "postgresql" else "BINARY"
    by: list[Any] = []
    for name in order:
        for path in order_paths(row)[name.removeprefix("-")]:
            cell: Any = F(path)
            if isinstance(_field_of(rows.model, path), CharField):
                cell = NullIf(Collate(path, collation), Value(""))
            down = name.startswith("-")
            by.append(cell.desc(nulls_last=True) if down else cell.asc(nulls_last=True))
    return rows.order_by(*by, "pk")


def sorted_by(rows: Iterable[Any], order: Sequence[str], read: Callable[[str, Any], Any]) -> list:
    """Records in the order asked for, else as they came; `read(column, row)` gives a cell."""
    found = list(rows)
    for name in reversed(order):
        cells = [(read(name.removeprefix("-"), row), row) for row in found]
        down = name.startswith("-")
        by_cell = in_order(cells, lambda pair: None if pair[0] == "" else pair[0], down)
        found = [row for _, row in by_cell]
    return found


def narrowed(tables: Tables, params: Mapping[str, Any]) -> Tables:
    if params.get(EMBED) == "none":
        within = [each.name for each in tables[1:]]
        found = []
        for each in tables:  # with no more than the key of what a row names
            own = [c.name for c in each.columns if len(c.keys) == 1 or c.name == c.keys[0]]
            slim_rows = (slim(row, within) for row in each.read_objects())
            short = each.only([name for name in own if name != "url"])
            found.append(replace(short, objects=slim_rows))
        return found
    if not (names := params.get(COLUMNS)):
        return tables
    main, lists = tables[0], [each for each in tables[1:] if each.name in names]
    counted = {each.name: f"{each.name}_count" for each in tables[1:]}
    key = main.key if lists else ()  # by which their records find their row
    shown = dict.fromkeys([*key, *(counted.get(name, name) for name in names)])
    return [main.only(list(shown)), *lists]


def slim(row: Mapping[str, Any], lists: Iterable[str] = ()) -> dict[str, Any]:
    """A row as the kit has it: records that it names by their first field; its own `lists` stay."""
    return {
        name: [slim(each) for each in value] if name in lists else _key(value)
        for name, value in row.items()
        if name != "url"
    }


def _key(value: Any) -> Any:
    if isinstance(value, list):
        return [_key(each) for each in value]
    return next(iter(value.values())) if isinstance(value, dict) else value


def given_rows(
    rows: list[dict[str, Any]], row: Any, params: Mapping[str, Any]
) -> list[dict[str, Any]]:
    if params.get(EMBED) == "none":
        lists = children_of(row())
        return [slim(each, lists) for each in rows]
    if not (names := params.get(COLUMNS)):
        return rows
    keys = {column.name: column.keys for column in columns_for(row())}
    paths = [keys.get(name, (name,)) for name in names]
    return [picked(each, paths) for each in rows]
