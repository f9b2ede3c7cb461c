"""The brake on sign-in: how often one may guess, and how much work guessing may cause.

A guess is counted before its password is looked at, so that guesses sent at once count, too. What
is counted lies in the cache under keyed digests: no name and no address is stored.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from django.utils.crypto import salted_hmac

from nkworld.audit.networks import network_of

COOL_OFF = timedelta(minutes=15)
# One process checks one password at a time, and one more may wait: the other threads are the
# public's. A check takes a tenth of a second.
_checking = threading.Lock()
_places = threading.BoundedSemaphore(2)
LONGEST_WAIT = 2.0  # seconds


@dataclass(frozen=True)
class Attempt:
    """One try to sign in: for an account, from an address."""

    account: str
    address: str

    def limits(self) -> list[tuple[str, int]]:
        """(key, how many failures are allowed) for the account from here, and for all from here."""
        network = network_of(self.address, COUNTED) or self.address
        return [
            (_key("account", self.account.strip().casefold(), network), settings.SIGN_IN_TRIES),
            (_key("address", network), settings.SIGN_IN_TRIES_OF_ADDRESS),
        ]

    def begin(self) -> datetime | None:
        """Count it; when one may try again, if there were too many before."""
        closed = [
            opens for key, allowed in self.limits() if (opens := _counted(key, allowed)) is not None
        ]
        return max(closed, default=None)

    def succeed(self) -> None:
        """It was no guess: the account starts anew from here, and the address has one try less."""
        (account, _), (address, _) = self.limits()
        cache = caches["sign-in"]
        cache.delete_many([account, f"{account}:until"])
        _add(address, -1)


def begin(kind: str, address: str, allowed: int) -> datetime | None:
    """Count one more form of a kind from an address; when the next is taken, if there were too many
    within a quarter of an hour.
    """
    return _counted(_key(kind, network_of(address, COUNTED) or address), allowed)


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


def _key(*parts: str) -> str:
    return salted_hmac("nkworld.security.brake", "\0".join(parts), algorithm="sha256").hexdigest()


def _counted(key: str, allowed: int) -> datetime | None:
    """Count one more; the end of the cool-off if that was one too many."""
    if _add(key, 1) <= allowed:
        return None
    return caches["sign-in"].get(f"{key}:until") or timezone.now() + COOL_OFF


def _add(key: str, number: int) -> int:
    """The count begins with the first try and ends a cool-off later, whatever comes between."""
    cache, seconds = caches["sign-in"], int(COOL_OFF.total_seconds())
    if cache.add(key, 0, seconds):
        cache.set(f"{key}:until", timezone.now() + COOL_OFF, seconds)
    try:
        return cache.incr(key, number)
    except ValueError:  # it ended just now
        cache.set(key, number, seconds)
        return number
