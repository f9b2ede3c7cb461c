"""PostgreSQL by its own pg_dump and pg_restore, which the server's package brings."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from .archive import BackupRefused
from .contents import Tables, contents, differences, table_sums

PART = "database.pgdump"
DEBIAN = Path("/usr/lib/postgresql")
# Rows are told in the same words on every server.
ONE_MOMENT = """
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD';
    SET LOCAL IntervalStyle = 'postgres'; SET LOCAL extra_float_digits = 1;
    SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0;
"""
# Who reads a table keeps it from being replaced: that long a restore waits for them.
PATIENCE = "60s"


def dump(path: Path) -> dict[str, Any]:
    """Dump the database as it is at one moment; what it held at that moment."""
    with at_one_moment() as database:
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            [snapshot] = cursor.fetchone()
        run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
        return contents(database)


def load(path: Path, promised: Tables) -> None:
    """Replace the tables by those of the dump, in one transaction."""
    with connection.cursor() as cursor:
        others = set(connection.introspection.table_names(cursor)) - promised.keys()
    if others:
        raise BackupRefused(
            f"The database has tables that the backup does not know: {', '.join(sorted(others))}. "
            "Restore into an empty database: createdb, then DATABASE_URL with its name."
        )
    connection.close()
    run(
        *("pg_restore", "--single-transaction", "--exit-on-error", "--clean", "--if-exists"),
        *("--no-owner", "--no-privileges", str(path)),
    )
    with at_one_moment() as database:
        found = differences(promised, table_sums(database))
    if found:
        raise BackupRefused(f"The database is not as the backup says: {found}")


@contextmanager
def at_one_moment() -> Iterator[Any]:
    """A connection of its own that sees what is committed now, and nothing later."""
    database = connection.copy()
    try:
        database.connect()
        with database.cursor() as cursor:
            cursor.execute(ONE_MOMENT)
        yield database
    finally:
        database.close()


def run(program: str, *arguments: str) -> None:
    """Run a client program on the portal's database; its password is in no list of processes."""
    settings = connection.settings_dict
    _, secrets = connection.client.settings_to_cmd_args_env(settings, [])
    places = {"PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGUSER": settings["USER"]}
    environment = {name: str(value) for name, value in places.items() if value}
    environment |= (secrets or {}) | {"PGOPTIONS": f"-c lock_timeout={PATIENCE}"}
    answer = subprocess.run(  # noqa: S603 - a list of our own, no shell
        [found(program), "--no-password", f"--dbname={settings['NAME']}", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise BackupRefused(f"{program} failed, and nothing was changed: {answer.stderr.strip()}")


def found(program: str) -> str:
    """Of PATH, or the newest of Debian's, which reads every older server."""
    newest = sorted(DEBIAN.glob(f"*/bin/{program}"), key=lambda path: float(path.parts[-3]))
    path = str(newest[-1]) if newest else shutil.which(program)
    if path is None:
        raise BackupRefused(
            f"{program} is missing on this machine: install PostgreSQL's client programs, on "
            "Debian with apt-get install postgresql-client."
        )
    return path
