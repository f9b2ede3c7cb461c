"""The brake on sign-in: how often one may guess, and how much work guessing may cause.

A guess is counted before its password is looked at, so that guesses sent at once count, too. The
counts lie in the database, so that every process and server reads the same ones, under keyed
digests: no name and no address is stored. They end by themselves.
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac

from nkworld.running.audit import record
from nkworld.running.audit.models import Entry
from nkworld.running.audit.trail import network_of

from .models import TryCount

COOL_OFF = timedelta(minutes=15)
KNOWN_FOR = timedelta(days=30)
SIGNED_IN = "signed in"
# One process checks one password at a time, and one more may wait: the other threads are the
# public's. A check takes a tenth of a second.
_checking = threading.Lock()
_places = threading.BoundedSemaphore(2)
LONGEST_WAIT = 2.0  # seconds

type Limits = list[tuple[str, int]]


@dataclass(frozen=True)
class Refusal:
    """When one may try again, and whether this is the first try that the count refused."""

    opens: datetime
    is_first: bool


@dataclass(frozen=True)
class Attempt:
    """One try to sign in: for an account, from an address."""

    account: str
    address: str

    def limits(self) -> Limits:
        """(key, how many failures are allowed) for the account from here, for all from here, and
        for the account from anywhere.

        Somebody who guesses from many addresses closes an account, but not to its owner where he
        has signed in lately.
        """
        from_here, all_from_here, from_anywhere = self.keys()
        limits = [
            (from_here, settings.SIGN_IN_TRIES),
            (all_from_here, settings.SIGN_IN_TRIES_OF_ADDRESS),
        ]
        users = get_user_model()._default_manager.filter(username=self.account)
        if not Entry.objects.filter(
            account__in=users.values("pk"),
            action=SIGNED_IN,
            network=network_of(self.address),
            at__gte=timezone.now() - KNOWN_FOR,
        ).exists():
            limits.append((from_anywhere, settings.SIGN_IN_TRIES_OF_ACCOUNT))
        return limits

    def keys(self) -> tuple[str, str, str]:
        network, account = counted_network(self.address), self.account.strip().casefold()
        return (
            _key("account", account, network),
            _key("address", network),
            _key("anywhere", account),
        )

    def begin(self) -> Refusal | None:
        """Count it; a refusal if there were too many before."""
        return _counted(self.limits())

    def succeed(self) -> None:
        """It was no guess: the account starts anew from here, and the others have one try less."""
        from_here, *others = self.keys()
        TryCount.objects.filter(key=from_here).delete()
        TryCount.objects.filter(key__in=others, number__gt=0).update(number=F("number") - 1)


def begin(kind: str, of: str, allowed: int, within: timedelta | None = None) -> datetime | None:
    """Count one more of a kind of thing from an address, or for an account; when the next is taken,
    if there were too many within that time, or a quarter of an hour.
    """
    refusal = _counted([(_key(kind, counted_network(of)), allowed)], within)
    return refusal.opens if refusal else None


def forget(kind: str, of: str) -> None:
    """Whoever was counted has shown that it was no guess."""
    TryCount.objects.filter(key=_key(kind, counted_network(of))).delete()


@contextmanager
def checking_a_password() -> Iterator[bool]:
    """Whether there was room to check it now; False while others are guessing."""
    if not _places.acquire(blocking=False):
        yield False
        return
    try:
        if not _checking.acquire(timeout=LONGEST_WAIT):
            yield False
            return
        try:
            yield True
        finally:
            _checking.release()
    finally:
        _places.release()


# An IPv6 visitor has a whole network to guess from, an IPv4 visitor one address.
COUNTED = {4: 32, 6: 64}


def counted_network(address: str) -> str:
    return network_of(address, COUNTED) or address


def _key(*parts: str) -> str:
    return salted_hmac(
        "nkworld.running.security.brake", "\0".join(parts), algorithm="sha256"
    ).hexdigest()


def _counted(limits: Limits, within: timedelta | None = None) -> Refusal | None:
    """Count one more under each key, unless one is closed: whoever is refused writes nothing."""
    return _closed(limits, _read(key for key, _ in limits)) or _closed(
        limits, _add([key for key, _ in limits], within or COOL_OFF), before=1
    )


def _closed(limits: Limits, found: dict[str, TryCount], before: int = 0) -> Refusal | None:
    """The latest end of the counts that are used up, by the tries `before` this one."""
    full = [
        found[key]
        for key, allowed in limits
        if key in found and found[key].number >= allowed + before
    ]
    if not full:
        return None
    untold = TryCount.objects.filter(pk__in=[one.pk for one in full], was_told=False)
    return Refusal(max(one.ends for one in full), untold.update(was_told=True) > 0)


def _read(keys: Iterable[str]) -> dict[str, TryCount]:
    running = TryCount.objects.filter(key__in=list(keys), ends__gt=timezone.now())
    return {one.key: one for one in running}


@transaction.atomic
def _add(keys: list[str], within: timedelta) -> dict[str, TryCount]:
    """A count begins with the first try and ends after that time, whatever comes between."""
    now = timezone.now()
    TryCount.objects.filter(ends__lte=now).delete()
    TryCount.objects.bulk_create(
        (TryCount(key=key, ends=now + within) for key in keys), ignore_conflicts=True
    )
    TryCount.objects.filter(key__in=keys).update(number=F("number") + 1)
    return {one.key: one for one in TryCount.objects.filter(key__in=keys)}


logger = logging.getLogger(__name__)


def closed(request: HttpRequest, opens: datetime) -> HttpResponse:
    """The page that says when one may try again."""
    seconds = max(ceil((opens - timezone.now()).total_seconds()), 1)
    response = render(
        request,
        "security/closed.html",
        {"opens": opens, "minutes": ceil(seconds / 60)},
        status=429,
    )
    return _for_now(response, seconds)


def busy(request: HttpRequest) -> HttpResponse:
    return _for_now(render(request, "security/busy.html", status=503), 5)


def _for_now(response: HttpResponse, seconds: int) -> HttpResponse:
    add_never_cache_headers(response)
    response["Retry-After"] = str(seconds)
    return response


def log_failure(attempt: Attempt, what: str, action: str = "") -> None:
    """A line, and an entry of the audit log where there is an action, without the word that was
    typed for a name: it may be a password.
    """
    user = get_user_model()._default_manager.filter(username=attempt.account).first()
    if action:
        record(action, user, name="" if user else "an unknown account", sentence=what)
    account = f"account {user.pk}" if user else "an unknown account"
    network = network_of(attempt.address) or "an unknown address"
    logger.warning("Sign-in %s: %s from %s", what, account, network)
