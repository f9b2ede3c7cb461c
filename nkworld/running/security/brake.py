"""The brake on sign-in: how often one may guess, and how much work guessing may cause.

A guess is counted before its password is looked at, so that guesses sent at once count, too. The
counts lie in the database, so that every process and server reads the same ones, under keyed
digests: no name and no address is stored. They end by themselves.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac

from nkworld.running.audit.models import Entry
from nkworld.running.audit.trail import network_of

from .models import TryCount

COOL_OFF = timedelta(minutes=15)
KNOWN_FOR = timedelta(days=30)
SIGNED_IN = "signed in"
COUNTED = {4: 32, 6: 64}  # bits: an IPv6 visitor has a whole network to guess from
# One process checks one password at a time, and one more may wait: the other threads are the
# public's. A check takes a tenth of a second.
_checking = threading.Lock()
_places = threading.BoundedSemaphore(2)
LONGEST_WAIT = 2.0  # seconds


def begin(kind: str, of: str, allowed: int, within: timedelta | None = None) -> datetime | None:
    """Count one more of a kind of thing from an address, or for an account; when the next is taken,
    if there were too many within that time, or a quarter of an hour.
    """
    refusal = _count({_key(kind, counted_network(of)): allowed}, within)
    return refusal and refusal[0]


def forget(kind: str, of: str) -> None:
    """Whoever was counted has shown that it was no guess."""
    TryCount.objects.filter(key=_key(kind, counted_network(of))).delete()


def begin_sign_in(account: str, address: str) -> tuple[datetime, bool] | None:
    """(when the next try is looked at, whether none was refused before) if there were too many for
    the account from here, for all from here, or for the account from anywhere.

    Somebody who guesses from many addresses closes an account, but not to its owner where he has
    signed in lately.
    """
    from_here, all_from_here, from_anywhere = _keys(account, address)
    limits = {
        from_here: settings.SIGN_IN_TRIES,
        all_from_here: settings.SIGN_IN_TRIES_OF_ADDRESS,
    }
    if not Entry.objects.filter(
        account__in=get_user_model()._default_manager.filter(username=account).values("pk"),
        action=SIGNED_IN,
        network=network_of(address),
        at__gte=timezone.now() - KNOWN_FOR,
    ).exists():
        limits[from_anywhere] = settings.SIGN_IN_TRIES_OF_ACCOUNT
    return _count(limits)


def end_sign_in(account: str, address: str) -> None:
    """It was no guess: the account starts anew from here, and the others have one try less."""
    from_here, *others = _keys(account, address)
    TryCount.objects.filter(key=from_here).delete()
    TryCount.objects.filter(key__in=others, number__gt=0).update(number=F("number") - 1)


@contextmanager
def checking_a_password() -> Iterator[bool]:
    """Whether there was room to check it now; False while others are guessing."""
    with ExitStack() as stack:
        if has_room := _places.acquire(blocking=False):
            stack.callback(_places.release)
            if has_room := _checking.acquire(timeout=LONGEST_WAIT):
                stack.callback(_checking.release)
        yield has_room


def counted_network(address: str) -> str:
    return network_of(address, COUNTED) or address


def _keys(account: str, address: str) -> tuple[str, str, str]:
    network, account = counted_network(address), account.strip().casefold()
    return _key("account", account, network), _key("address", network), _key("anywhere", account)


def _key(*parts: str) -> str:
    salt = "nkworld.running.security.brake"
    return salted_hmac(salt, "\0".join(parts), algorithm="sha256").hexdigest()


def _count(limits: dict[str, int], within: timedelta | None = None) -> tuple[datetime, bool] | None:
    """Count one more under each key, unless one is used up: whoever is refused writes nothing.

    A count begins with the first try and ends after that time, whatever comes between.
    """
    now, counts = timezone.now(), TryCount.objects.filter(key__in=limits)
    if refusal := _refusal(counts.filter(ends__gt=now), limits, 0):
        return refusal
    with transaction.atomic():
        TryCount.objects.filter(ends__lte=now).delete()
        new = [TryCount(key=key, ends=now + (within or COOL_OFF)) for key in limits]
        TryCount.objects.bulk_create(new, ignore_conflicts=True)
        counts.update(number=F("number") + 1)
        return _refusal(counts.all(), limits, 1)  # others may have counted meanwhile


def _refusal(counts: Any, limits: dict[str, int], counted: int) -> tuple[datetime, bool] | None:
    if not (full := [one for one in counts if one.number >= limits[one.key] + counted]):
        return None
    unrecorded = TryCount.objects.filter(pk__in=[one.pk for one in full], was_told=False)
    return max(one.ends for one in full), unrecorded.update(was_told=True) > 0


def turned_away(request: HttpRequest, opens: datetime | None = None) -> HttpResponse:
    """Because there were too many tries until then, or because others are being checked."""
    seconds = max(ceil((opens - timezone.now()).total_seconds()), 1) if opens else 5
    name, status = ("security/closed.html", 429) if opens else ("security/busy.html", 503)
    response = render(request, name, {"opens": opens, "minutes": ceil(seconds / 60)}, status=status)
    add_never_cache_headers(response)
    response["Retry-After"] = str(seconds)
    return response
