"""Who asks, how much is left, and until when: by address, or by the key of a partner.

Neither addresses nor keys are kept: counts lie under digests made with the portal's secret key and
the window of time, so that nobody can tell that two windows had the same client.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.core.cache import caches
from django.utils.crypto import salted_hmac

from nkworld.limits.at_once import AtOnce
from nkworld.limits.shared_counts import Counts, CountsInCache, CountsInFile
from nkworld.partners.keys import Holder
from nkworld.security.brake import counted_network

logger = logging.getLogger(__name__)
WINDOW = 300  # seconds
LONGEST_WAIT = 2.0  # seconds for a place among the answers at once
PLACES = 512  # stripes of clients, each with a lock for every answer at once


@dataclass(frozen=True)
class Quota:
    """What one client may ask; 0 units are no limit."""

    name: str
    client: str
    units: int
    at_once: int

    @property
    def policy(self) -> str:
        """RateLimit-Policy, of draft-ietf-httpapi-ratelimit-headers."""
        at_once = f'"at-once";q={self.at_once};qu="concurrent-requests"'
        return f'"{self.name}";q={self.units};w={WINDOW}, {at_once}'

    def limit(self, used: int) -> str:
        """RateLimit, of the same draft: units left, and seconds until all are there again."""
        return f'"{self.name}";r={max(0, self.units - used)};t={self.seconds_left}'

    @cached_property
    def _own_digest(self) -> str:
        return _digest(self.client)

    @property
    def _offset(self) -> int:
        """Windows of clients begin at different moments."""
        return int(self._own_digest[:8], 16) % WINDOW

    @property
    def ends(self) -> int:
        now = int(time.time()) + self._offset
        return now - now % WINDOW + WINDOW - self._offset

    @property
    def seconds_left(self) -> int:
        return max(1, self.ends - int(time.time()))

    @cached_property
    def _window(self) -> tuple[bytes, int]:
        """(key, end) of the one in which the request came."""
        ends = self.ends
        return bytes.fromhex(_digest(f"{self.client}\0{ends}"))[:16], ends

    def used(self) -> int:
        try:
            return counts().read(self._window[0])
        except Exception as error:  # a cache that is gone refuses nobody
            logger.warning("The use of the API can't be read: %r", error)
            return 0

    def use(self, units: int) -> int:
        """What is used in this window, this included."""
        try:
            key, ends = self._window
            return counts().add(key, units, ends)
        except Exception as error:
            logger.warning("The use of the API can't be counted: %r", error)
            return 0

    def take_place(self) -> Callable[[], None] | None:
        """A place among the answers at once, as what gives it back; None where none gets free."""
        stripe = int(self._own_digest[8:16], 16) % PLACES
        return places().take(f"api-{self.name}-{stripe:03}", self.at_once)


def of_address(address: str) -> Quota:
    client = f"address\0{counted_network(address)}"
    return Quota("api", client, settings.API_UNITS, settings.API_AT_ONCE)


def of_partner(holder: Holder) -> Quota:
    """All keys of a partner share what he may ask."""
    units = settings.API_PARTNER_UNITS if holder.units is None else holder.units
    at_once = settings.API_PARTNER_AT_ONCE if holder.at_once is None else holder.at_once
    return Quota("partner", f"partner\0{holder.partner}", units, at_once)


def _digest(text: str) -> str:
    return salted_hmac("nkworld.api.fair_use", text, algorithm="sha256").hexdigest()


@cache
def counts() -> Counts:
    """Where this process counts: in the Redis of all servers, or in a file of this machine."""
    if "locmem" in settings.CACHES["api-use"]["BACKEND"]:
        return CountsInFile(settings.VAR_DIR / "api-use")
    return CountsInCache(caches["api-use"])


@cache
def places() -> AtOnce:
    return AtOnce(settings.RESPONSE_CACHE_LOCKS, LONGEST_WAIT)
