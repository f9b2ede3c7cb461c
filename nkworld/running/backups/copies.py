"""A backup is written whole under another name, and only then called one; and it becomes the
database again, whole or not at all, in any database and in newer versions: a fresh one is made as
it was when the backup was made, filled, migrated to this version, and put in the place of the old.
"""

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.utils import get_files
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import storages
from django.core.files.utils import validate_file_name
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F
from django.utils import timezone

from nkworld.provenance.editions import CODE_VERSION
from nkworld.provenance.models import Dataset
from nkworld.running.private_files import make_private_folder, working_folder
from nkworld.running.schema import make_tables, refuse_unless_it_fits

from . import archive
from .archive import BackupRefused, Reader

NAME = "nkworld-{:%Y%m%dT%H%M%S}-{:06d}Z.zip"
OURS = re.compile(r"nkworld-\d{8}T\d{6}-\d{6}Z\.zip")
LAST = "last.json"
STORED = ("uploads", "kit")  # the storages whose files come along, under these names
# More than is ever published between two backups: no answer that was kept anywhere, here or by a
# reader, under a revision given since the backup is taken for one of what is published next.
LEAP = 100_000
ONE_MOMENT = {
    "sqlite": "BEGIN",
    "postgresql": """
        BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0
    """,
}
FRESH, FORMER = "restoring", "former"
ONE_RESTORE = 727_002  # the number of its lock
# Who reads what the restore before left as the way back keeps it there: that long this one waits.
PATIENCE = "60s"
WITHOUT_LIMIT = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"


def make_backup(folder: Path, keep: int | None = None) -> Path:
    """Write a backup into the folder, and record it as the last; its path.

    `keep`: how many of the folder's backups stay, this one among them; None keeps all.
    BackupRefused where nothing can be written, SchemaRefused of a database that does not fit.
    """
    refuse_unless_it_fits(connection)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with working_folder(folder, "unfinished-") as unfinished:
            waiting = unfinished / "backup.zip"
            with archive.written(waiting) as written:
                with at_one_moment() as database:
                    held = contents(database, written)
                files = dict(_files(written))
                finished = timezone.now()
                about = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
                manifest = {
                    "portal": tomllib.loads(about)["project"]["version"],
                    "code": CODE_VERSION,
                    "finished": finished.isoformat(),
                }
                archive.finish(written, manifest | held | {"files": files}, settings.BACKUP_KEY)
            path = folder / NAME.format(finished, finished.microsecond)
            os.replace(waiting, path)
        # For the desk's page on the state of the portal.
        settings.BACKUP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        facts = {"path": str(path.resolve()), "bytes": path.stat().st_size}
        (last := settings.BACKUP_DIR / LAST).with_suffix(".unfinished").write_text(
            json.dumps({"finished": finished.isoformat()} | facts), encoding="utf-8"
        )
        os.replace(last.with_suffix(".unfinished"), last)
        # Newest first: their names tell the moment.
        ours = sorted((p for p in folder.iterdir() if OURS.fullmatch(p.name)), reverse=True)
        for old in ours[keep:] if keep else []:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise BackupRefused(
            f"The backup can’t be written to {folder}: {error.strerror}. Earlier backups are as "
            "they were; free space there, or name another folder."
        ) from error
    return path


def contents(database: BaseDatabaseWrapper, written: ZipFile) -> dict[str, Any]:
    """What a database holds, in the words of a manifest, and all of it into the archive."""
    loader = MigrationExecutor(database).loader
    applied: dict[Any, Any] = loader.applied_migrations
    apps = loader.project_state([name for name in applied if name in loader.graph.nodes]).apps
    tables = {}
    for table, model in archive.tables_of(apps).items():
        lines = archive.lines_of(database, model)
        count, digest = archive.add(written, f"tables/{table}.ndjson", lines)
        tables[table] = {
            "rows": count,
            "sha256": digest,
            "last_key": archive.last_key(database, model),
            "columns": archive.columns_of(model),
        }
    return {
        "vendor": database.vendor,
        "migrations": [
            [*name, migration.applied.astimezone(UTC).isoformat()]
            for name, migration in sorted(applied.items())
        ],
        "tables": tables,
    }


def _files(written: ZipFile) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in STORED:
        names = list[str]()
        with suppress(FileNotFoundError):  # nothing was laid there yet
            names = sorted(get_files(storages[kind]))
        for name in names:
            with storages[kind].open(name) as file:
                _, digest = archive.add(written, f"{kind}/{name}", file.chunks(archive.CHUNK))
            yield f"{kind}/{name}", {"sha256": digest}


