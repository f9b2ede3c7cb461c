"""Work that holds the processor: who of the threads of a process goes first."""

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


class PagesFirst:
    """Threads of one process share its processor: what has time waits while a page is made."""

    def __init__(self) -> None:
        self._pages = 0
        self._none_left = threading.Condition()

    @contextmanager
    def page(self) -> Iterator[None]:
        """A page is made, which goes first; pages don't wait for each other."""
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
