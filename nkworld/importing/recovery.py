"""What a worker that was killed has left: nothing of it is seen, and it is done once more."""

import logging
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nkworld.provenance.models.publication import OPEN_STATES

from . import presence
from .models import Job, PreparedReview, ReleaseStep, Upload
from .prepared import prepare_review
from .release_steps import do_step
from .tasks import read_upload

logger = logging.getLogger(__name__)

JOBS: dict[type[Job], Any] = {
    Upload: read_upload,
    ReleaseStep: do_step,
    PreparedReview: prepare_review,
}
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
    """Have done anew what no living worker does; how many jobs that were."""
    presence.forget_dead()
    alive = presence.living()
    for result in DBTaskResult.objects.running():
        if result.worker_ids[-1] not in alive:
            result.set_failed(WorkerLost(f"{result.worker_ids[-1]} lives no more."))
    paths = [task.module_path for task in JOBS.values()]
    held = {
        (result.task_path, pk)
        for result in DBTaskResult.objects.filter(task_path__in=paths).exclude(status__in=_OVER)
        for pk in result.args_kwargs["args"]
    }
    return sum(
        _take_up(job, task)
        for model, task in JOBS.items()
        for job in model._default_manager.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])
        if (task.module_path, job.pk) not in held
    )


_OVER = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]


def unfinished() -> dict[str, int]:
    """{waiting: 2, running: 1}: how much is still to be done."""
    states = (Job.State.WAITING, Job.State.RUNNING)
    return {
        state.value: sum(model._default_manager.filter(state=state).count() for model in JOBS)
        for state in states
    }


def _take_up(job: Job, task: Any) -> bool:
    """False if somebody else did meanwhile, or it was given up."""
    was = type(job)._default_manager.filter(pk=job.pk, state=job.state, attempts=job.attempts)
    if job.state == Job.State.RUNNING and job.attempts >= ATTEMPTS:
        job.clear_away()
        outcome = {"refusals": [{"sentence": GIVEN_UP, "row": None, "column": ""}]}
        if was.update(state=Job.State.FAILED, outcome=outcome, finished_at=timezone.now()):
            logger.error("“%s” was given up after %s attempts.", job, job.attempts)
        return False
    job.clear_away()
    with transaction.atomic():
        taken = was.update(state=Job.State.WAITING, step="", progress=0, total=None)
        if taken:
            task.enqueue(job.pk)
    if taken:
        logger.warning("“%s” was left by a worker that lives no more: once more.", job)
    return bool(taken)


def tidy() -> None:
    """Files go with their drafts, or after thirty days; results of tasks after fourteen."""
    old = timezone.now() - KEPT
    for upload in Upload.objects.filter(state=Upload.State.RECEIVED, created_at__lt=old):
        upload.delete()
    over = Upload.objects.filter(finished_at__isnull=False).exclude(file="")
    for upload in over.prefetch_related("releases"):
        releases = upload.releases.all()
        settled = releases and not any(release.state in OPEN_STATES for release in releases)
        if settled or upload.created_at < old:
            upload.file.delete(save=False)
            Upload.objects.filter(pk=upload.pk).update(file="")
    call_command("prune_db_task_results", queue_name="*", min_age_days=RESULTS_KEPT, verbosity=0)