def restore(path: Path, replace: bool = False) -> dict[str, Any]:
    """Put a backup in the place of the database; its manifest.

    BackupRefused if it is damaged, not signed as BACKUP_SIGNERS wants it or of a newer version of
    the portal, and if there are tables already unless they are to be replaced.
    """
    with archive.opened(path, settings.BACKUP_SIGNERS) as backup:
        manifest = backup.manifest
        known = MigrationExecutor(connection).loader.disk_migrations.keys()
        named = {(app, name) for app, name, _ in manifest["migrations"]}
        if others := sorted(f"{app}.{name}" for app, name in named - known):
            raise BackupRefused(
                f"The backup is of a newer version of the portal ({manifest['portal']}, code "
                f"{manifest['code']}), which has {', '.join(others)}. Restore it with that version."
            )
        with connection.cursor() as cursor:
            occupied = bool(connection.introspection.table_names(cursor))
        if occupied and not replace:
            raise BackupRefused(
                "The database is not empty. --replace puts the backup in its place: whatever is "
                "not in the backup is lost."
            )
        make_private_folder(settings.VAR_DIR)
        with working_folder(settings.VAR_DIR, "restoring-") as folder:
            files = {}
            for number, (name, promised) in enumerate(manifest["files"].items()):
                try:
                    validate_file_name(name, allow_relative_path=True)
                except SuspiciousFileOperation as error:
                    raise BackupRefused(f"Nothing was restored. {error}") from error
                files[name] = folder / f"file-{number}"
                with files[name].open("wb") as laid:
                    laid.writelines(backup.parts(name, promised))
            try:
                with fresh(folder) as (database, put_in_place):
                    _fill(database, backup)
                    ContentType.objects.clear_cache()  # their numbers are the backup's
                    call_command("migrate", verbosity=0)
                    Dataset.objects.update(revision=F("revision") + LEAP)
                    refuse_unless_it_fits(database)
                    put_in_place()
            except DatabaseError as error:
                raise BackupRefused(f"Nothing was restored. The database says: {error}") from error
            # Each comes where this portal keeps those of its kind, unless it has one of that name.
            for name, target in files.items():
                kind, _, inner = name.partition("/")
                if not storages[kind].exists(inner):
                    with target.open("rb") as file:
                        storages[kind].save(inner, File(file))
    return manifest


def _fill(database: BaseDatabaseWrapper, backup: Reader) -> None:
    manifest, loader = backup.manifest, MigrationExecutor(database).loader
    named = {(app, name): moment for app, name, moment in manifest["migrations"]}
    targets = [name for name in named if name in loader.graph.nodes]
    make_tables(database, targets)
    models = archive.tables_of(loader.project_state(targets).apps)
    promised = manifest["tables"]
    for table in sorted(promised.keys() | models.keys()):
        theirs = promised[table]["columns"] if table in promised else None
        if table not in models or theirs != archive.columns_of(models[table]):
            # The migrations of the backup's version are not those that are called so here.
            raise BackupRefused(
                f"The table {table} of the backup is not as this version's migrations make it: "
                f"restore it with the version that made it ({manifest['portal']}, code "
                f"{manifest['code']})."
            )
    # One transaction at whose end every reference is checked, in whatever order rows came.
    with database.constraint_checks_disabled(), transaction.atomic(using=database.alias):
        for table, model in models.items():
            count = archive.load(database, model, backup.rows(table, promised[table]))
            if count != promised[table]["rows"]:
                expected = promised[table]["rows"]
                raise BackupRefused(f"{table} has {count} rows instead of {expected}.")
            archive.set_last_key(database, model, promised[table]["last_key"])
        for (app, name), moment in named.items():
            MigrationRecorder(database).migration_qs.update_or_create(
                app=app, name=name, defaults={"applied": datetime.fromisoformat(moment)}
            )
        database.check_constraints()


@contextmanager
def at_one_moment() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own that sees what is committed now, and nothing later."""
    database = connections[DEFAULT_DB_ALIAS].copy()
    try:
        with database.cursor() as cursor:
            cursor.execute(ONE_MOMENT[database.vendor])
        yield database
    finally:
        BaseDatabaseWrapper.close(database)  # Django's own leaves one of a suite's memory open


@contextmanager
def fresh(folder: Path) -> Iterator[tuple[BaseDatabaseWrapper, Callable[[], None]]]:
    """An empty database that is the portal's until the end of the block, and a function that puts
    it in the place of the one that is served. Whoever reads that sees it before or after.
    """
    served: Any = connections[DEFAULT_DB_ALIAS]
    with (_schema if served.vendor == "postgresql" else _file)(served, folder) as (other, put):
        connections[DEFAULT_DB_ALIAS] = other
        try:
            yield other, put
        finally:
            connections[DEFAULT_DB_ALIAS] = served
            other.close()


@contextmanager
def _file(served: Any, folder: Path) -> Iterator[tuple[BaseDatabaseWrapper, Callable[[], None]]]:
    """A file that is copied over the served one in one transaction."""
    other = served.copy()
    other.settings_dict |= {"NAME": folder / "restored.sqlite3"}

    def put() -> None:
        served.ensure_connection()
        other.connection.backup(served.connection)

    yield other, put


@contextmanager
def _schema(served: Any, folder: Path) -> Iterator[tuple[BaseDatabaseWrapper, Callable[[], None]]]:
    """A schema that is renamed to the served one's name. What was there stays beside as the way
    back, until the next restore.
    """
    other, watch = served.copy(), served.copy()
    options = other.settings_dict["OPTIONS"]
    limits = f"{options.get('options', '')} {WITHOUT_LIMIT} -c search_path={FRESH}"
    other.settings_dict["OPTIONS"] = options | {"options": limits}
    try:
        with watch.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s), current_schema()", [ONE_RESTORE])
            is_alone, schema = cursor.fetchone()
            if not is_alone:
                raise BackupRefused("Another restore runs: wait until it is over.")

            def put() -> None:
                with cursor.connection.transaction():
                    cursor.execute(
                        f"""
                        SET LOCAL lock_timeout = '{PATIENCE}';
                        DROP SCHEMA IF EXISTS {FORMER} CASCADE;
                        ALTER SCHEMA {watch.ops.quote_name(schema)} RENAME TO {FORMER};
                        ALTER SCHEMA {FRESH} RENAME TO {watch.ops.quote_name(schema)};
                        """
                    )

            # That of one which was killed goes.
            cursor.execute(f"DROP SCHEMA IF EXISTS {FRESH} CASCADE; CREATE SCHEMA {FRESH}")
            try:
                yield other, put
            finally:
                other.close()
                cursor.execute(f"DROP SCHEMA IF EXISTS {FRESH} CASCADE")
    finally:
        watch.close()
