"""The middleware that counts what a client asks, before kept answers are looked for.

What an answer is does not depend on who asks: a partner's key is taken off the request once it is
read, so that kept answers serve everybody, and only the headers about limits differ.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, cast

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from nkworld.limits import PagesFirst
from nkworld.partners.keys import Holder, holder_of
from nkworld.partners.use import counted

from ..errors import problem_response
from ..problems import INVALID_KEY, TOO_MANY_REQUESTS
from .quotas import Quota, of_address, of_partner

KEPT, MADE, FILE = 1, 5, 25  # units
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
CLIENTS = {"api": "address", "partner": "partner"}
pages = PagesFirst()


class WrongKey(Exception):  # noqa: N818 - it is none of ours, and no error of the portal
    """A key came that nobody holds."""


class FairUse:
    """Each answer of the API says what is left; who has asked too much is told when to go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.root, self.docs = reverse("api:root"), reverse("api:docs")
        self.mcp = reverse("agents:mcp")  # it asks for the reader, and costs what he would

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.counts(request.path):
            with pages.page():
                return self.get_response(request)
        quota = of_address(request.META.get("REMOTE_ADDR", ""))
        try:
            holder = _holder(request)
        except WrongKey:
            refusal = problem_response(request, INVALID_KEY, WRONG_KEY)
            refusal["WWW-Authenticate"] = CHALLENGE
            return self._told(refusal, quota, quota.use(KEPT))
        if holder:
            quota = of_partner(holder)
        if request.method == "OPTIONS" or not quota.units:
            return self._without_limit(request, holder)
        return self._fairly(request, quota, holder)

    def counts(self, path: str) -> bool:
        """Whether what lies there is an answer of the API, and no page about it."""
        is_page = path.startswith(self.docs)
        return (path.startswith(self.root) and not is_page) or path == self.mcp

    def _fairly(
        self, request: HttpRequest, quota: Quota, holder: Holder | None
    ) -> HttpResponseBase:
        used, client = quota.used(), CLIENTS[quota.name]
        if used >= quota.units:
            left = quota.seconds_left
            words = USED_UP.format(client=client, units=quota.units, seconds=left)
            return self._refused(request, quota, holder, used, left, words)
        if (leave := quota.take_place()) is None:
            words = TOO_MANY.format(client=client, at_once=quota.at_once)
            return self._refused(request, quota, holder, quota.use(KEPT), 1, words)
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
        if holder:
            counted.add(holder.key, units)
        return self._told(response, quota, quota.use(units))

    def _refused(
        self,
        request: HttpRequest,
        quota: Quota,
        holder: Holder | None,
        used: int,
        seconds: int,
        words: str,
    ) -> HttpResponseBase:
        pages.wait(LONGEST_WAIT)  # who doesn't stop asking costs the pages nothing either
        if holder:
            counted.add(holder.key, 0, refused=True)
        refusal = problem_response(request, TOO_MANY_REQUESTS, words)
        refusal["Retry-After"] = str(seconds)
        return self._told(refusal, quota, used)

    def _without_limit(self, request: HttpRequest, holder: Holder | None) -> HttpResponseBase:
        response = self.get_response(request)
        if holder and request.method != "OPTIONS":
            counted.add(holder.key, cost_of(response))
        return response

    def _told(self, response: HttpResponseBase, quota: Quota, used: int) -> HttpResponseBase:
        if quota.units:
            response["RateLimit-Policy"], response["RateLimit"] = quota.policy, quota.limit(used)
        return response


def _holder(request: HttpRequest) -> Holder | None:
    """The partner whose key came with the request, which it is taken off; None without one.

    WrongKey of a wrong one. While the database is away a key can't be looked up: then who sends one
    is counted by address, and gets what is kept.
    """
    given = request.META.pop("HTTP_AUTHORIZATION", "")
    request.__dict__.pop("headers", None)  # what Django has made of them before
    if not given:
        return None
    scheme, _, key = given.partition(" ")
    try:
        holder = holder_of(key.strip()) if scheme.lower() == "bearer" else None
    except (DatabaseError, InterfaceError):
        return None
    if holder is None:
        raise WrongKey
    return holder


def _after_pages(parts: Iterator[bytes]) -> Iterator[bytes]:
    for part in parts:
        yield part
        pages.wait(LONGEST_STOP)


def cost_of(response: HttpResponseBase) -> int:
    """Units, by what the answer took to make."""
    how = response.get("Cache-Status", "")
    is_unchanged = response.status_code == HTTPStatus.NOT_MODIFIED and "stored" not in how
    if "hit" in how or is_unchanged or response.status_code >= HTTPStatus.BAD_REQUEST:
        return KEPT
    is_file = response.streaming or "attachment" in response.get("Content-Disposition", "")
    return FILE if is_file else MADE
