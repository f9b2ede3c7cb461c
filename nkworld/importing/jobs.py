"""An upload that is being read tells how far it is, and looks whether somebody stopped it.

    with reported(upload) as report:
        stage(file, name, delivery, report.rows)

A thread with a connection of its own writes twice a second what was counted meanwhile: never
inside the transaction of the reading, and where the database is locked the next time will do.
"""

import operator
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from .models import Upload

EVERY = 0.5  # seconds
STOPPING = threading.Event()  # this process has been told to end


class Cancelled(Exception):
    """Somebody at the desk stopped the reading."""


class Interrupted(Exception):
    """The worker has been told to end: the next one reads the file from its beginning."""


class Report:
    """How far an upload is: counted by whoever reads it, written by a thread."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.step, self.step_at = upload.step, upload.step_at
        self.progress, self.total = upload.progress, upload.total
        self.cancelled = threading.Event()
        self.over = threading.Event()

    def begin(self, step: str) -> None:
        """Say in words what is done from now on."""
        self.look()
        self.say(step)

    def say(self, step: str) -> None:
        """The same of what nobody can stop any more."""
        self.step, self.step_at = step, timezone.now()
        self.progress, self.total = 0, None

    def look(self) -> None:
        """Cancelled or Interrupted, if somebody stopped the reading or the worker meanwhile."""
        if self.cancelled.is_set():
            raise Cancelled
        if STOPPING.is_set():
            raise Interrupted

    def rows(self, rows: Iterable[Any]) -> Iterator[Any]:
        """The same rows, counted."""
        self.progress, self.total = 0, operator.length_hint(rows, 0) or None
        for row in rows:
            self.look()
            self.progress += 1
            yield row

    def write_until_over(self) -> None:
        try:
            if connection.vendor == "sqlite":  # as good as now is half a second later
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout=100")
            while not self.over.wait(EVERY):
                self.write()
        finally:
            connection.close()

    def write(self) -> None:
        with suppress(DatabaseError):  # locked: the reading goes on, and so does the counting
            mine = Upload.objects.filter(pk=self.upload.pk, state=Upload.State.RUNNING)
            mine.update(
                step=self.step,
                step_at=self.step_at,
                progress=self.progress,
                total=self.total,
            )
            if mine.filter(cancel_asked=True).exists():
                self.cancelled.set()


@contextmanager
def reported(upload: Upload) -> Iterator[Report]:
    report = Report(upload)
    if connection.in_atomic_block:  # of a test: nobody else sees the upload before it is over
        yield report
        return
    thread = threading.Thread(target=report.write_until_over, name=f"report of {upload.pk}")
    thread.start()
    try:
        yield report
    finally:
        report.over.set()
        thread.join()
