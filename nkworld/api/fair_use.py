"""How much one client may ask of the API: an answer that is kept, a 304 or a refusal cost one unit,
one that has to be made five, a whole file 25; pages cost nothing. A key is taken off the request,
so that kept answers serve everybody. Counts lie under digests that differ by window, so that nobody
can tell that two windows had the same client.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from nkworld.atlas.page_addresses import page_address
from nkworld.running.api_keys.models import Key, counted, key_of
from nkworld.running.overload.limits import (
    AtOnce,
    Counts,
    CountsInCache,
    CountsInFile,
    PagesFirst,
)
from nkworld.running.security.brake import counted_network

from .errors import INVALID_KEY, TOO_MANY_REQUESTS, problem_response

logger = logging.getLogger(__name__)
KEPT, MADE, FILE = 1, 5, 25  # units
WINDOW = 300  # seconds
LONGEST_PLACE = 2.0  # seconds for a place among the answers at once
PLACES = 512  # stripes of clients, each with a lock for every answer at once
LONGEST_WAIT = 0.25  # seconds for pages of the same process, before an answer
LONGEST_STOP = 0.02  # the same, between two parts of a file
WRONG_KEY = (
    "This key is not valid, or not any more. Ask without a key, or ask us for a new one: "
    "a key looks like nkw_0123abcd_… and is sent as “Authorization: Bearer nkw_…”."
)
USED_UP = (
    "You have asked as much as one {client} may in five minutes: {units:,} units. Ask again in "
    "{seconds} seconds. Whole files, If-None-Match and /changes/ cost less than page after page."
)
TOO_MANY = (
    "As many of your questions as one {client} may have at once, {at_once} at most, are being "
    "answered at this moment. Ask one after the other."
)
CHALLENGE = 'Bearer realm="North Korea in the World", error="invalid_token"'
pages = PagesFirst()


class Quota:
    """What one client may ask, in the window of time in which it asks; 0 units are no limit."""

    def __init__(self, address: str, of_partner: Key | None = None) -> None:
        """Of a partner whose key it is, else of whoever asks from an address."""
        self.of_partner = of_partner
        if of_partner:
            partner = of_partner.partner
            self.name = self.noun = "partner"
            client = f"partner\0{partner}"
            units, at_once = settings.API_PARTNER_UNITS, settings.API_PARTNER_AT_ONCE
            self.units = units if partner.units is None else partner.units
            self.at_once = at_once if partner.at_once is None else partner.at_once
        else:
            self.name, self.noun = "api", "address"
            client = f"address\0{counted_network(address)}"
            self.units, self.at_once = settings.API_UNITS, settings.API_AT_ONCE
        digest = _digest(client).hexdigest()
        self.place = f"api-{self.name}-{int(digest[8:16], 16) % PLACES:03}"
        # Windows of clients begin at different moments.
        offset = int(digest[:8], 16) % WINDOW
        now = int(time.time()) + offset
        self.ends = now - now % WINDOW + WINDOW - offset
        self.key = _digest(f"{client}\0{self.ends}").digest()[:16]

    @property
    def seconds_left(self) -> int:
        return max(1, self.ends - int(time.time()))

    def use(self, units: int) -> int:
        """What is used in this window, these units included."""
        try:
            return counts().add(self.key, units, self.ends) if units else counts().read(self.key)
        except Exception as error:  # a cache that is gone refuses nobody
            logger.warning("The use of the API can't be counted: %r", error)
            return 0

    def headers(self, used: int) -> dict[str, str]:
        """RateLimit-Policy and RateLimit of draft-ietf-httpapi-ratelimit-headers."""
        if not self.units:
            return {}
        at_once = f'"at-once";q={self.at_once};qu="concurrent-requests"'
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.units};w={WINDOW}, {at_once}',
            "RateLimit": f'"{self.name}";r={max(0, self.units - used)};t={self.seconds_left}',
        }


_digest = partial(salted_hmac, "nkworld.api.fair_use", algorithm="sha256")


@cache
def counts() -> Counts:
    if "api-use" in settings.CACHES:
        return CountsInCache(caches["api-use"])
    return CountsInFile(settings.VAR_DIR / "api-use")


@cache
def places() -> AtOnce:
    return AtOnce(settings.RESPONSE_CACHE_LOCKS, LONGEST_PLACE)


@dataclass(frozen=True)
class FairUse:
    """The middleware that counts what a client asks, before kept answers are looked for."""

    get_response: Callable[[HttpRequest], HttpResponseBase]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        root, docs = page_address("api:root"), page_address("api:docs")
        is_answer = request.path.startswith(root) and not request.path.startswith(docs)
        # What asks for the reader at the last costs what he would.
        if not is_answer and request.path != page_address("agents:mcp"):  # a page
            with pages.page():
                return self.get_response(request)
        found, address = None, request.META.get("REMOTE_ADDR", "")
        # The key is taken off the request, and off what Django has made of it before.
        given = request.META.pop("HTTP_AUTHORIZATION", "")
        request.__dict__.pop("headers", None)
        scheme, _, key = given.partition(" ")
        try:
            found = key_of(key.strip()) if scheme.lower() == "bearer" else None
        except (DatabaseError, InterfaceError):
            given = ""  # nobody can look it up: it is as if none had come
        quota = Quota(address, found)
        if given and found is None:
            refusal = problem_response(request, INVALID_KEY, WRONG_KEY)
            refusal["WWW-Authenticate"] = CHALLENGE
            return _with_headers(refusal, quota.headers(quota.use(KEPT)))
        if request.method != "OPTIONS" and quota.units:
            return self._fairly(request, quota)
        response = self.get_response(request)
        if quota.of_partner and request.method != "OPTIONS":
            counted.add(quota.of_partner.pk, cost_of(response))
        return response

    def _fairly(self, request: HttpRequest, quota: Quota) -> HttpResponseBase:
        if (used := quota.use(0)) >= quota.units:
            left = quota.seconds_left
            words = USED_UP.format(client=quota.noun, units=quota.units, seconds=left)
            return self._refused(request, quota, used, left, words)
        if (leave := places().take(quota.place, quota.at_once)) is None:  # none gets free
            words = TOO_MANY.format(client=quota.noun, at_once=quota.at_once)
            return self._refused(request, quota, quota.use(KEPT), 1, words)
        stays = False
        try:
            pages.wait(LONGEST_WAIT)
            response = self.get_response(request)
            units = cost_of(response)
            if stays := response.streaming:  # its rows are read while it is sent
                streamed = cast(Any, response)
                streamed._resource_closers.append(leave)
                streamed.streaming_content = _after_pages(streamed.streaming_content)
        finally:
            if not stays:
                leave()
        if quota.of_partner:
            counted.add(quota.of_partner.pk, units)
        return _with_headers(response, quota.headers(quota.use(units)))

    def _refused(
        self, request: HttpRequest, quota: Quota, used: int, seconds: int, words: str
    ) -> HttpResponseBase:
        pages.wait(LONGEST_WAIT)  # who doesn't stop asking costs the pages nothing either
        if quota.of_partner:
            counted.add(quota.of_partner.pk, 0, refused=True)
        refusal = problem_response(request, TOO_MANY_REQUESTS, words)
        return _with_headers(refusal, {"Retry-After": str(seconds)} | quota.headers(used))


def _with_headers(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    for name, text in headers.items():
        response[name] = text
    return response


def _after_pages(parts: Iterator[bytes]) -> Iterator[bytes]:
    for part in parts:
        yield part
        pages.wait(LONGEST_STOP)


def cost_of(response: HttpResponseBase) -> int:
    how = response.get("Cache-Status", "")
    is_unchanged = response.status_code == HTTPStatus.NOT_MODIFIED and "stored" not in how
    if "hit" in how or is_unchanged or response.status_code >= HTTPStatus.BAD_REQUEST:
        return KEPT
    is_file = response.streaming or "attachment" in response.get("Content-Disposition", "")
    return FILE if is_file else MADE
