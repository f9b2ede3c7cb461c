"""The file of a backup: a ZIP archive of tables and files, and a manifest that says what it holds.

manifest.json                versions, migrations, tables, files: rows or bytes, SHA-256 of each
manifest.json.sig            by BACKUP_KEY, where there is one
tables/trade_flow.ndjson     one row a line, in order of the key, the same in every database
uploads/…, kit/…             what waits to be read, and the data kit

A table is known by a model of the migrations' state, whose fields say how a value is written:

    integers, texts, booleans    as JSON has them
    decimals                     a text with as many places as the column has
    dates                        2026-11-30
    moments                      2026-11-30T01:20:54.000000, in UTC
    UUIDs                        32 hexadecimal digits
    JSON                         as it is, its keys in order
"""

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from itertools import batched, chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

REQUIRED = {"portal", "code", "finished", "migrations", "tables", "files"}
MANIFEST, SIGNATURE = "manifest.json", "manifest.json.sig"
FORMAT = 2
CHUNK = 2**20
PURPOSE = "nkworld-backup"  # of a signature: one made for something else is none
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


class BackupRefused(CommandError):
    """A sentence that says why nothing was written or restored, and what to do."""


@contextmanager
def written(path: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive, readable by its owner alone, at the end safe on the disk."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    # The lowest level takes a quarter of the time of the highest, for a third more bytes.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        yield archive
    with path.open("rb") as file:
        os.fsync(file.fileno())


def add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """(how many chunks there were, their SHA-256)"""
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as target:
        for chunk in chunks:
            digest.update(chunk)
            target.write(chunk)
            count += 1
    return count, digest.hexdigest()


def finish(archive: zipfile.ZipFile, manifest: dict[str, Any], key: str) -> None:
    """`key`: the file of a private key of ssh-keygen's, or nothing."""
    text = json.dumps(manifest | {"format": FORMAT}, indent=1).encode()
    archive.writestr(MANIFEST, text)
    if key:
        with TemporaryDirectory() as folder:
            file = Path(folder) / MANIFEST
            file.write_bytes(text)
            done = _ssh_keygen("-Y", "sign", "-f", key, "-n", PURPOSE, str(file))
            if done.returncode:
                raise BackupRefused(f"BACKUP_KEY can’t sign: {done.stderr.decode().strip()}")
            archive.writestr(SIGNATURE, (Path(folder) / SIGNATURE).read_bytes())


@dataclass(frozen=True)
class Reader:
    """An archive that is read; BackupRefused of one that is not to the byte what was written."""

    _path: Path
    _archive: zipfile.ZipFile
    manifest: dict[str, Any]

    def rows(self, table: str, promised: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Row by row; that the table is whole is known at the end."""
        for line in self.parts(f"tables/{table}.ndjson", promised, by_line=True):
            with _whole(self._path):
                row = json.loads(line)
            yield row

    def parts(self, name: str, promised: dict[str, Any], by_line: bool = False) -> Iterator[bytes]:
        """Of one file; that it is whole is known at the end."""
        digest = hashlib.sha256()
        with _whole(self._path), self._archive.open(name) as source:
            for part in source if by_line else iter(partial(source.read, CHUNK), b""):
                digest.update(part)
                yield part
        if digest.hexdigest() != promised["sha256"]:
            raise _damaged(self._path)


@contextmanager
def opened(path: Path, signers: str = "") -> Iterator[Reader]:
    """`signers`: a file of ssh-keygen's that names whose signatures are good, or nothing."""
    with ExitStack() as stack:
        with _whole(path):
            archive = stack.enter_context(zipfile.ZipFile(path))
            backup = Reader(path, archive, json.loads(archive.read(MANIFEST)))
        if backup.manifest.get("format") != FORMAT:
            raise BackupRefused(
                f"{path.name} is of another format than this version of the portal reads: "
                "restore it with the version that wrote it."
            )
        if not backup.manifest.keys() >= REQUIRED:
            raise _damaged(path)
        if signers:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            is_there = SIGNATURE in archive.namelist()
            (file := folder / SIGNATURE).write_bytes(archive.read(SIGNATURE) if is_there else b"")
            named = _ssh_keygen("-Y", "find-principals", "-s", str(file), "-f", signers)
            name = named.stdout.decode().partition("\n")[0]
            good = ("-Y", "verify", "-f", signers, "-I", name, "-n", PURPOSE, "-s", str(file))
            if not name or _ssh_keygen(*good, given=archive.read(MANIFEST)).returncode:
                raise BackupRefused(
                    f"{path.name} is not signed by anybody whom BACKUP_SIGNERS names: nothing was "
                    "restored. Ask whoever made it, or restore it without BACKUP_SIGNERS."
                )
        yield backup


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise BackupRefused(f"There is no file {path}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> BackupRefused:
    return BackupRefused(
        f"{path.name} is damaged or no backup of the portal: nothing was restored. "
        "Take an earlier backup, or another copy of this one."
    )


def _ssh_keygen(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    if (program := shutil.which("ssh-keygen")) is None:
        raise BackupRefused(
            "ssh-keygen is missing on this machine: install it, on Debian with apt-get install "
            "openssh-client, or unset BACKUP_KEY and BACKUP_SIGNERS."
        )
    return subprocess.run([program, *words], input=given, capture_output=True, check=False)  # noqa: S603 - no shell


def tables_of(apps: Apps) -> dict[str, type[Model]]:
    """{table: its model} of all that a backup holds."""
    models = apps.get_models(include_auto_created=True)
    named = {m._meta.db_table: m for m in models if m._meta.managed and not m._meta.proxy}
    return {name: named[name] for name in sorted(named.keys() - TRANSIENT)}


def columns_of(model: type[Model]) -> dict[str, str]:
    """{column: its kind}, the key first and the others by name; LookupError of a type of field that
    nobody said how to write.
    """
    meta, columns = cast(Any, model._meta), dict[str, str]()
    for field in sorted(meta.local_concrete_fields, key=lambda f: (not f.primary_key, f.column)):
        own = field
        while own.remote_field:
            own = own.target_field
        if (kind := KINDS.get(name := own.get_internal_type())) is None:
            raise LookupError(f"Say in nkworld/running/backups/archive.py how a {name} is kept.")
        columns[field.column] = f"decimal({own.decimal_places})" if kind == "decimal" else kind
    return columns


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
            return lambda value: (
                (value.astimezone(UTC) if value.tzinfo else value)
                .replace(tzinfo=None)
                .isoformat(timespec="microseconds")
            )
        case "date":
            return date.isoformat
        case "uuid":
            return lambda value: value.hex if isinstance(value, UUID) else value
        case "json":
            return lambda value: json.loads(value) if isinstance(value, str) else value
        case "boolean":
            return bool
    return lambda value: value


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
