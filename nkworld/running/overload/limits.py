"""What a request may take: how long it and each of its queries, who goes first, how many at once
and how much in a time. A command has no limits.

Every query is timed and logged if it was slow. PostgreSQL ends it itself (`statement_timeout`, set
to what is in force whenever that changes); SQLite calls back every so many steps and is told to
stop. A loop that asks nothing of the database is not ended: see docs/reliability.md.

Turns, places and counts are of threads of a process, and of clients and workers of a machine. Locks
of files hold between threads and processes alike.

Which fault an error tells of: the database's own code decides, never its words.
"""

import errno
import fcntl
import logging
import mmap
import os
import sqlite3
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import IO, Any, cast

import yaml
from django.conf import settings
from django.core.files import locks
from django.db import InterfaceError, OperationalError
from django.http.response import HttpResponseBase

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

PAUSE = 0.01  # seconds between two tries of a lock
WAITERS = 2
STRIPES = 256
MOST_SECONDS = 20.0
SLOTS = 2**15
NEAR = 16  # slots in which a key may lie
RECORD = struct.Struct("<16sQQ")  # the key, when its count ends, the sum
EMPTY = bytes(16)


class OutOfTime(OperationalError):
    """The time of a request is over: it asks nothing more of the database."""


@dataclass
class Limits:
    """What is left of the time of a request (0: no limit), and whether it has changed anything."""

    request_seconds: float
    query_seconds: float
    begun: float = field(default_factory=time.monotonic)
    query_until: float = 0.0
    committed: bool = False

    def prolong(self, request_seconds: float, query_seconds: float) -> None:
        self.request_seconds, self.query_seconds = request_seconds, query_seconds
        self.begun = time.monotonic()

    def mark_committed(self) -> None:
        self.committed = True


_limits: ContextVar[Limits | None] = ContextVar("limits", default=None)
limits_in_force = _limits.get


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
        now = time.monotonic()
        if limits.request_seconds and now >= limits.begun + limits.request_seconds:
            raise OutOfTime(f"The request has taken its {limits.request_seconds:g} seconds.")
        limits.query_until = now + (limits.query_seconds or inf)
        # Of the session, or of the transaction at hand, whose rollback would undo the other. One
        # that has failed takes nothing but the way back to a savepoint.
        own, longest = connection.connection, limits.query_seconds
        is_set = connection.vendor != "postgresql" or connection.statement_seconds == longest
        if not is_set and own.info.transaction_status != FAILED:
            scope = "LOCAL" if connection.in_atomic_block else "SESSION"
            with connection.wrap_database_errors:
                own.execute(f"SET {scope} statement_timeout = {int(longest * 1000)}")
            if not connection.in_atomic_block:
                connection.statement_seconds = longest
    begun = time.perf_counter()
    try:
        result = execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - begun) * 1000
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
    return limits is not None and time.monotonic() >= limits.query_until


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


