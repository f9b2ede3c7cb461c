"""What the steps in the life of a publication have in common: a refusal, a moment, a record."""

import logging
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from .models.publication import Publication
from .renewal import is_loading

logger = logging.getLogger(__name__)

TICK = timedelta(microseconds=1)  # the least that a database tells apart


class StepRefused(Exception):
    """Sentences that say why a publication can't take a step."""

    def __init__(self, *sentences: object) -> None:
        self.sentences = [str(one) for one in sentences]
        super().__init__(" ".join(self.sentences))


def next_moment(rows: models.QuerySet) -> datetime:
    """Now, and later than any moment of these rows even if the clock was set back."""
    moments = rows.aggregate(a=Max("known_from"), b=Max("known_until"))
    latest = max(filter(None, moments.values()), default=None)
    now = timezone.now()
    return now if latest is None or now > latest else latest + TICK


def log_step(publication: Publication, done: str, user: User | None) -> None:
    """Put into the log what was done and by whom, once the database holds it.

    What a load publishes, whole tables of it, is told at its end and here only to who debugs.
    """
    level = logging.DEBUG if is_loading() else logging.INFO
    sentence = f"“{publication}” {done} by {user or 'a command'}"
    transaction.on_commit(lambda: logger.log(level, "%s", sentence))
