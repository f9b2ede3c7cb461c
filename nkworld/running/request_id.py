"""Each request has an id: it stands in every line that is logged of it, and in its answer."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest

HEADER = "X-Request-ID"
KEPT = "nkworld.request_id"  # among what Django keeps of a request; no header has such a name
SANE = re.compile(r"[\w.-]{8,64}", re.ASCII)  # an id that a proxy gave is taken over

current: ContextVar[str] = ContextVar("request_id", default="-")


def id_of(request: HttpRequest) -> str:
    return request.META.get(KEPT, "-")


# CPython keeps the frames of calls in pieces of 16 kB. Where a loop's calls cross from one piece
# into the next, releases from before March 2026 take that piece from the operating system for each
# call and give it back (python/cpython#142183): a page whose template happens to lie there costs up
# to 1.7 times its processor time. A frame that is larger than a piece gets a larger one, and what
# it calls lies there too.
ROOM = 2**16  # words of eight bytes, of which only what is used takes memory


def with_room[T](function: Callable[[HttpRequest], T], request: HttpRequest) -> T:
    return function(request)


with_room.__code__ = with_room.__code__.replace(co_stacksize=ROOM)


class WithRequestId(logging.Filter):
    """Gives each record the id of the request in which it was made; “-” outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django tells of an error when every middleware is done, and hands the request on.
        meta = getattr(getattr(record, "request", None), "META", {})
        record.request_id = meta.get(KEPT, current.get())
        return True


class AsWarning(logging.Filter):
    """Of what strangers send wrong, Django makes an error with its traceback: a line is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True


class OneLine(logging.Formatter):
    """A message is one line, whatever the name of a file or a label holds; a traceback follows."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return " ".join(super().formatMessage(record).splitlines())
