"""Which workers live: each as long as it is connected to the database, however it ends.

PostgreSQL has a session for each connection, which bears the worker's name. SQLite has none and is
on one machine: there a worker keeps the lock of a file beside the database's.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, connection
from django.tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from nkworld.running.private_files import make_private_folder

SESSION = "worker "  # with its name: what PostgreSQL calls the sessions of a worker


def present(worker: str) -> AbstractContextManager[None]:
    """This worker lives, from here on to the end of the block or of its process."""
    return (_session if connection.vendor == "postgresql" else _lock)(worker)


def living() -> set[str]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # as they are now, in a transaction
            cursor.execute(
                "SELECT substr(application_name, %s) FROM pg_stat_activity "
                "WHERE datname = current_database() AND starts_with(application_name, %s)",
                [len(SESSION) + 1, SESSION],
            )
            return {name for (name,) in cursor}
    return {path.name for path in folder().glob("*") if _is_locked(path)}


def is_wanted() -> bool:
    """Whether tasks are left to a worker at all, and not done at once as in tests."""
    return isinstance(task_backends["default"], DatabaseBackend)


def forget_dead() -> None:
    for path in folder().glob("*"):
        if not _is_locked(path):
            path.unlink(missing_ok=True)


@contextmanager
def _session(worker: str) -> Iterator[None]:
    """Of this connection, and of those that come after it or are its threads' own."""
    given, options = connection.settings_dict, connection.settings_dict["OPTIONS"]
    name = "SELECT set_config('application_name', %s, false)"
    with connection.cursor() as cursor:
        cursor.execute(name, [SESSION + worker])
    try:
        given["OPTIONS"] = options | {"application_name": SESSION + worker}
        yield
    finally:
        given["OPTIONS"] = options
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute(name, [""])


@contextmanager
def _lock(worker: str) -> Iterator[None]:
    make_private_folder(folder())
    path = folder() / worker
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def folder() -> Path:
    return Path(f"{connection.settings_dict['NAME']}-workers")


def _is_locked(path: Path) -> bool:
    with suppress(FileNotFoundError), path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
