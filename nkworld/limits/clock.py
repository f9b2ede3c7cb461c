"""How long a request and each of its queries may take.

    with limited(request_seconds=30, query_seconds=10) as limits:
        ...                # a query is ended after 10 seconds, none begins after 30

Every request is answered within such limits (`RequestLimits`); a management command has none.
A loop that asks nothing of the database is not ended: see docs/reliability.md.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse


class OutOfTime(OperationalError):
    """The time of a request is over: it asks nothing more of the database."""


class Limits:
    """What is left of the time of one request, and whether it has changed anything.

    Zero seconds are no limit.
    """

    def __init__(self, request_seconds: float, query_seconds: float) -> None:
        self.committed = False
        self.query_until = 0.0
        self.prolong(request_seconds, query_seconds)

    def prolong(self, request_seconds: float, query_seconds: float) -> None:
        """Count anew, with these limits."""
        self.request_seconds, self.query_seconds = request_seconds, query_seconds
        self.until = monotonic() + (request_seconds or inf)

    def begin_query(self) -> None:
        """Start the clock of a query; OutOfTime if the request has none left."""
        now = monotonic()
        if now >= self.until:
            raise OutOfTime(f"The request has taken its {self.request_seconds:g} seconds.")
        self.query_until = now + (self.query_seconds or inf)

    def query_is_over(self) -> bool:
        return monotonic() >= self.query_until

    def mark_committed(self) -> None:
        """Something of this request is saved, whatever happens to the rest."""
        self.committed = True


_limits: ContextVar[Limits | None] = ContextVar("limits", default=None)


def limits_in_force() -> Limits | None:
    """Those of the request at hand; None outside of any."""
    return _limits.get()


@contextmanager
def limited(request_seconds: float, query_seconds: float) -> Iterator[Limits]:
    limits = Limits(request_seconds, query_seconds)
    token = _limits.set(limits)
    try:
        yield limits
    finally:
        _limits.reset(token)


def prolong_for_file() -> None:
    """A whole table takes longer than a page: from here on the limit is that of files."""
    if limits := limits_in_force():
        limits.prolong(settings.FILE_SECONDS, settings.FILE_SECONDS)


class RequestLimits:
    """The middleware: an answer has its time, one of the desk a longer one.

    A signed-in person imports and publishes there, and waits for what was begun.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with limited(settings.REQUEST_SECONDS, settings.QUERY_SECONDS):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        limits, match = limits_in_force(), request.resolver_match
        if limits and match and "admin" in match.app_names:
            limits.prolong(settings.DESK_SECONDS, settings.DESK_SECONDS)
