"""What a database holds, in the words of a manifest: migrations, revisions, rows of every table.

A table's checksum is the sum of its rows' SHA-256: two databases of one vendor with the same rows
have the same one, wherever a server keeps or sorts them.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from nkworld.provenance.models import Dataset

Tables = dict[str, dict[str, Any]]


def contents(database: BaseDatabaseWrapper) -> dict[str, Any]:
    return {
        "migrations": sorted(_names(_applied(database)) & code_migrations()),
        "revisions": _revisions(database),
        "tables": table_sums(database),
    }


def code_migrations() -> set[str]:
    """The migrations of this version of the portal."""
    return _names(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def table_sums(database: BaseDatabaseWrapper) -> Tables:
    """{table: {rows, checksum}} of every table."""
    with database.cursor() as cursor:
        names = sorted(database.introspection.table_names(cursor))
        return {name: _summed(_rows(database, cursor, name)) for name in names}


def differences(promised: Tables, found: Tables) -> str:
    """A sentence for each table that is not as it was promised; empty if all are."""
    sentences = []
    for name in sorted(promised.keys() | found.keys()):
        wanted, there = promised.get(name), found.get(name)
        if wanted is None or there is None:
            where = "backup" if wanted is None else "database"
            sentences.append(f"The table {name} is missing in the {where}.")
        elif wanted["rows"] != there["rows"]:
            sentences.append(f"{name} has {there['rows']} rows instead of {wanted['rows']}.")
        elif wanted != there:
            sentences.append(f"The rows of {name} are not those of the backup.")
    return " ".join(sentences)


def _rows(database: BaseDatabaseWrapper, cursor: Any, table: str) -> Iterator[bytes]:
    """Each row as bytes that say the same on every server of the vendor."""
    quoted = database.ops.quote_name(table)
    if database.vendor == "postgresql":
        # libpq hands on one row at a time; what a text holds of line ends is escaped.
        with cursor.copy(f"COPY (SELECT * FROM {quoted}) TO STDOUT") as rows:  # noqa: S608 - quoted above
            yield from rows
    else:
        cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - quoted above
        yield from (repr(row).encode() for row in cursor)


def _summed(rows: Iterable[bytes]) -> dict[str, Any]:
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(row).digest())
    return {"rows": count, "checksum": f"{total % 2**256:064x}"}


def _applied(database: BaseDatabaseWrapper) -> Iterable[tuple[str, str]]:
    return MigrationRecorder(database).applied_migrations()


def _names(migrations: Iterable[tuple[str, str]]) -> set[str]:
    return {f"{app}.{name}" for app, name in migrations}


def _revisions(database: BaseDatabaseWrapper) -> dict[str, int]:
    table = database.ops.quote_name(Dataset._meta.db_table)
    with database.cursor() as cursor:
        cursor.execute(f"SELECT slug, revision FROM {table} ORDER BY slug")  # noqa: S608 - quoted
        return dict(cursor.fetchall())
