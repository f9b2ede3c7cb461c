from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from nkworld.private_files import keep_private


class OperationsConfig(AppConfig):
    name = "nkworld.operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them

        connection_created.connect(keep_database_private)


def keep_database_private(connection: Any, **signal: Any) -> None:
    """SQLite makes its files readable by all; what it makes later is as private as the first."""
    if connection.vendor != "sqlite":
        return
    for _, _, path in connection.connection.execute("PRAGMA database_list"):
        for ending in ("", "-wal", "-shm") if path else ():
            keep_private(Path(path + ending))
