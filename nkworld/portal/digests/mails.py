"""The mails: plain text, with the way out in a header that mail programs show (RFC 8058)."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from nkworld.atlas.memo import memo_scope, once_per_request
from nkworld.changes import Change, Choice, acts_of, described
from nkworld.charts.citations import SITE
from nkworld.running.security.brake import begin

from .models import CONFIRM_WITHIN, Subscription

logger = logging.getLogger(__name__)
LONGEST = 50  # changes in one mail
# A publish that began just now has its moment and is not seen yet: the next digest tells it.
NOT_YET = timedelta(minutes=10)
A_DAY = timedelta(days=1)


def address_of(name: str, *args: Any, **query: str) -> str:
    """In full, as the settings have it: what a visitor sends as host stands in no mail."""
    path = reverse(name, args=args)
    return f"{settings.SITE_ADDRESS}{path}{f'?{urlencode(query)}' if query else ''}"


def _send(subscription: Subscription, subject: str, template: str, context: dict[str, Any]) -> None:
    leave = address_of("digests:leave", subscription.key)
    given = {"subscription": subscription, "leave_url": leave, "site": settings.SITE_ADDRESS}
    headers = {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    text = render_to_string(template, given | context)
    subject = " ".join(subject.split())  # a name with a line break would end the header
    EmailMessage(subject, text, to=[subscription.address], headers=headers).send()


def subscribe(address: str, rhythm: str, chosen: dict[str, Any]) -> None:
    """Whoever asks is told the same whether the address is known here or not."""
    allowed = settings.DIGEST_QUESTIONS_OF_ADDRESS
    if begin("digest-question", address.casefold(), allowed, within=A_DAY):
        return
    subscription, is_new = Subscription.objects.get_or_create(
        address=address, **chosen, defaults={"rhythm": rhythm}
    )
    if subscription.is_confirmed:
        _send(subscription, f"{SITE}: you have this digest", "digests/already.txt", {})
        return
    if not is_new:
        Subscription.objects.filter(pk=subscription.pk, is_confirmed=False).update(
            rhythm=rhythm, told_until=timezone.now()
        )
        subscription.refresh_from_db()
    context = {
        "confirm_url": address_of("digests:confirm", subscription.token),
        "days": CONFIRM_WITHIN.days,
    }
    _send(subscription, f"{SITE}: do you want this digest?", "digests/question.txt", context)


@dataclass
class Sent:
    digests: int = 0
    without_change: int = 0
    failed: int = 0
    forgotten: int = 0


def send_digests(now: datetime | None = None) -> Sent:
    """Send what is due; what fails is tried again by the next run, what was sent is not."""
    now = now or timezone.now()
    sent = Sent()
    overdue = Subscription.objects.filter(is_confirmed=False, told_until__lt=now - CONFIRM_WITHIN)
    sent.forgotten, _ = overdue.delete()
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
    since, number = f"{subscription.told_until:%Y-%m-%d}", len(found) + rest
    context = {
        "changes": [(change, f"{settings.SITE_ADDRESS}{change.url}") for change in found],
        "rest": rest,
        "changes_url": address_of("portal:changes", **subscription.choice().query, since=since),
    }
    subject = f"{SITE}: {number:,} change{'' if number == 1 else 's'}, {subscription.words}"
    _send(subscription, subject, "digests/digest.txt", context)
    sent.digests += 1


@once_per_request
def _changes(choice: Choice) -> tuple[list[Change], int]:
    """(the newest, how many more there are), read once for all who chose the same."""
    acts = acts_of(choice)
    return described(acts[:LONGEST], choice), max(len(acts) - LONGEST, 0)
