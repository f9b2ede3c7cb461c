"""How many answers one client is given at the same time, on one machine.

Locks of files hold between threads and processes alike, and end with their process.
"""

import io
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

from django.core.files import locks

PAUSE = 0.01
WAITERS = 2


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
        """A place, as what gives it back; None where all are taken."""
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
        try:
            file = self._locked(client, most)
        except OSError:  # a full or read-only disk: then the process counts alone
            file = io.StringIO()
        leave = partial(self._leave, client, file)
        if file is None:
            leave()
            return None
        return leave

    def _locked(self, client: str, most: int) -> IO[str] | None:
        """The file of the first place that nobody holds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for number in range(most):
            file: IO[str] = (self.folder / f"{client}-{number}").open("a")
            if locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
                return file
            file.close()
        return None

    def _leave(self, client: str, file: IO[str] | None) -> None:
        """Closing a file ends its lock; a second time changes nothing."""
        if file is not None:
            if file.closed:
                return
            file.close()
        with self._lock:
            self._here[client] -= 1
            if self._here[client] <= 0:
                del self._here[client]
