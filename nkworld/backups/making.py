"""A backup is written whole under another name, and only then called a backup."""

import json
import os
import re
import tempfile
import tomllib
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from nkworld.provenance.revisions import CODE_VERSION

from . import archive, postgres, sqlite
from .archive import BackupRefused

NAME = "nkworld-{:%Y%m%dT%H%M%S}-{:06d}Z.zip"
OURS = re.compile(r"nkworld-\d{8}T\d{6}-\d{6}Z\.zip")
LAST = "last.json"


def make_backup(folder: Path, keep: int | None = None) -> Path:
    """Write a backup into the folder, and record it as the last; its path.

    `keep`: how many of the folder's backups stay, this one among them; None keeps all.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _written(folder)
        _record(path)
        for old in backups_in(folder)[keep:] if keep else []:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise BackupRefused(
            f"The backup can’t be written to {folder}: {error.strerror}. Earlier backups are as "
            "they were; free space there, or name another folder."
        ) from error
    return path


def backups_in(folder: Path) -> list[Path]:
    """Newest first: their names tell the moment."""
    return sorted((p for p in folder.iterdir() if OURS.fullmatch(p.name)), reverse=True)


def vendor() -> ModuleType:
    """How the portal's database is copied and put back."""
    return postgres if connection.vendor == "postgresql" else sqlite


def _written(folder: Path) -> Path:
    with tempfile.TemporaryDirectory(prefix="unfinished-", dir=folder) as unfinished:
        part = Path(unfinished) / vendor().PART
        held = vendor().dump(part)
        finished = timezone.now()
        path = folder / NAME.format(finished, finished.microsecond)
        waiting = Path(unfinished) / path.name
        archive.write(waiting, part, _manifest(held, finished))
        os.replace(waiting, path)
    return path


def _manifest(held: dict[str, Any], finished: datetime) -> dict[str, Any]:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        "portal": project["project"]["version"],
        "code": CODE_VERSION,
        "finished": finished.isoformat(),
        "vendor": connection.vendor,
        **held,
    }


def _record(path: Path) -> None:
    """For the desk's page on the state of the portal: which backup was the last."""
    settings.BACKUP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    last = settings.BACKUP_DIR / LAST
    stat = path.stat()
    finished = datetime.fromtimestamp(stat.st_mtime, tz=timezone.get_default_timezone())
    facts = {"finished": finished.isoformat(), "path": str(path.resolve()), "bytes": stat.st_size}
    waiting = last.with_suffix(".unfinished")
    waiting.write_text(json.dumps(facts), encoding="utf-8")
    os.replace(waiting, last)
