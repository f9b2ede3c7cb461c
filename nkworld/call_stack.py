"""Room for a request's calls, in one piece.

CPython keeps the frames of calls in pieces of 16 kB. Where a loop's calls cross from one piece into
the next, releases from before March 2026 take that piece from the operating system for each call
and give it back (python/cpython#142183): a page whose template happens to lie there costs up to 1.7
times its processor time. A frame that is larger than a piece gets a larger one, and what it calls
lies there too.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Words of eight bytes. The piece is twice as long, of which only what is used takes memory.
ROOM = 2**16


def _call[T](function: Callable[[HttpRequest], T], request: HttpRequest) -> T:
    return function(request)


_call.__code__ = _call.__code__.replace(co_stacksize=ROOM)


class OneCallStack:
    """The middleware, before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _call(self.get_response, request)
