"""What a worker that was killed has left: nothing of it is seen, and it is done once more."""

import logging
from datetime import timedelta

from django.core.management import call_command
from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nkworld.provenance.models.publication import OPEN_STATES

from . import presence
from .models import Upload
from .staged import drop_unfinished
from .tasks import read_upload

logger = logging.getLogger(__name__)

ATTEMPTS = 3
KEPT = timedelta(days=30)
RESULTS_KEPT = 14  # days
GIVEN_UP = (
    f"The worker ended {ATTEMPTS} times while it did this, so it was given up and nothing was "
    "changed. Tell the administrator."
)


class WorkerLost(Exception):
    """The worker that had begun the task lives no more."""


def take_up_lost() -> int:
    """Have read anew what no living worker reads; how many uploads that were."""
    presence.forget_dead()
    running = list(DBTaskResult.objects.running())  # before: who comes meanwhile is no dead one
    alive = presence.living()
    for result in running:
        if result.worker_ids[-1] not in alive:
            result.set_failed(WorkerLost(f"{result.worker_ids[-1]} lives no more."))
    results = DBTaskResult.objects.filter(task_path=read_upload.module_path)
    held = {
        pk
        for result in results.exclude(
            status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
        )
        for pk in result.args_kwargs["args"]
    }
    begun = Upload.objects.filter(state__in=[Upload.State.WAITING, Upload.State.RUNNING])
    return sum(_take_up(upload) for upload in begun.exclude(pk__in=held))


def unfinished() -> dict[str, int]:
    """{waiting: 2, running: 1}: how many files are still to be read."""
    states = (Upload.State.WAITING, Upload.State.RUNNING)
    return {state.value: Upload.objects.filter(state=state).count() for state in states}


def _take_up(upload: Upload) -> bool:
    """False if somebody else did meanwhile, or it was given up."""
    was = Upload.objects.filter(pk=upload.pk, state=upload.state, attempts=upload.attempts)
    drop_unfinished(upload.owner)
    if upload.state == Upload.State.RUNNING and upload.attempts >= ATTEMPTS:
        outcome = {"refusals": [{"sentence": GIVEN_UP, "row": None, "column": ""}]}
        if was.update(state=Upload.State.FAILED, outcome=outcome, finished_at=timezone.now()):
            logger.error("“%s” was given up after %s attempts.", upload, upload.attempts)
        return False
    with transaction.atomic():
        taken = was.update(state=Upload.State.WAITING, step="", progress=0, total=None)
        if taken:
            read_upload.enqueue(upload.pk)
    if taken:
        logger.warning("“%s” was left by a worker that lives no more: once more.", upload)
    return bool(taken)


def tidy() -> None:
    """The file of what was published is kept: its figures lead to their cells. Others go with their
    drafts, or after thirty days; results of tasks after fourteen.
    """
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
    call_command("prune_db_task_results", queue_name="*", min_age_days=RESULTS_KEPT, verbosity=0)
