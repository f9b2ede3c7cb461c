"""Work that holds the processor: a process does one piece of a kind at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .clock import OutOfTime


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
