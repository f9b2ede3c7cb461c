"""What the review of a large draft says is computed outside of a request, so that nobody waits for
a page: by whoever has read its file, and once more when what is live, or an answer, has moved.

Where no worker lives, a page computes it itself.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.tasks import task
from django.utils import timezone

from nkworld.atlas.memo import memo_scope
from nkworld.provenance.models import Release
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.renewal import renewed

from . import presence
from .jobs import Interrupted, begun, put_back, reported
from .models import Job, PreparedReview
from .release_steps import is_large
from .review import Review
from .review_panels import prepare_panels

logger = logging.getLogger(__name__)

COMPARING = "Comparing with what is live"
LATELY = timedelta(minutes=1)


def prepare_reviews(releases: Iterable[Release]) -> None:
    """Compute and keep it; what fails here is computed by the review itself."""
    for release in releases:
        try:
            prepare(release)
        except Exception:
            logger.exception("The review of “%s” could not be prepared.", release)


def prepare(release: Release, step: Callable[[str], None] = lambda name: None) -> None:
    """Of a small draft the doubts alone, for the home of the desk."""
    with memo_scope():
        review = Review(release)
        if is_large(release):
            step("Looking for doubts")
            _ = review.doubts
            step(COMPARING)
            review.prepare()
            found = {"prepared_for": review.prepared_for}
            _jobs().update_or_create(
                release=release, defaults=found, create_defaults=found | _over()
            )
            step("Counting what readers would see")
            prepare_panels(release)
        else:
            _ = review.doubts


def being_prepared(review: Review) -> PreparedReview | None:
    """The job of the worker who computes it; None where the page has what it wants, or nobody else
    would compute it.
    """
    release = review.release
    if not release.is_open or (review.is_prepared and not _is_at_it(release)):
        return None
    if not (presence.is_wanted() and presence.living() and is_large(release)):
        return None
    job, _ = _jobs().get_or_create(release=release, defaults=_over())
    if job.prepared_for == review.prepared_for and _ended_lately(job):
        return None  # it failed, or what it computed is kept where no page finds it
    start(job, review.prepared_for)
    job.refresh_from_db()
    return job


def start(job: PreparedReview, prepared_for: str) -> None:
    """Leave it to a worker, unless one has it already."""
    over = _jobs().filter(pk=job.pk, finished_at__isnull=False)
    begun_anew = {"attempts": 0, "progress": 0, "total": None, "created_at": timezone.now()}
    waiting = {"state": Job.State.WAITING, "finished_at": None, "prepared_for": prepared_for}
    with transaction.atomic():
        if over.update(**begun_anew, **waiting):
            prepare_review.enqueue(job.pk)


def _jobs() -> Any:
    return PreparedReview.objects.select_related("release__dataset", "release__source")


def _is_at_it(release: Release) -> bool:
    """Whether a worker computes what comes last: what readers would see."""
    job = getattr(release, "prepared_review", None)
    return job is not None and job.state == Job.State.RUNNING


def _ended_lately(job: PreparedReview) -> bool:
    return job.finished_at is not None and timezone.now() - job.finished_at < LATELY


def _over() -> dict[str, Any]:
    return {"state": Job.State.DONE, "finished_at": timezone.now()}


@task
def prepare_review(pk: int) -> None:
    """Compute one that waits; one that does not is left as it is."""
    job = begun(PreparedReview, pk, "Looking for doubts")
    if job is None:
        return
    try:
        with reported(job) as report:
            prepare(Release.objects.cited().get(pk=job.release_id), report.begin)
    except Interrupted:
        put_back(job)
    except Exception:
        _finish(job, Job.State.FAILED)
        logger.exception("“%s” could not be prepared.", job)
        raise
    else:
        _finish(job, Job.State.DONE)


def _finish(job: PreparedReview, state: Job.State) -> None:
    over = {"state": state, "step": "", "finished_at": timezone.now()}
    PreparedReview.objects.filter(pk=job.pk).update(**over)


@receiver(renewed)
def prepare_again(datasets: Collection[int], **_: Any) -> None:
    """What is live has moved: before anybody asks, large drafts are compared with it again."""
    if datasets and presence.is_wanted():
        transaction.on_commit(prepare_open)


def prepare_open() -> None:
    large = _jobs().filter(release__state__in=OPEN_STATES).exclude(prepared_for="")
    for job in large:
        start(job, Review(job.release).prepared_for)
