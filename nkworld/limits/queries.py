"""Every query is timed, logged if it was slow, and ended when its time is over.

PostgreSQL ends it itself (`statement_timeout`, set to what is in force whenever that changes);
SQLite calls back every so many steps and is told to stop.
"""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from .clock import Limits, limits_in_force

logger = logging.getLogger("nkworld.slow_queries")

STEPS = 20_000  # of SQLite’s machine between two looks at the clock: less than a millisecond
WRITES = ("INSERT", "UPDATE", "DELETE")
FAILED = 3  # libpq’s PQTRANS_INERROR
LONGEST = 2000  # characters of a statement in the log


def watch_connection(connection: Any, **signal: Any) -> None:
    """When a connection was made: have its queries timed."""
    if time_query not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, time_query)  # who adds his own takes off the last
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(_must_stop, STEPS)
    elif connection.vendor == "postgresql":
        connection.statement_seconds = None


def time_query(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Django's execute wrapper."""
    connection, limits = context["connection"], limits_in_force()
    if limits:
        limits.begin_query()
        if connection.vendor == "postgresql":
            _set_statement_timeout(connection, limits.query_seconds)
    begun = perf_counter()
    try:
        result = execute(sql, params, many, context)
    finally:
        _log_if_slow(sql, (perf_counter() - begun) * 1000)
    if limits and sql.lstrip().startswith(WRITES):
        _note_write(connection, limits)
    return result


def _must_stop() -> bool:
    limits = limits_in_force()
    return limits is not None and limits.query_is_over()


def _set_statement_timeout(connection: Any, seconds: float) -> None:
    """Of the session, or of the transaction at hand, whose rollback would undo the other.

    A transaction that has failed takes nothing but the way back to a savepoint.
    """
    has_failed = connection.connection.info.transaction_status == FAILED
    if connection.statement_seconds == seconds or has_failed:
        return
    scope = "LOCAL" if connection.in_atomic_block else "SESSION"
    with connection.wrap_database_errors:
        connection.connection.execute(f"SET {scope} statement_timeout = {int(seconds * 1000)}")
    if not connection.in_atomic_block:
        connection.statement_seconds = seconds


def _note_write(connection: BaseDatabaseWrapper, limits: Limits) -> None:
    """Once it is committed, nobody may be told that nothing was saved."""
    if not connection.in_atomic_block:
        limits.mark_committed()
    elif all(each[1] != limits.mark_committed for each in connection.run_on_commit):
        connection.on_commit(limits.mark_committed)


def _log_if_slow(sql: str, milliseconds: float) -> None:
    """Without its parameters: they may be what a reader looked for, or somebody's name."""
    if settings.SLOW_QUERY_MS and milliseconds >= settings.SLOW_QUERY_MS:
        statement = " ".join(str(sql).split())[:LONGEST]
        logger.warning(
            "A query took %.0f ms: %s", milliseconds, statement, extra={"ms": round(milliseconds)}
        )
