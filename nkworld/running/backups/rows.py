"""Rows in words that are the same in every database: a line of JSON for each, in order of the key.

A table is known by a model of the migrations' state, whose fields say how a value is written:

    integers, texts, booleans    as JSON has them
    decimals                     a text with as many places as the column has
    dates                        2026-11-30
    moments                      2026-11-30T01:20:54.000000, in UTC
    UUIDs                        32 hexadecimal digits
    JSON                         as it is, its keys in order
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import batched, chain
from typing import Any, cast
from uuid import UUID

from django.apps.registry import Apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from .archive import BackupRefused

# What a process counts or remembers for an hour: nobody misses it after a restore.
TRANSIENT = {"django_session", "security_trycount"}
AT_ONCE = 2_000

KINDS = {
    **dict.fromkeys(("CharField", "TextField", "SlugField", "FileField"), "text"),
    **dict.fromkeys(("AutoField", "BigAutoField", "IntegerField", "BigIntegerField"), "integer"),
    **dict.fromkeys(("SmallIntegerField", "PositiveSmallIntegerField"), "integer"),
    **dict.fromkeys(("PositiveIntegerField", "PositiveBigIntegerField"), "integer"),
    "BooleanField": "boolean",
    "DecimalField": "decimal",
    "DateField": "date",
    "DateTimeField": "moment",
    "UUIDField": "uuid",
    "JSONField": "json",
}


def tables_of(apps: Apps) -> dict[str, type[Model]]:
    """{table: its model} of all that a backup holds."""
    models = apps.get_models(include_auto_created=True)
    named = {m._meta.db_table: m for m in models if m._meta.managed and not m._meta.proxy}
    return {name: named[name] for name in sorted(named.keys() - TRANSIENT)}


def columns_of(model: type[Model]) -> dict[str, str]:
    """{column: its kind}, the key first and the others by name."""
    meta: Any = model._meta
    fields = sorted(meta.local_concrete_fields, key=lambda f: (not f.primary_key, f.column))
    return {field.column: kind_of(field) for field in fields}


def kind_of(field: Field) -> str:
    """LookupError of a type of field that nobody said how to write."""
    own: Any = field
    while own.remote_field:
        own = own.target_field
    kind = KINDS.get(own.get_internal_type())
    if kind is None:
        raise LookupError(
            f"Say in nkworld/running/backups/rows.py how a {own.get_internal_type()} is kept."
        )
    return f"decimal({own.decimal_places})" if kind == "decimal" else kind


def lines_of(connection: BaseDatabaseWrapper, model: type[Model]) -> Iterator[bytes]:
    """Every row of a table, in the same order in every database: texts by their bytes.

    BackupRefused of a text that only one of the databases can hold.
    """
    table, key, columns = model._meta.db_table, cast(Any, model._meta.pk), columns_of(model)
    quoted, writers = connection.ops.quote_name, [_writer(kind) for kind in columns.values()]
    order = quoted(key.column)
    if connection.vendor == "postgresql" and KINDS[key.get_internal_type()] == "text":
        order += ' COLLATE "C"'
    query = f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(table)} ORDER BY {order}"  # noqa: S608 - quoted
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        for row in chain.from_iterable(iter(lambda: cursor.fetchmany(AT_ONCE), [])):
            try:
                values = {
                    name: None if value is None else write(value)
                    for name, write, value in zip(columns, writers, row, strict=True)
                }
                # PostgreSQL has an order of keys of its own.
                text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
                line = text.encode()
            except (ValueError, ArithmeticError) as error:
                raise BackupRefused(f"{table}, row {row[0]}: {error}") from error
            with_nul = (name for name, value in values.items() if "\x00" in _texts(value))
            if b"\\u0000" in line and (name := next(with_nul, "")):
                raise BackupRefused(
                    f"{table}, row {row[0]}: {name} holds a NUL, which PostgreSQL can't store. "
                    "Remove it, then make the backup."
                )
            yield line + b"\n"


def _texts(value: Any) -> str:
    """All texts of a value one after another, as they are."""
    if isinstance(value, dict):
        return "".join(f"{_texts(key)}{_texts(each)}" for key, each in value.items())
    return "".join(map(_texts, value)) if isinstance(value, list) else str(value)


def _writer(kind: str) -> Callable[[Any], Any]:
    name, _, places = kind.removesuffix(")").partition("(")
    match name:
        case "decimal":
            least = Decimal(1).scaleb(-int(places))
            return lambda value: str(Decimal(str(value)).quantize(least))
        case "moment":
            return _moment
        case "date":
            return date.isoformat
        case "uuid":
            return lambda value: value.hex if isinstance(value, UUID) else value
        case "json":
            return lambda value: json.loads(value) if isinstance(value, str) else value
        case "boolean":
            return bool
    return lambda value: value


def _moment(value: datetime) -> str:
    in_utc = value.astimezone(UTC) if value.tzinfo else value
    return in_utc.replace(tzinfo=None).isoformat(timespec="microseconds")


def load(
    connection: BaseDatabaseWrapper, model: type[Model], rows: Iterable[dict[str, Any]]
) -> int:
    """Fill an empty table; how many rows it then has.

    Values are as Django writes them into SQLite, or as PostgreSQL's COPY takes them.
    """
    columns, is_postgres = columns_of(model), connection.vendor == "postgresql"

    def stored(kind: str, value: Any) -> Any:
        if value is None or kind == "json":
            return value if value is None else json.dumps(value)
        if is_postgres:
            return str(value)
        return str(datetime.fromisoformat(value)) if kind == "moment" else value

    values = ([stored(kind, row[name]) for name, kind in columns.items()] for row in rows)
    quoted = connection.ops.quote_name
    table, names = quoted(model._meta.db_table), ", ".join(map(quoted, columns))
    with connection.cursor() as cursor:
        if not is_postgres:
            places = ", ".join(["%s"] * len(columns))
            query = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - quoted
            return sum(
                cursor.executemany(query, some).rowcount for some in batched(values, AT_ONCE)
            )
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        return cursor.rowcount


@contextmanager
def unchecked(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """One transaction at whose end every reference is checked, in whatever order rows came."""
    with connection.constraint_checks_disabled(), transaction.atomic(using=connection.alias):
        yield
        connection.check_constraints()


def last_key(connection: BaseDatabaseWrapper, model: type[Model]) -> int | None:
    """The last number that a row was given, though it may be gone; None of keys without numbers."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key])
            if (sequence := cursor.fetchone()[0]) is None:
                return None
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 - of the catalogue
        else:
            if KINDS.get(model._meta.pk.get_internal_type()) != "integer":
                return None
            cursor.execute(
                "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table]
            )
        return cursor.fetchone()[0]


def set_last_key(connection: BaseDatabaseWrapper, model: type[Model], last: int | None) -> None:
    """No number is given twice: the next row has one that none had before."""
    if not last:
        return
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', key, last]
            )
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
