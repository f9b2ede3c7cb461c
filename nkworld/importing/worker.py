"""The process that does what was left to be done outside of a request. What a worker that was
killed has left is done once more: one lives as long as it is connected to the database, however it
ends. PostgreSQL has a session for each connection, which bears the worker's name. SQLite has none
and is on one machine: there a worker keeps the lock of a file beside the database's.

`django-tasks-db` brings the tasks and runs one; how they are looked for is the portal's own.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from types import FrameType

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.tasks import TaskResultStatus, task_backends
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.running.private_files import make_private_folder

from . import tasks
from .models import Upload
from .staging import drop_unfinished
from .tasks import read_upload

logger = logging.getLogger(__name__)

ATTEMPTS = 3
KEPT = timedelta(days=30)
GIVEN_UP = (
    f"The worker ended {ATTEMPTS} times while it did this, so it was given up and nothing was "
    "changed. Tell the administrator."
)
CARE = 5.0  # seconds between two looks for what was lost
TIDY = 3600.0
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

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """What has been begun is put back, for the next worker to do."""
        tasks.STOPPING.set()
        super().shutdown(signum, frame)

    def keep_taking_care(self) -> None:
        while True:
            time.sleep(CARE)
            self.take_care()
            connection.close()

    def take_care(self) -> None:
        try:
            take_up_lost()
            if time.monotonic() >= self.tidy_at:
                self.tidy_at = time.monotonic() + TIDY
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
            if taken := was.update(state=Upload.State.WAITING, **tasks.NOT_BEGUN):
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


def present(worker: str) -> AbstractContextManager[None]:
    """This worker lives, from here on to the end of the block or of its process."""
    return (_session if connection.vendor == "postgresql" else _lock)(worker)


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
def _session(worker: str) -> Iterator[None]:
    """Of this connection, and of those that come after it or are its threads' own."""
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


@contextmanager
def _lock(worker: str) -> Iterator[None]:
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
