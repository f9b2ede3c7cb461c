from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .archive import BackupRefused

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
