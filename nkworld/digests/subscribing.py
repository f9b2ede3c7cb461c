"""Somebody asks for a digest: a mail asks the owner of the address whether it was him.

Whoever asks is told the same whether the address is known here or not, and nobody is sent more than
a few such mails a day.
"""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .mails import send_already, send_question
from .models import Subscription

A_DAY = 86_400


def subscribe(address: str, rhythm: str, chosen: dict[str, Any]) -> None:
    """Store what is asked for and ask its owner; whatever a mail server says is the caller’s."""
    if not _may_be_sent(address):
        return
    subscription, is_new = Subscription.objects.get_or_create(
        address=address, **chosen, defaults={"rhythm": rhythm}
    )
    if subscription.is_confirmed:
        send_already(subscription)
        return
    if not is_new:
        Subscription.objects.filter(pk=subscription.pk, is_confirmed=False).update(
            rhythm=rhythm, told_until=timezone.now()
        )
        subscription.refresh_from_db()
    send_question(subscription)


def _may_be_sent(address: str) -> bool:
    """Count one more mail that nobody has asked for twice: so many a day to one address.

    Rows that wait for an answer are counted, too: each process may count for itself alone.
    """
    waiting = Subscription.objects.filter(address__iexact=address, is_confirmed=False)
    if waiting.count() >= settings.DIGEST_QUESTIONS_OF_ADDRESS:
        return False
    folded = address.casefold()
    key = salted_hmac("nkworld.digests.brake", folded, algorithm="sha256").hexdigest()
    cache = caches["sign-in"]
    cache.add(key, 0, A_DAY)
    try:
        return cache.incr(key) <= settings.DIGEST_QUESTIONS_OF_ADDRESS
    except ValueError:  # it ended just now
        return True
