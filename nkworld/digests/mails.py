"""The mails: plain text, with the way out in a header that mail programs show (RFC 8058)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from nkworld.portal.changes import Change

from .models import CONFIRM_WITHIN, Subscription

SITE = "North Korea in the World"


def address_of(name: str, *args: Any, **query: str) -> str:
    """In full, as the settings have it: what a visitor sends as host stands in no mail."""
    path = reverse(name, args=args)
    return f"{settings.SITE_ADDRESS}{path}{f'?{urlencode(query)}' if query else ''}"


def send_question(subscription: Subscription) -> None:
    """Ask the owner of the address whether the digest is wanted."""
    context = {
        "confirm_url": address_of("digests:confirm", subscription.token),
        "days": CONFIRM_WITHIN.days,
    }
    _send(subscription, f"{SITE}: do you want this digest?", "digests/question.txt", context)


def send_already(subscription: Subscription) -> None:
    _send(subscription, f"{SITE}: you have this digest", "digests/already.txt", {})


def send_digest(subscription: Subscription, changes: Sequence[Change], rest: int) -> None:
    since = f"{subscription.told_until:%Y-%m-%d}"
    every = address_of("portal:changes", **subscription.choice().query, since=since)
    context = {
        "changes": [(change, f"{settings.SITE_ADDRESS}{change.url}") for change in changes],
        "rest": rest,
        "changes_url": every,
    }
    number = len(changes) + rest
    subject = f"{SITE}: {number:,} change{'' if number == 1 else 's'}, {subscription.words}"
    _send(subscription, subject, "digests/digest.txt", context)


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
