"""What the steps in the life of a publication have in common: a refusal, a moment, a record."""

import logging
import re
from datetime import datetime

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Max, Model
from django.utils import timezone

from nkworld.audit import record

from .editions import TICK, latest_moment
from .models.publication import Publication, State
from .renewal import is_loading

logger = logging.getLogger(__name__)


class StepRefused(Exception):
    """Sentences that say why a publication can't take a step."""

    def __init__(self, *sentences: object) -> None:
        self.sentences = [str(one) for one in sentences]
        super().__init__(" ".join(self.sentences))


def next_moment(rows: models.QuerySet, dataset: int | None = None) -> datetime:
    """Now, and later than any moment of these rows, and than any edition of their dataset (by its
    key), even if the clock was set back.
    """
    moments = [*rows.aggregate(a=Max("known_from"), b=Max("known_until")).values()]
    moments += [latest_moment(dataset)] if dataset else []
    latest = max(filter(None, moments), default=None)
    now = timezone.now()
    return now if latest is None or now > latest else latest + TICK


def log_step(publication: Publication, done: str, user: User | None, why: str = "") -> None:
    """Record what was done, by whom and why: in the audit log within the same transaction, in the
    server's log once the database holds it.

    What a load publishes, whole tables of it, is told at its end and here only to who debugs.
    """
    level = logging.DEBUG if is_loading() else logging.INFO
    if not is_loading():
        before, after = publication.changes()
        action = re.split(r",| with | from | to ", done, maxsplit=1)[0]
        record(action, publication, who=user, before=before, after=after, why=why, sentence=done)
    sentence = f"“{publication}” {done} by {user or 'a command'}"
    transaction.on_commit(lambda: logger.log(level, "%s", sentence))


def record_draft(instance: Model, created: bool, raw: bool, **kwargs: object) -> None:
    """A receiver: each release and each text enters the audit log when it is begun; one whose file
    is being read does when all of it is read.
    """
    if not created or raw or is_loading() or not isinstance(instance, Publication):
        return
    if instance.state != State.STAGING:
        log_step(instance, "drafted", instance.created_by)
