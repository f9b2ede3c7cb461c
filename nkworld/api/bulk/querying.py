"""Questions in SQL to the database of the kit that the portal offers: it alone can be read."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings

from nkworld.running.overload import OneAtATime
from nkworld.running.private_files import working_folder

from . import query_child
from .models import Kit
from .tables import DATABASE

LONGEST_WAIT = 5.0
# Of each process of the portal one at a time: who asks is no burden to the pages.
turns = OneAtATime(LONGEST_WAIT)

STOPPED = "The statement took more processor or memory than one is given."


class SqlRefused(ValueError):
    """A sentence says what is wrong with the statement, or what it took too much of."""


def answer_of(kit: Kit, sql: str) -> dict[str, Any]:
    """{columns, rows, truncated}; SqlRefused, or OutOfTime while others ask."""
    with turns.turn():
        try:
            done = subprocess.run(  # noqa: S603 - a list of our own, no shell
                [sys.executable, "-I", query_child.__file__, str(_database(kit))],
                input=sql.encode(),
                capture_output=True,
                env={},
                timeout=query_child.SECONDS * 5,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise SqlRefused(STOPPED) from None
    if done.returncode or not done.stdout:
        raise SqlRefused(STOPPED)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise SqlRefused(answer["error"])
    return answer


def _database(kit: Kit) -> Path:
    """Its SQLite, unpacked once on each machine; that of the kit before goes."""
    folder = Path(settings.VAR_DIR) / "kit-sql"
    path = folder / f"{kit.sha256}.sqlite"
    if path.exists():
        return path
    with working_folder(settings.VAR_DIR, "kit-sql-") as scratch:
        unpacked = scratch / DATABASE
        with (
            kit.file.open("rb") as file,
            zipfile.ZipFile(file) as archive,
            archive.open(f"{kit.name}/{DATABASE}") as packed,
            unpacked.open("wb") as into,
        ):
            shutil.copyfileobj(packed, into)
        folder.mkdir(parents=True, exist_ok=True)
        unpacked.replace(path)
    for other in folder.glob("*.sqlite"):
        if other != path:
            other.unlink(missing_ok=True)
    return path
