"""Steps that make a release public or take it back, at once or, of a large one, by a worker.

The step, its line in the record's history and the word that it is done are one transaction: a
worker that is killed has done all of it or nothing, and the next one finds which.
"""

import logging
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from nkworld.atlas.memo import once_per_request
from nkworld.provenance import publishing
from nkworld.provenance.models import Release, State
from nkworld.provenance.steps import StepRefused
from nkworld.provenance.tables import observation_model

from .jobs import begun, reported
from .models import Job, ReleaseStep
from .publishing import publish_as

logger = logging.getLogger(__name__)

LARGE = 20_000  # rows, from which on a step is a worker's
NOT_SECOND = "Not published: it takes a second person, and you made or submitted this release."
NOT_ALLOWED = "You may not take this step any more."
FAILED = (
    "Nothing was changed, because of a fault of the portal. It is recorded for the administrator; "
    "try it again later."
)
DOING = {"publish": "Publishing", "withdraw": "Withdrawing", "discard": "Discarding"}


def is_large(release: Release) -> bool:
    rows = observation_model(release.dataset).objects.filter(release=release)
    return rows.order_by()[: LARGE + 1].count() > LARGE


@once_per_request
def unfinished_step(release: Release) -> ReleaseStep | None:
    return release.steps.filter(finished_at__isnull=True).first()


def start(release: Release, kind: str, user: User, said: dict[str, Any]) -> ReleaseStep:
    """Leave a step to the worker; one that is being taken already is answered instead."""
    step, is_new = ReleaseStep.objects.get_or_create(
        release=release,
        finished_at=None,
        defaults={"kind": kind, "created_by": user, "said": said, "state": Job.State.WAITING},
    )
    if is_new:
        do_step.enqueue(step.pk)
        step.refresh_from_db()
    return step


@task
def do_step(pk: int) -> None:
    """Take a step that waits; one that does not is left as it is."""
    kind = ReleaseStep.objects.values_list("kind", flat=True).get(pk=pk)
    step = begun(ReleaseStep, pk, f"{DOING[kind]} the figures")
    if step is None:
        return
    try:
        with reported(step):
            _do(step)
    except StepRefused as error:
        _finish(step, Job.State.REFUSED, error.sentences)
    except Exception:
        _finish(step, Job.State.FAILED, [FAILED])
        logger.exception("“%s” could not be done.", step)
        raise


@transaction.atomic
def _do(step: ReleaseStep) -> None:
    user = step.created_by
    if user is None or not _may(user, step):
        raise StepRefused(NOT_ALLOWED)
    sentence = TAKE[step.kind](step.release, user, step.said)
    LogEntry.objects.log_actions(user.pk, [step.release], CHANGE, sentence, single_object=True)
    _finish(step, Job.State.DONE, [sentence])


def _may(user: User, step: ReleaseStep) -> bool:
    """Whether the one who pressed the button still could: rights may be taken away meanwhile."""
    if step.kind != step.Kind.DISCARD:
        return user.is_active and user.has_perm(f"provenance.{step.kind}_release")
    own = step.release.created_by_id == user.pk
    return user.is_active and (own or user.has_perm("provenance.change_release"))


def _finish(step: ReleaseStep, state: Job.State, sentences: list[str]) -> None:
    ReleaseStep.objects.filter(pk=step.pk).update(
        state=state, step="", finished_at=timezone.now(), outcome={"sentences": sentences}
    )


def publish(release: Release, user: User, said: dict[str, Any]) -> str:
    """Under the words that the publisher gave it."""
    if not release.second_person(user):
        raise StepRefused(NOT_SECOND)
    counts = publish_as(release, user, **said)
    return f"Published: {counts_in_words(counts)}. Pages, charts and API show it now."


def withdraw(release: Release, user: User, said: dict[str, Any]) -> str:
    if release.state != State.LIVE:
        raise StepRefused("Only a live release is withdrawn.")
    return withdrawn(publishing.withdraw(release, user, said["reason"]))


def discard(release: Release, user: User, said: dict[str, Any]) -> str:
    publishing.discard(release, user, said["reason"])
    return "Discarded: its rows are gone."


TAKE: dict[str, Any] = {"publish": publish, "withdraw": withdraw, "discard": discard}


def counts_in_words(counts: dict[str, int]) -> str:
    return f"{counts['new']:,} new, {counts['changed']:,} changed"


def withdrawn(restored: int) -> str:
    if not restored:
        return "Withdrawn: its figures are no longer live; there were no earlier ones."
    plural = "figure is" if restored == 1 else "figures are"
    return f"Withdrawn: {restored:,} earlier {plural} back."
