"""Counts that all processes of a machine share, and that end by themselves.

    counts = CountsInFile(VAR_DIR / "api-use")
    counts.add(key, 5, ends=1_800_000_000)    # the sum under that key, this time included

Keys have 16 bytes. They lie in a file of fixed size that is mapped into memory: a count takes some
microseconds and asks nothing of the database. `CountsInCache` are the same for several machines, in
their Redis.
"""

import fcntl
import mmap
import os
import struct
import threading
import time
from pathlib import Path
from typing import Any

SLOTS = 2**15
NEAR = 16  # slots in which a key may lie
RECORD = struct.Struct("<16sQQ")  # the key, when its count ends, the sum
EMPTY = bytes(16)


class CountsInFile:
    """A table of slots. Where all slots near a key are taken, the smallest sum gives way: whoever
    asks a lot is not forgotten because many others ask a little.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(file, SLOTS * RECORD.size)
        self._file, self._map = file, mmap.mmap(file, SLOTS * RECORD.size)
        self._lock = threading.Lock()

    def read(self, key: bytes) -> int:
        now = int(time.time())
        for _, found, ends, number in self._near(key):
            if found == key and ends > now:
                return number
        return 0

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
