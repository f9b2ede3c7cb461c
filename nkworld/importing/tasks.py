"""A file that was handed in is read outside of the request, by a worker (`manage.py work`), which
twice a second writes how far it is and looks whether somebody stopped it.
"""

import logging
import operator
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from nkworld.running.audit.trail import record

from .mapping.uploads import decide
from .models import Upload
from .refusals import FileRefused, Refusal
from .review import prepare_reviews
from .staging import Outcome, stage
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
    """How far an upload is: written by its worker, and by none that was given up meanwhile."""

    def __init__(self, upload: Upload) -> None:
        own = {"state": Upload.State.RUNNING, "attempts": upload.attempts}
        self.upload, self.mine = upload, Upload.objects.filter(pk=upload.pk, **own)
        self.written_at = 0.0

    def begin(self, step: str, may_stop: bool = True) -> None:
        """Say what is done from now on; Cancelled or Interrupted if somebody stopped it."""
        self.write(**NOT_BEGUN | {"step": step, "step_at": timezone.now()})
        if may_stop:
            self.look()

    def look(self) -> None:
        if STOPPING.is_set():
            raise Interrupted
        if self.mine.filter(cancel_asked=True).exists():
            raise Cancelled

    def rows(self, rows: Iterable[Any]) -> Iterator[Any]:
        total = operator.length_hint(rows, 0) or None
        for progress, row in enumerate(rows, start=1):
            if STOPPING.is_set() or time.monotonic() >= self.written_at + EVERY:
                self.write(progress=progress, total=total)
                self.look()
            yield row

    def write(self, **values: Any) -> None:
        self.written_at = time.monotonic()
        with suppress(DatabaseError):  # locked: the next time will do
            self.mine.update(**values)

    def put_back(self, state: Upload.State) -> None:
        """It does not count as an attempt."""
        self.mine.update(state=state, **NOT_BEGUN, attempts=F("attempts") - 1)

    def keep(self, outcome: Outcome) -> None:
        """With its drafts: a worker that is killed from here on has read the file."""
        if not self.mine.update(outcome=as_json(outcome)):
            raise Interrupted
        self.upload.releases.set(outcome.releases)

    @transaction.atomic
    def finish(self, state: Upload.State, outcome: Outcome | None = None) -> None:
        """Without an `outcome` what was kept with the drafts is what became of it."""
        self.upload.refresh_from_db(fields=["outcome"])
        kept = as_json(outcome) if outcome else self.upload.outcome
        over = {"step": "", "finished_at": timezone.now(), "progress": kept["rows"]}
        if self.mine.update(state=state, outcome=kept, **over):
            self.upload.refresh_from_db()
            tell_of_end(self.upload)


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
    report = Report(upload)
    try:
        if not upload.releases.exists():  # else a worker was killed that had read it
            report.begin("Looking at the file")
            if not upload.recipe and not decide(upload, report.rows):
                report.put_back(Upload.State.RECEIVED)
                return
            with upload.file.open("rb") as file:
                begin, keep = report.begin, report.keep
                outcome = stage(file, upload, report.rows, step=begin, drafted=keep)
            if not outcome.releases:
                refused = outcome.stopped or (outcome.refusals and not upload.set_aside)
                is_known = outcome.already_open or not refused
                state = Upload.State.NOTHING_NEW if is_known else Upload.State.REFUSED
                report.finish(state, outcome)
                return
        report.begin("Adding up for the review", may_stop=False)
        prepare_reviews(upload.releases.all())
    except Cancelled:
        report.finish(Upload.State.CANCELLED, Outcome())
    except Interrupted:  # for the next worker
        report.put_back(Upload.State.WAITING)
    except FileRefused as error:
        report.finish(Upload.State.REFUSED, Outcome(refusals=error.refusals))
    except Exception:
        report.finish(Upload.State.FAILED, Outcome(refusals=[Refusal(FAILED)]))
        logger.exception("“%s” could not be read.", upload)
        raise
    else:
        report.finish(Upload.State.DONE)


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
