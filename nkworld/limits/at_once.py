"""How many answers one client is given at the same time, on one machine.

Locks of files hold between threads and processes alike, and end with their process.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.core.files import locks

PAUSE = 0.01


class AtOnce:
    """Places of clients; whoever has none free waits for one, but only one waiter of a process, so
    that those who wait never hold the threads of the others.
    """

    def __init__(self, folder: Path, longest_wait: float) -> None:
        self.folder, self.longest_wait = folder, longest_wait
        self._waiting = threading.Lock()

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
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for number in range(most):
                file: IO[str] = (self.folder / f"{client}-{number}").open("a")
                if locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
                    return file.close  # and with it the lock
                file.close()
        except OSError:  # a full or read-only disk: then nobody is counted
            return lambda: None
        return None
