"""The life of whatever is drafted: submitted, sent back, discarded, published, withdrawn."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import Max, Model
from django.dispatch import Signal
from django.utils import timezone

from nkworld.running.audit.trail import record

from .editions import TICK
from .models import Edition
from .models.publication import OPEN_STATES, Publication, State
from .renewal import is_loading

logger = logging.getLogger(__name__)

GONE = "This is no draft any more: it was published or discarded meanwhile."


# Sent in a step's transaction, for whoever tells people of it, by the class of the publication
# (Release, ProfileRevision …). With `publication`, `action` (“submitted”, “sent back”, “discarded”,
# “published” …), `user` (None: a command), `why`, and `makers`: keys of whoever had made or
# submitted it before the step.
step_taken = Signal()
# With `publication`, `user` (the author), `comment`, `people`: keys of whoever made the draft or
# wrote about it before, without the author.
comment_added = Signal()


class StepRefused(Exception):
    def __init__(self, *sentences: object) -> None:
        self.sentences = [str(one) for one in sentences]
        super().__init__(" ".join(self.sentences))


def next_moment(rows: models.QuerySet, dataset: int | None = None) -> datetime:
    """Now, and later than any moment of these rows and edition, even if the clock was set back."""
    moments = [*rows.aggregate(a=Max("known_from"), b=Max("known_until")).values()]
    if dataset:
        moments += Edition.objects.filter(dataset=dataset).aggregate(Max("moment")).values()
    latest = max(filter(None, moments), default=None)
    now = timezone.now()
    return now if latest is None or now > latest else latest + TICK


@contextmanager
def step(
    publication: Publication,
    action: str,
    user: User | None,
    states: Collection[State],
    refusal: str = "",
    *,
    why: str = "",
    version: object = None,
) -> Iterator[Any]:
    """The publication as it stands, while somebody takes a step with it: nobody else takes one
    meanwhile, all of it is kept or nothing, it is recorded, and whoever it concerns is told.

    StepRefused, with the sentence `refusal` if there is one, if it is in none of the `states`, and
    if it is not the `version` that the person has read.
    """
    with transaction.atomic():
        try:
            current = publication.locked()
        except ObjectDoesNotExist as error:
            raise StepRefused(GONE) from error
        if current.state not in states:
            already = f"“{current}” is {State(current.state).label.lower()} already."
            raise StepRefused(refusal or already)
        if version is not None and str(version) != str(current.version):
            raise StepRefused("The draft was changed since you read it: read it again.")
        details = {"publication": current, "action": action, "user": user, "why": why}
        details["makers"] = current.makers()
        yield current
        current.save()
        log_step(current, action, user, why, current.step_detail)
        step_taken.send(type(current), **details)


def submit(draft: Publication, user: User | None = None, version: object = None) -> None:
    refusal = "Only a draft is submitted for review."
    with step(draft, "submitted", user, [State.DRAFT], refusal, version=version) as draft:
        draft.enter(State.REVIEW)
        draft.submitted_at, draft.submitted_by = timezone.now(), user


def send_back(draft: Publication, user: User | None, reason: str, version: object = None) -> None:
    refusal = "Only what is in review can be sent back."
    with step(
        draft, "sent back", user, [State.REVIEW], refusal, why=reason, version=version
    ) as draft:
        draft.enter(State.DRAFT)
        draft.sent_back_at, draft.sent_back_by = timezone.now(), user
        draft.sent_back_reason = reason
        draft.submitted_at = draft.submitted_by = None


@transaction.atomic
def discard(
    draft: Publication, user: User | None = None, reason: str = "", version: object = None
) -> None:
    with step(draft, "discarded", user, OPEN_STATES, why=reason, version=version) as draft:
        draft.throw_away(user, reason)
    if not draft.DISCARDED_STAYS:
        draft.delete()


def log_step(
    publication: Publication, action: str, user: User | None, why: str = "", detail: str = ""
) -> None:
    """In the audit log within the transaction, in the server's once the database holds it."""
    level = logging.DEBUG if is_loading() else logging.INFO
    done = action + detail
    if not is_loading():
        before, after = publication.changes()
        record(
            action,
            publication.desk_record,
            who=user,
            before=before,
            after=after,
            why=why,
            sentence=done if detail else "",
            name=str(publication),
        )
    sentence = f"“{publication}” {done} by {user or 'a command'}"
    transaction.on_commit(lambda: logger.log(level, "%s", sentence))


def record_draft(instance: Model, created: bool, raw: bool, **kwargs: object) -> None:
    """A receiver: a release or text enters the audit log when it is begun, or read."""
    if not created or raw or is_loading() or not isinstance(instance, Publication):
        return
    if instance.state != State.STAGING:
        log_step(instance, "drafted", instance.created_by)
