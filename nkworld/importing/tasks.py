"""A file that was handed in is read outside of the request, by a worker (`manage.py work`)."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.tasks import task
from django.utils import timezone

from nkworld.audit import record
from nkworld.provenance.comparison import ReleaseComparison
from nkworld.provenance.tables import observation_model

from .jobs import Cancelled, Interrupted, reported
from .mapping.kept import decide, reader_of
from .models import Upload
from .refusals import FileRefused, Refusal
from .review import prepare_reviews
from .staging import Delivery, Outcome, stage
from .waiting import tell_of_end

logger = logging.getLogger(__name__)

FAILED = (
    "The file could not be read because of a fault of the portal, not of the file. Nothing was "
    "stored. It is recorded for the administrator; try the same file again later."
)


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


@task
def read_upload(pk: int) -> None:
    """Read a waiting upload into drafts; one that is not waiting is left as it is."""
    mine, now = Upload.objects.filter(pk=pk), timezone.now()
    # From here on it is this worker's.
    if not mine.filter(state=Upload.State.WAITING).update(
        state=Upload.State.RUNNING,
        step="Opening the file",
        step_at=now,
        progress=0,
        total=None,
        started_at=now,
        attempts=F("attempts") + 1,
    ):
        return
    upload = mine.get()
    try:
        with reported(upload) as report:
            report.begin("Looking at the file")
            if upload.mapping is None and not decide(upload, report.rows):
                _still_own(upload).update(
                    state=Upload.State.RECEIVED,
                    step="",
                    progress=0,
                    total=None,
                    attempts=F("attempts") - 1,
                )
                return
            with upload.file.open("rb") as file:
                outcome = stage(
                    file, upload.file_name, delivery_of(upload), report.rows, step=report.begin
                )
            report.say("Adding up for the review")
            prepare_reviews(outcome.releases)
    except Cancelled:
        _finish(upload, Upload.State.CANCELLED, Outcome())
    except Interrupted:  # for the next worker; it does not count as an attempt
        _still_own(upload).update(
            state=Upload.State.WAITING, step="", progress=0, total=None, attempts=F("attempts") - 1
        )
    except FileRefused as error:
        _finish(upload, Upload.State.REFUSED, Outcome(refusals=error.refusals))
    except Exception:
        _finish(upload, Upload.State.FAILED, Outcome(refusals=[Refusal(FAILED)]))
        logger.exception("“%s” could not be read.", upload)
        raise
    else:
        _take_for_own(upload, outcome)
        _finish(upload, _state_after(upload, outcome), outcome)


def delivery_of(upload: Upload) -> Delivery:
    return Delivery(
        dataset=upload.dataset,
        label=upload.label,
        source=upload.source,
        user=upload.created_by,
        reason=upload.reason,
        complete=upload.complete,
        several_readings=upload.several_readings,
        set_aside=upload.set_aside,
        sheet=upload.sheet,
        owner=upload.owner,
        mapping=reader_of(upload),
    )


def _state_after(upload: Upload, outcome: Outcome) -> Upload.State:
    if outcome.already_open:
        return Upload.State.NOTHING_NEW
    if outcome.stopped or (outcome.refusals and not upload.set_aside):
        return Upload.State.REFUSED
    return Upload.State.DONE if outcome.releases else Upload.State.NOTHING_NEW


def _take_for_own(upload: Upload, outcome: Outcome) -> None:
    """A worker was killed between the draft and the word that it is there: the draft is ours."""
    own = outcome.already_open
    if (
        upload.attempts == 1
        or not own
        or any(draft.created_at < upload.created_at for draft in own)
    ):
        return
    if Upload.objects.exclude(pk=upload.pk).filter(releases__in=own).exists():
        return
    outcome.already_open, outcome.releases = [], own
    for draft in own:
        counts = ReleaseComparison(draft, observation_model(draft.dataset)).counts()
        outcome.changes[draft.source] = counts
        outcome.rows += sum(counts.values()) - counts["vanished"]


def _still_own(upload: Upload) -> QuerySet[Upload]:
    """None once another worker has it: this one lost its connection, and so was given up."""
    own = {"state": Upload.State.RUNNING, "attempts": upload.attempts}
    return Upload.objects.filter(pk=upload.pk, **own)


@transaction.atomic
def _finish(upload: Upload, state: Upload.State, outcome: Outcome) -> None:
    if not _still_own(upload).update(
        state=state,
        outcome=as_json(outcome),
        step="",
        finished_at=timezone.now(),
        progress=outcome.rows,
    ):
        return
    upload.refresh_from_db()
    tell_of_end(upload)
    if state == Upload.State.DONE:
        upload.releases.set(outcome.releases)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """What the upload's page tells of it, whenever it is looked at."""
    return {
        "rows": outcome.rows,
        "refused_rows": outcome.refused_rows,
        "refusals": [refusal.as_json() for refusal in outcome.refusals],
        "notes": outcome.notes,
        "stopped": outcome.stopped,
        "changes": [
            {"source": str(source), **counts} for source, counts in outcome.changes.items()
        ],
        "already_open": [release.pk for release in outcome.already_open],
    }
