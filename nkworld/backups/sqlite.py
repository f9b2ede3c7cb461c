"""SQLite by its online backup: a copy of one moment, whatever is written meanwhile.

A copy of the file alone lacks what is still in the write-ahead log beside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from .archive import BackupRefused
from .contents import Tables, contents, differences, table_sums

PART = "database.sqlite3"


def dump(path: Path) -> dict[str, Any]:
    """Copy the database; what the copy holds."""
    with opened(path) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy.connection)
        refuse_damaged(copy)
        return contents(copy)


def load(path: Path, promised: Tables) -> None:
    """Put the copy in the database's place, in one transaction: whoever reads sees it before or
    after. What is not as promised is refused first.
    """
    with opened(path) as copy:
        refuse_damaged(copy)
        if found := differences(promised, table_sums(copy)):
            raise BackupRefused(found)
        connection.ensure_connection()
        copy.connection.backup(connection.connection)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A file as Django opens it: its constraints call functions that plain SQLite lacks."""
    database = connection.copy()
    database.settings_dict |= {"NAME": path}
    try:
        database.connect()
        yield database
    finally:
        database.close()


def refuse_damaged(database: BaseDatabaseWrapper) -> None:
    with database.cursor() as cursor:
        words = [row[0] for row in cursor.execute("PRAGMA integrity_check")]
    if words != ["ok"]:
        raise BackupRefused(f"SQLite finds the database damaged: {' '.join(words[:5])}")
