"""A backup is written whole under another name, and only then called a backup."""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from nkworld.provenance.revisions import CODE_VERSION
from nkworld.running.private_files import working_folder
from nkworld.running.schema import refuse_unless_it_fits

from . import archive, rows
from .archive import BackupRefused
from .places import at_one_moment

NAME = "nkworld-{:%Y%m%dT%H%M%S}-{:06d}Z.zip"
OURS = re.compile(r"nkworld-\d{8}T\d{6}-\d{6}Z\.zip")
LAST = "last.json"
STORED = ("uploads", "kit")  # the storages whose files come along, under these names


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
    for table, model in rows.tables_of(apps).items():
        lines = rows.lines_of(database, model)
        count, digest = archive.add(written, f"tables/{table}.ndjson", lines)
        tables[table] = {
            "rows": count,
            "sha256": digest,
            "last_key": rows.last_key(database, model),
            "columns": rows.columns_of(model),
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
        for name in _names(storages[kind]):
            with storages[kind].open(name) as file:
                _, digest = archive.add(written, f"{kind}/{name}", file.chunks(archive.CHUNK))
            yield f"{kind}/{name}", {"sha256": digest}


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was laid there yet
        return
    yield from (folder + name for name in sorted(files))
    for inner in sorted(folders):
        yield from _names(storage, f"{folder}{inner}/")
