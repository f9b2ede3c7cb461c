import sys
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

import nkworld
from nkworld.running.private_files import keep_private


class OperationsConfig(AppConfig):
    name = "nkworld.running.operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them

        connection_created.connect(keep_database_private)
        answer_to_former_names()


# Committed migrations never change: what they import must answer to the name that it had.
FORMER_NAMES = {
    "nkworld.audit": "nkworld.running.audit",
    "nkworld.digests": "nkworld.portal.digests",
    "nkworld.findings": "nkworld.texts.findings",
    "nkworld.kit": "nkworld.api.bulk",
    "nkworld.stories": "nkworld.texts.stories",
}


def answer_to_former_names() -> None:
    for former, name in FORMER_NAMES.items():
        setattr(nkworld, former.removeprefix("nkworld."), sys.modules[name])
        for module in [each for each in sys.modules if f"{each}.".startswith(f"{name}.")]:
            sys.modules[former + module.removeprefix(name)] = sys.modules[module]


def keep_database_private(connection: Any, **signal: Any) -> None:
    """SQLite makes its files readable by all; what it makes later is as private as the first."""
    if connection.vendor != "sqlite":
        return
    for _, _, path in connection.connection.execute("PRAGMA database_list"):
        for ending in ("", "-wal", "-shm") if path else ():
            keep_private(Path(path + ending))
