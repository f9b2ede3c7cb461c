"""What is done outside of a request, and the process that does it (`manage.py work`): it reads
files that were handed in, writes twice a second how far it is and looks whether somebody stopped
it.

What a worker that was killed has left is done once more: one lives as long as it is connected to
the database, however it ends. PostgreSQL has a session for each connection, which bears the
worker's name. SQLite has none and is on one machine: there a worker keeps the lock of a file beside
the database's. `django-tasks-db` brings the tasks and runs one; how they are looked for is the
portal's own.
"""

import fcntl
import logging
import operator
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F
from django.tasks import TaskResultStatus, task, task_backends
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.running.audit.trail import record
from nkworld.running.private_files import make_private_folder

from .mapping.uploads import decide
from .models import Upload
from .reading import FileRefused, Refusal
from .review import prepare_reviews
from .staging import Outcome, drop_unfinished, stage
from .waiting import tell_of_end

logger = logging.getLogger(__name__)

EVERY = 0.5  # seconds
STOPPING = threading.Event()  # this process has been told to end
NOT_BEGUN: dict[str, Any] = {"step": "", "progress": 0, "total": None}
PUT_BACK = NOT_BEGUN | {"attempts": F("attempts") - 1}  # it does not count as an attempt
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
                report.mine.update(state=Upload.State.RECEIVED, **PUT_BACK)
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
        report.mine.update(state=Upload.State.WAITING, **PUT_BACK)
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


ATTEMPTS = 3
KEPT = timedelta(days=30)
GIVEN_UP = (
    f"The worker ended {ATTEMPTS} times while it did this, so it was given up and nothing was "
    "changed. Tell the administrator."
)
SESSION = "worker "  # with its name: what PostgreSQL calls the sessions of a worker


class PortalWorker(Worker):
    tidy_at = 0.0

    def run(self) -> None:
        """The library's own loop takes the lock for writing at each look: it is entered only where
        something waits, and left as soon as nothing does.
        """
        ends, self.batch = self.batch, True
        with present(self.worker_id):
            self.take_care()
            threading.Thread(target=self.keep_taking_care, daemon=True).start()
            while self.running:
                close_old_connections()
                try:
                    if is_waiting := DBTaskResult.objects.ready().exists():
                        super().run()
                except DatabaseError:  # it is away, or somebody else writes for long
                    logger.warning("The tasks could not be looked at.", exc_info=True)
                    connection.close()
                    is_waiting = False
                if not is_waiting and ends:
                    return
                if not is_waiting and self.running:
                    time.sleep(self.interval)

    def shutdown(self, signum: int, frame: Any) -> None:
        """What has been begun is put back, for the next worker to do."""
        STOPPING.set()
        super().shutdown(signum, frame)

    def keep_taking_care(self) -> None:
        while True:
            time.sleep(5)  # between two looks for what was lost
            self.take_care()
            connection.close()

    def take_care(self) -> None:
        try:
            take_up_lost()
            if time.monotonic() >= self.tidy_at:
                self.tidy_at = time.monotonic() + 3600
                tidy()
        except DatabaseError:
            logger.warning("What was lost could not be looked for.", exc_info=True)


def take_up_lost() -> int:
    """Have read anew what no living worker reads; how many uploads that were."""
    for path in folder().glob("*"):  # of those that are dead
        if not _is_locked(path):
            path.unlink(missing_ok=True)
    running = list(DBTaskResult.objects.running())  # before: who comes meanwhile is no dead one
    alive = living()
    for result in running:
        if result.worker_ids[-1] not in alive:
            result.set_failed(RuntimeError(f"{result.worker_ids[-1]} lives no more."))
    over = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
    results = DBTaskResult.objects.filter(task_path=read_upload.module_path)
    held = {pk for one in results.exclude(status__in=over) for pk in one.args_kwargs["args"]}
    begun = Upload.objects.filter(state__in=[Upload.State.WAITING, Upload.State.RUNNING])
    number = 0
    for upload in begun.exclude(pk__in=held):
        drop_unfinished(upload.owner)
        # Somebody else may have taken it up meanwhile.
        was = Upload.objects.filter(pk=upload.pk, state=upload.state, attempts=upload.attempts)
        if upload.state == Upload.State.RUNNING and upload.attempts >= ATTEMPTS:
            outcome = {"refusals": [{"sentence": GIVEN_UP, "row": None, "column": ""}]}
            if was.update(state=Upload.State.FAILED, outcome=outcome, finished_at=timezone.now()):
                logger.error("“%s” was given up after %s attempts.", upload, upload.attempts)
            continue
        with transaction.atomic():
            if taken := was.update(state=Upload.State.WAITING, **NOT_BEGUN):
                read_upload.enqueue(upload.pk)
        if taken:
            number += 1
            logger.warning("“%s” was left by a worker that lives no more: once more.", upload)
    return number


def tidy() -> None:
    """Files of what was published stay, for their cells; others go with drafts, or in time."""
    old = timezone.now() - KEPT
    for upload in Upload.objects.filter(state=Upload.State.RECEIVED, created_at__lt=old):
        upload.delete()
    over = Upload.objects.filter(finished_at__isnull=False).exclude(file="")
    for upload in over.prefetch_related("releases"):
        releases = upload.releases.all()
        if any(release.published_at for release in releases):
            continue
        settled = releases and not any(release.state in OPEN_STATES for release in releases)
        if settled or upload.created_at < old:
            upload.file.delete(save=False)
            Upload.objects.filter(pk=upload.pk).update(file="")
    call_command("prune_db_task_results", queue_name="*", min_age_days=14, verbosity=0)


def living() -> set[str]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # as they are now, in a transaction
            cursor.execute(
                "SELECT substr(application_name, %s) FROM pg_stat_activity "
                "WHERE datname = current_database() AND starts_with(application_name, %s)",
                [len(SESSION) + 1, SESSION],
            )
            return {name for (name,) in cursor}
    return {path.name for path in folder().glob("*") if _is_locked(path)}


def is_wanted() -> bool:
    """Whether tasks are left to a worker at all, and not done at once as in tests."""
    return isinstance(task_backends["default"], DatabaseBackend)


@contextmanager
def present(worker: str) -> Iterator[None]:
    """This worker lives, from here on to the end of the block or of its process."""
    if connection.vendor == "postgresql":
        # Of this connection, and of those that come after it or are its threads' own.
        given, options = connection.settings_dict, connection.settings_dict["OPTIONS"]
        name = "SELECT set_config('application_name', %s, false)"
        with connection.cursor() as cursor:
            cursor.execute(name, [SESSION + worker])
        try:
            given["OPTIONS"] = options | {"application_name": SESSION + worker}
            yield
        finally:
            given["OPTIONS"] = options
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute(name, [""])
        return
    make_private_folder(folder())
    path = folder() / worker
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def folder() -> Path:
    return Path(f"{connection.settings_dict['NAME']}-workers")


def _is_locked(path: Path) -> bool:
    with suppress(FileNotFoundError), path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
