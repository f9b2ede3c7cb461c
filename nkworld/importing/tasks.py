"""A file that was handed in is read outside of the request, by a worker (`manage.py work`). It
tells twice a second how far it is, and looks whether somebody stopped it, between two batches of
rows.
"""

import logging
import operator
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.tasks import task
from django.utils import timezone

from nkworld.running.audit import record

from .mapping.recipe import Recipe
from .mapping.uploads import decide
from .models import Upload
from .refusals import FileRefused, Refusal
from .review import prepare_reviews
from .staging import Delivery, Outcome, stage
from .waiting import tell_of_end

logger = logging.getLogger(__name__)

EVERY = 0.5  # seconds
STOPPING = threading.Event()  # this process has been told to end
NOT_BEGUN: dict[str, Any] = {"step": "", "progress": 0, "total": None}

FAILED = (
    "The file could not be read because of a fault of the portal, not of the file. Nothing was "
    "stored. It is recorded for the administrator; try the same file again later."
)


class Cancelled(Exception):
    """Somebody at the desk stopped the reading."""


class Interrupted(Exception):
    """The worker has been told to end: the next one reads the file from its beginning."""


class Report:
    """How far an upload is: counted and written by whoever reads it, between two transactions."""

    def __init__(self, upload: Upload) -> None:
        self.mine = Upload.objects.filter(pk=upload.pk, state=Upload.State.RUNNING)
        self.written_at = 0.0

    def begin(self, step: str) -> None:
        """Say what is done from now on; Cancelled or Interrupted if somebody stopped it."""
        self.say(step)
        self.look()

    def say(self, step: str) -> None:
        self.write(**NOT_BEGUN | {"step": step, "step_at": timezone.now()})

    def look(self) -> None:
        if STOPPING.is_set():
            raise Interrupted
        if self.mine.filter(cancel_asked=True).exists():
            raise Cancelled

    def rows(self, rows: Iterable[Any]) -> Iterator[Any]:
        """The same rows, counted."""
        self.progress, total = 0, operator.length_hint(rows, 0) or None
        for row in rows:
            self.progress += 1
            if STOPPING.is_set() or time.monotonic() >= self.written_at + EVERY:
                self.write(progress=self.progress, total=total)
                self.look()
            yield row

    def write(self, **values: Any) -> None:
        self.written_at = time.monotonic()
        with suppress(DatabaseError):  # locked: the next time will do
            self.mine.update(**values)


def start(upload: Upload) -> None:
    """Have it read: by a worker as soon as one is free."""
    received = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVED)
    with transaction.atomic():
        is_started = received.update(state=Upload.State.WAITING)
        if is_started and not upload.outcome:  # not again when its questions are answered
            record("handed in", upload, who=upload.created_by, sentence=upload.file_name)
    if is_started:
        read_upload.enqueue(upload.pk)
    upload.refresh_from_db()


def cancel(upload: Upload) -> None:
    """Nothing of it is stored: at once where it waits, else as soon as its worker looks."""
    mine = Upload.objects.filter(pk=upload.pk)
    waiting = mine.filter(state__in=[Upload.State.RECEIVED, Upload.State.WAITING])
    if not waiting.update(state=Upload.State.CANCELLED, finished_at=timezone.now()):
        mine.filter(state=Upload.State.RUNNING).update(cancel_asked=True)
    upload.refresh_from_db()


def unfinished() -> dict[str, int]:
    """{waiting: 2, running: 1}: how many files are still to be read."""
    states = (Upload.State.WAITING, Upload.State.RUNNING)
    return {state.value: Upload.objects.filter(state=state).count() for state in states}


@task
def read_upload(pk: int) -> None:
    """Read a waiting upload into drafts; one that is not waiting is left as it is."""
    mine, now = Upload.objects.filter(pk=pk), timezone.now()
    # From here on it is this worker's.
    if not mine.filter(state=Upload.State.WAITING).update(
        **NOT_BEGUN | {"state": Upload.State.RUNNING, "step": "Opening the file"},
        step_at=now,
        started_at=now,
        attempts=F("attempts") + 1,
    ):
        return
    upload = mine.get()
    try:
        report = Report(upload)
        if not upload.releases.exists():  # else a worker was killed that had read it
            report.begin("Looking at the file")
            if not upload.recipe and not decide(upload, report.rows):
                _put_back(upload, Upload.State.RECEIVED)
                return
            name, delivery = upload.file_name, delivery_of(upload)
            with upload.file.open("rb") as file:
                outcome = stage(file, name, delivery, report.rows, step=report.begin)
            if not outcome.releases:
                refused = outcome.stopped or (outcome.refusals and not upload.set_aside)
                is_known = outcome.already_open or not refused
                state = Upload.State.NOTHING_NEW if is_known else Upload.State.REFUSED
                _finish(upload, state, outcome)
                return
        report.say("Adding up for the review")
        prepare_reviews(upload.releases.all())
    except Cancelled:
        _finish(upload, Upload.State.CANCELLED, Outcome())
    except Interrupted:  # for the next worker; it does not count as an attempt
        _put_back(upload, Upload.State.WAITING)
    except FileRefused as error:
        _finish(upload, Upload.State.REFUSED, Outcome(refusals=error.refusals))
    except Exception:
        _finish(upload, Upload.State.FAILED, Outcome(refusals=[Refusal(FAILED)]))
        logger.exception("“%s” could not be read.", upload)
        raise
    else:
        _finish(upload, Upload.State.DONE)


def delivery_of(upload: Upload) -> Delivery:
    names = ("dataset", "label", "source", "reason", "complete", "several_readings", "set_aside")
    return Delivery(
        **{name: getattr(upload, name) for name in (*names, "sheet", "owner")},
        user=upload.created_by,
        recipe=Recipe.from_json(upload.recipe) if upload.recipe else None,
        drafted=partial(_keep, upload),
    )


def _put_back(upload: Upload, state: Upload.State) -> None:
    attempts = F("attempts") - 1
    _still_own(upload).update(state=state, **NOT_BEGUN, attempts=attempts)


def _keep(upload: Upload, outcome: Outcome) -> None:
    """With its drafts: a worker that is killed from here on has read the file."""
    if not _still_own(upload).update(outcome=as_json(outcome)):
        raise Interrupted
    upload.releases.set(outcome.releases)


def _still_own(upload: Upload) -> QuerySet[Upload]:
    """None once another worker has it: this one lost its connection, and so was given up."""
    own = {"state": Upload.State.RUNNING, "attempts": upload.attempts}
    return Upload.objects.filter(pk=upload.pk, **own)


@transaction.atomic
def _finish(upload: Upload, state: Upload.State, outcome: Outcome | None = None) -> None:
    """Without an `outcome` what was kept with the drafts is what became of it."""
    if outcome is None:
        upload.refresh_from_db(fields=["outcome"])
    kept = as_json(outcome) if outcome else upload.outcome
    over = {"step": "", "finished_at": timezone.now(), "progress": kept["rows"]}
    if _still_own(upload).update(state=state, outcome=kept, **over):
        upload.refresh_from_db()
        tell_of_end(upload)


def as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "rows": outcome.rows,
        "refused_rows": outcome.refused_rows,
        "refusals": [asdict(refusal) for refusal in outcome.refusals],
        "notes": outcome.notes,
        "stopped": outcome.stopped,
        "changes": [
            {"source": str(source), **counts} for source, counts in outcome.changes.items()
        ],
        "already_open": [release.pk for release in outcome.already_open],
    }
