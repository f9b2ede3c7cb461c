"""What many ask at once is computed once: the first computes, the others wait and find it kept.

Locks of files hold between threads and between workers alike, and end with their process.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files import locks

STRIPES = 256
MOST_SECONDS = 20.0
PAUSE = 0.01


@contextmanager
def turn(key: str) -> Iterator[None]:
    """Alone with this key on this machine, or after so long with the others: better than never."""
    folder = Path(settings.RESPONSE_CACHE_LOCKS)
    number = int.from_bytes(sha256(key.encode()).digest()[:2]) % STRIPES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / f"{number:03}").open("a")
    except OSError:  # a full or read-only disk: then each computes for itself
        yield
        return
    with file:
        until = time.monotonic() + MOST_SECONDS
        while not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB) and time.monotonic() < until:
            time.sleep(PAUSE)
        yield
