"""Who goes first, how many at once and how much in a time: threads of a process, and clients and
workers of a machine. Locks of files hold between threads and processes alike.
"""

import fcntl
import mmap
import os
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.files import locks
from django.http.response import HttpResponseBase

from .clock import OutOfTime

PAUSE = 0.01  # seconds between two tries of a lock
WAITERS = 2
STRIPES = 256
MOST_SECONDS = 20.0
SLOTS = 2**15
NEAR = 16  # slots in which a key may lie
RECORD = struct.Struct("<16sQQ")  # the key, when its count ends, the sum
EMPTY = bytes(16)


def locked(path: Path) -> IO[str] | None:
    """The file at a path, whose lock ends when it is closed; None while another has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file: IO[str] = path.open("a")
    if locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
        return file
    file.close()
    return None


class OneAtATime:
    """`longest_wait` is in seconds: whoever waited so long for his turn is answered 503."""

    def __init__(self, longest_wait: float) -> None:
        self.longest_wait = longest_wait
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """OutOfTime while too many others wait."""
        if not self._lock.acquire(timeout=self.longest_wait):
            raise OutOfTime(f"Nobody waits longer than {self.longest_wait:g} seconds for his turn.")
        try:
            yield
        finally:
            self._lock.release()


class PagesFirst:
    """Threads of one process share its processor: what has time waits while a page is made."""

    def __init__(self) -> None:
        self._pages = 0
        self._none_left = threading.Condition()

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


class AtOnce:
    """Places of clients, in one process half of them; whoever finds none free waits for one, unless
    `WAITERS` of the process do. So who keeps to four at once is never refused, and neither answers
    nor waiters of one client hold all six threads of a process.
    """

    def __init__(self, folder: Path, longest_wait: float) -> None:
        self.folder, self.longest_wait = folder, longest_wait
        self._waiting, self._lock = threading.BoundedSemaphore(WAITERS), threading.Lock()
        self._here: Counter[str] = Counter()

    def take(self, client: str, most: int) -> Callable[[], None] | None:
        if leave := self._free_one(client, most):
            return leave
        if not self._waiting.acquire(blocking=False):
            return None
        try:
            until = time.monotonic() + self.longest_wait
            while time.monotonic() < until:
                time.sleep(PAUSE)
                if leave := self._free_one(client, most):
                    return leave
        finally:
            self._waiting.release()
        return None

    def _free_one(self, client: str, most: int) -> Callable[[], None] | None:
        with self._lock:
            if self._here[client] >= (most + 1) // 2:
                return None
            self._here[client] += 1
        place = ExitStack()
        place.callback(self._leave, client)
        with suppress(OSError):  # a full or read-only disk: then the process counts alone
            files = (locked(self.folder / f"{client}-{number}") for number in range(most))
            file = next(filter(None, files), None)
            if file is None:
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
    path, until = (
        Path(settings.RESPONSE_CACHE_LOCKS) / f"{number:03}",
        time.monotonic() + MOST_SECONDS,
    )
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
                place, before = self._place_of(key)
                RECORD.pack_into(self._map, place, key, ends, before + number)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        return before + number

    def _place_of(self, key: bytes) -> tuple[int, int]:
        """(where its sum lies or may be put, what it was before)"""
        now, best, least = int(time.time()), -1, float("inf")
        for place, found, ends, number in self._near(key):
            if found == key and ends > now:
                return place, number
            if ends <= now:
                if found != EMPTY:  # nothing is kept for longer than it counts
                    RECORD.pack_into(self._map, place, EMPTY, 0, 0)
                number = -1
            if number < least:
                best, least = place, number
        return best, 0

    def _near(self, key: bytes) -> Any:
        first = int.from_bytes(key[:4]) % SLOTS
        for step in range(NEAR):
            place = (first + step) % SLOTS * RECORD.size
            yield (place, *RECORD.unpack_from(self._map, place))


class CountsInCache:
    """The same in one of Django's caches that counts for all servers."""

    def __init__(self, cache: Any) -> None:
        self._cache = cache

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
