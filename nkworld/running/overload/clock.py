"""How long a request and each of its queries may take; a command has no limits.

Every query is timed and logged if it was slow. PostgreSQL ends it itself (`statement_timeout`, set
to what is in force whenever that changes); SQLite calls back every so many steps and is told to
stop. A loop that asks nothing of the database is not ended: see docs/reliability.md.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic, perf_counter
from typing import Any

from django.conf import settings
from django.db import OperationalError

logger = logging.getLogger("nkworld.slow_queries")

STEPS = 20_000  # of SQLite’s machine between two looks at the clock: less than a millisecond
WRITES = ("INSERT", "UPDATE", "DELETE")
FAILED = 3  # libpq’s PQTRANS_INERROR
LONGEST = 2000  # characters of a statement in the log
CONNECT_SECONDS = 5
# Whatever is read of a replica in one transaction is of one moment.
ONE_MOMENT = (
    r" -c default_transaction_isolation=repeatable\ read -c default_transaction_read_only=on"
)


class OutOfTime(OperationalError):
    """The time of a request is over: it asks nothing more of the database."""


class Limits:
    """What is left of the time of a request (0: no limit), and whether it has changed anything."""

    def __init__(self, request_seconds: float, query_seconds: float) -> None:
        self.committed = False
        self.query_until = 0.0
        self.prolong(request_seconds, query_seconds)

    def prolong(self, request_seconds: float, query_seconds: float) -> None:
        self.request_seconds, self.query_seconds = request_seconds, query_seconds
        self.until = monotonic() + (request_seconds or inf)

    def begin_query(self) -> None:
        """Start the clock of a query; OutOfTime if the request has none left."""
        now = monotonic()
        if now >= self.until:
            raise OutOfTime(f"The request has taken its {self.request_seconds:g} seconds.")
        self.query_until = now + (self.query_seconds or inf)

    def mark_committed(self) -> None:
        self.committed = True


_limits: ContextVar[Limits | None] = ContextVar("limits", default=None)


def limits_in_force() -> Limits | None:
    return _limits.get()


@contextmanager
def limited(request_seconds: float, query_seconds: float) -> Iterator[Limits]:
    limits = Limits(request_seconds, query_seconds)
    token = _limits.set(limits)
    try:
        yield limits
    finally:
        _limits.reset(token)


def prolong_for_file() -> None:
    """A whole table takes longer than a page: from here on the limit is that of files."""
    if limits := limits_in_force():
        limits.prolong(settings.FILE_SECONDS, settings.FILE_SECONDS)


def watch_connection(connection: Any, **signal: Any) -> None:
    if time_query not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, time_query)  # who adds his own takes off the last
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(_must_stop, STEPS)
    elif connection.vendor == "postgresql":
        connection.statement_seconds = None


def time_query(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    connection, limits = context["connection"], limits_in_force()
    if limits:
        limits.begin_query()
        if connection.vendor == "postgresql":
            _set_statement_timeout(connection, limits.query_seconds)
    begun = perf_counter()
    try:
        result = execute(sql, params, many, context)
    finally:
        took = (perf_counter() - begun) * 1000
        if settings.SLOW_QUERY_MS and took >= settings.SLOW_QUERY_MS:
            # Without its parameters: they may be what a reader looked for, or somebody's name.
            statement, more = " ".join(str(sql).split())[:LONGEST], {"ms": round(took)}
            logger.warning("A query took %.0f ms: %s", took, statement, extra=more)
    if limits and sql.lstrip().startswith(WRITES):
        # Once it is committed, nobody may be told that nothing was saved.
        if not connection.in_atomic_block:
            limits.mark_committed()
        elif all(each[1] != limits.mark_committed for each in connection.run_on_commit):
            connection.on_commit(limits.mark_committed)
    return result


def _must_stop() -> bool:
    limits = limits_in_force()
    return limits is not None and monotonic() >= limits.query_until


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


def connection_options(
    engine: str, lock_seconds: float, idle_seconds: int = 0, of_replica: bool = False
) -> dict[str, Any]:
    """How long a connection waits for a lock, and may keep one while nobody uses it.

    In SQLite readers never wait for a writer (WAL); a second writer waits instead of failing.
    """
    if "sqlite" in engine:
        return {
            "transaction_mode": "IMMEDIATE",
            "timeout": lock_seconds,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                f"PRAGMA busy_timeout={int(lock_seconds * 1000)};"
                # 64 MB: with SQLite’s own two, publishing into a million rows reads each page anew.
                "PRAGMA cache_size=-65536;"
            ),
        }
    return {
        "connect_timeout": CONNECT_SECONDS,
        "options": f"-c lock_timeout={lock_seconds}s "
        f"-c idle_in_transaction_session_timeout={idle_seconds}s "
        # The session of a machine that is gone is over within half a minute, not two hours.
        "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
        f"{ONE_MOMENT if of_replica else ''}",
    }
