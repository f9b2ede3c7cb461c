"""Each subscription is told what changed since it was told last, once."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nkworld.atlas.memo import memo_scope, once_per_request
from nkworld.portal.changes import Change, Choice, acts_of, described

from .mails import send_digest
from .models import Subscription

logger = logging.getLogger(__name__)

LONGEST = 50  # changes in one mail
# A publish that began just now has its moment and is not seen yet: the next digest tells it.
NOT_YET = timedelta(minutes=10)


@dataclass
class Sent:
    """What became of a run."""

    digests: int = 0
    without_change: int = 0
    failed: int = 0
    forgotten: int = 0


def send_digests(now: datetime | None = None) -> Sent:
    """Send what is due; what fails is tried again by the next run, what was sent is not."""
    now = now or timezone.now()
    sent = Sent()
    sent.forgotten, _ = Subscription.objects.overdue(now).delete()
    until = now - NOT_YET
    with memo_scope():
        for key in list(Subscription.objects.due(now).values_list("pk", flat=True)):
            try:
                _send_one(key, until, sent)
            except Exception:
                sent.failed += 1
                logger.exception("The digest of subscription %s was not sent.", key)
    return sent


@transaction.atomic
def _send_one(key: int, until: datetime, sent: Sent) -> None:
    """The moment is taken before the mail is sent, in one transaction: of two runs at a time the
    second finds it taken, and a mail that a server refuses gives it back.
    """
    subscription = (
        Subscription.objects.select_related("country", "dataset").confirmed().filter(pk=key).first()
    )
    if subscription is None:  # ended meanwhile
        return
    taken = Subscription.objects.confirmed().filter(pk=key, told_until=subscription.told_until)
    if until <= subscription.told_until or not taken.update(told_until=until):
        return
    found, rest = _changes(subscription.choice(before=until))
    if not found:
        sent.without_change += 1
        return
    send_digest(subscription, found, rest)
    sent.digests += 1


@once_per_request
def _changes(choice: Choice) -> tuple[list[Change], int]:
    """(the newest, how many more there are), read once for all who chose the same."""
    acts = acts_of(choice)
    return described(acts[:LONGEST], choice), max(len(acts) - LONGEST, 0)