def locked(path: Path) -> IO[str] | None:
    """The file at a path, whose lock ends when it is closed; None while another has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file: IO[str] = path.open("a")
    if locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
        return file
    file.close()
    return None


@contextmanager
def one_at_a_time(lock: threading.Lock, longest_wait: float) -> Iterator[None]:
    """OutOfTime, which is answered 503, of whoever has waited so many seconds for his turn."""
    if not lock.acquire(timeout=longest_wait):
        raise OutOfTime(f"Nobody waits longer than {longest_wait:g} seconds for his turn.")
    try:
        yield
    finally:
        lock.release()


@dataclass
class PagesFirst:
    """Threads of one process share its processor: what has time waits while a page is made."""

    _pages: int = field(default=0, init=False)
    _none_left: threading.Condition = field(default_factory=threading.Condition, init=False)

    @contextmanager
    def page(self) -> Iterator[None]:
        with self._none_left:
            self._pages += 1
        try:
            yield
        finally:
            with self._none_left:
                self._pages -= 1
                if not self._pages:
                    self._none_left.notify_all()

    def wait(self, longest: float) -> None:
        """Until no page is made, or for `longest` seconds: a busy portal answers everybody."""
        with self._none_left:
            self._none_left.wait_for(lambda: not self._pages, longest)


@dataclass
class AtOnce:
    """Places of clients, in one process half of them; whoever finds none free waits for one, unless
    `WAITERS` of the process do. So who keeps to four at once is never refused, and neither answers
    nor waiters of one client hold all six threads of a process.
    """

    folder: Path
    longest_wait: float
    _waiting: threading.BoundedSemaphore = field(
        default_factory=partial(threading.BoundedSemaphore, WAITERS), init=False
    )
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _here: Counter[str] = field(default_factory=Counter, init=False)

    def take(self, client: str, most: int) -> Callable[[], None] | None:
        leave = self._free_one(client, most)
        if leave or not self._waiting.acquire(blocking=False):
            return leave
        try:
            until = time.monotonic() + self.longest_wait
            while leave is None and time.monotonic() < until:
                time.sleep(PAUSE)
                leave = self._free_one(client, most)
        finally:
            self._waiting.release()
        return leave

    def _free_one(self, client: str, most: int) -> Callable[[], None] | None:
        with self._lock:
            if self._here[client] >= (most + 1) // 2:
                return None
            self._here[client] += 1
        place = ExitStack()
        place.callback(self._leave, client)
        with suppress(OSError):  # a full or read-only disk: then the process counts alone
            files = (locked(self.folder / f"{client}-{number}") for number in range(most))
            if (file := next(filter(None, files), None)) is None:
                place.close()
                return None
            place.enter_context(file)
        return place.close  # a second time changes nothing

    def _leave(self, client: str) -> None:
        with self._lock:
            self._here -= Counter([client])  # which forgets who has none


def instead_of[T: HttpResponseBase](response: HttpResponseBase, another: T) -> T:
    """Another response in the place of one, whose files it closes when it has been sent."""
    cast(Any, another)._resource_closers.extend(cast(Any, response)._resource_closers)
    return another


@contextmanager
def turn(key: str) -> Iterator[None]:
    """Alone with this key on this machine, or after so long with the others: better than never."""
    number = int.from_bytes(sha256(key.encode()).digest()[:2]) % STRIPES
    path = Path(settings.RESPONSE_CACHE_LOCKS) / f"{number:03}"
    until = time.monotonic() + MOST_SECONDS
    file = None
    with suppress(OSError):  # a full or read-only disk: then each computes for itself
        while (file := locked(path)) is None and time.monotonic() < until:
            time.sleep(PAUSE)
    with file or nullcontext():
        yield


class CountsInFile:
    """Sums under keys of 16 bytes, which all processes share, and which end by themselves.

    A file of fixed size, mapped into memory: a count takes some microseconds. Where all slots near
    a key are taken, the smallest sum gives way: who asks a lot is not forgotten because many others
    ask a little.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(file, SLOTS * RECORD.size)
        self._file, self._map = file, mmap.mmap(file, SLOTS * RECORD.size)
        self._lock = threading.Lock()

    def read(self, key: bytes) -> int:
        now, near = int(time.time()), self._near(key)
        return next((sum_ for _, known, ends, sum_ in near if known == key and ends > now), 0)

    def add(self, key: bytes, number: int, ends: int) -> int:
        with self._lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                # Where its sum lies or may be put, and what it was before.
                now, place, before, least = int(time.time()), -1, 0, inf
                for at, found, end, known in self._near(key):
                    if found == key and end > now:
                        place, before = at, known
                        break
                    if end <= now and found != EMPTY:  # nothing is kept for longer than it counts
                        RECORD.pack_into(self._map, at, EMPTY, 0, 0)
                    if (size := known if end > now else -1) < least:
                        place, least = at, size
                RECORD.pack_into(self._map, place, key, ends, before + number)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        return before + number

    def _near(self, key: bytes) -> Any:
        first = int.from_bytes(key[:4]) % SLOTS
        for step in range(NEAR):
            place = (first + step) % SLOTS * RECORD.size
            yield (place, *RECORD.unpack_from(self._map, place))


@dataclass
class CountsInCache:
    """The same in one of Django's caches that counts for all servers."""

    _cache: Any

    def read(self, key: bytes) -> int:
        return int(self._cache.get(key.hex()) or 0)

    def add(self, key: bytes, number: int, ends: int) -> int:
        name = key.hex()
        try:
            return int(self._cache.incr(name, number))
        except ValueError:  # nothing is counted under it yet
            self._cache.add(name, 0, max(1, ends - int(time.time())))
            return int(self._cache.incr(name, number))


type Counts = CountsInFile | CountsInCache


@dataclass(frozen=True)
class Fault:
    """As faults.yaml describes it."""

    word: str
    title: str
    happened: str
    remedy: str
    codes: list[str]
    retry_after: int = 60


FAULTS = {
    text["word"]: Fault(**text)
    for text in yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))
}
BY_CODE = {code: fault for fault in FAULTS.values() for code in fault.codes}
OF_SQLITE = {getattr(sqlite3, c): fault for c, fault in BY_CODE.items() if c.startswith("SQLITE_")}
OF_CONNECTIONS = ("OperationalError", "InterfaceError", "ConnectionTimeout")
# Not imported: most portals keep their files in folders.
OF_BUCKETS = {
    "<class 'botocore.exceptions.ConnectionError'>",
    "<class 'botocore.exceptions.HTTPClientError'>",
}


def fault_of(error: BaseException | None) -> Fault | None:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if fault := _own_fault(error):
            return fault
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def _own_fault(error: BaseException) -> Fault | None:
    match error:
        case OutOfTime():
            return FAULTS["too-long"]
        case sqlite3.Error():
            code = getattr(error, "sqlite_errorcode", 0)
            # Missing tables and columns are SQLite’s general error, as is a query we wrote wrong.
            missing = str(error).startswith(("no such table", "no such column"))
            if code == sqlite3.SQLITE_ERROR and missing:
                return FAULTS["unprepared"]
            # The low byte is the code, the rest may tell more of it.
            return OF_SQLITE.get(code) or OF_SQLITE.get(code & 0xFF)
        case OperationalError() | InterfaceError() if error.__cause__ is None:
            return FAULTS["away"]
        case OSError():
            return BY_CODE.get(errno.errorcode.get(error.errno or 0, ""))
    if OF_BUCKETS.intersection(map(repr, type(error).__mro__)):
        return FAULTS["files-away"]
    state = getattr(error, "sqlstate", None)
    if state is None and type(error).__module__.startswith("psycopg"):
        return FAULTS["away"] if type(error).__name__ in OF_CONNECTIONS else None
    return BY_CODE.get(str(state)) or BY_CODE.get(str(state)[:2])
