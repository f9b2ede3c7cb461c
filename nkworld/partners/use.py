"""How much is asked with each key, added up in the process and written once a minute.

A process that is killed loses the last minute of its counts.
"""

import atexit
import logging
import threading
import time
from collections import defaultdict
from datetime import date

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F
from django.utils import timezone

from .models import Key, Use

logger = logging.getLogger(__name__)
SECONDS = 60.0


class Counted:
    """What is counted and not yet written: {(key, day): [requests, units, refused]}."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0, 0])
        self._written = float("-inf")
        self._timer: threading.Timer | None = None

    def add(self, key: int, units: int, refused: bool = False) -> None:
        """One more request; written at once if nothing was for a minute, or when it is over."""
        with self._lock:
            count = self._counts[key, timezone.now().date()]
            count[0] += 1
            count[1] += units
            count[2] += refused
            wait = self._written + SECONDS - time.monotonic()
            if wait > 0:
                self._write_later(wait)
                return
        self.write()

    def _write_later(self, wait: float) -> None:
        if self._timer is None:
            self._timer = threading.Timer(wait, self._write_alone)
            self._timer.daemon = True
            self._timer.start()

    def _write_alone(self) -> None:
        try:
            self.write()
        finally:
            connection.close()  # this thread's own, which ends with it

    def write(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, defaultdict(lambda: [0, 0, 0])
            if self._timer:
                self._timer.cancel()  # whatever it would have written is written now
            self._written, self._timer = time.monotonic(), None
        try:
            with transaction.atomic():
                for (key, day), (requests, units, refused) in sorted(counts.items()):
                    _add(key, day, requests, units, refused)
        except (DatabaseError, InterfaceError) as error:  # an answer does not fail for its count
            logger.warning("The use of %d keys could not be written: %r", len(counts), error)

    def write_what_is_left(self) -> None:
        if self._counts:
            self.write()


def _add(key: int, day: date, requests: int, units: int, refused: int) -> None:
    Use.objects.bulk_create([Use(key_id=key, day=day)], ignore_conflicts=True)
    Use.objects.filter(key=key, day=day).update(
        requests=F("requests") + requests, units=F("units") + units, refused=F("refused") + refused
    )
    Key.objects.filter(pk=key).update(last_used_on=day)


counted = Counted()
atexit.register(counted.write_what_is_left)
