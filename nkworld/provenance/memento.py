"""Accept-Datetime (RFC 7089, Memento): an address that knows `as_of` leads a program that asks for
a past state to it, and says of each past state which one it is.

    GET /trade/            Accept-Datetime: Tue, 01 Dec 2026 12:00:00 GMT
    302 /trade/?as_of=2026-12-01T12:00:00Z
    200                    Memento-Datetime: Tue, 01 Dec 2026 12:00:00 GMT

The address without `as_of` is both the original and its time gate. Its states are listed by its
time map (`time_maps.py`), to which each of these answers leads.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_http_date

from nkworld.atlas.memo import once_per_request

from .editions import moment_of, revisions_now
from .fields import exact
from .models import Edition
from .questions import InvalidQuery

HEADER = "Accept-Datetime"
EXAMPLE = "Tue, 01 Dec 2026 12:00:00 GMT"
AS_OF = "as_of"
API = "/api/v1/"


def led_to_past(request: HttpRequest) -> HttpResponse | None:
    """Where a program that asks for a past state finds it; None where none is asked for, or the
    address names a moment already. InvalidQuery of what is no date.
    """
    if HEADER not in request.headers:
        return None
    moment = _read(request.headers[HEADER].strip())
    if request.GET.get(AS_OF):
        return None
    response = HttpResponse(status=302)
    response["Location"] = address_as_of(request, exact(_on_record(moment)))
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    _tell_original(request, response)
    return response


def tell_memento(
    request: HttpRequest,
    response: HttpResponseBase,
    moment: datetime | None,
    states: Callable[[], Any],
) -> None:
    """Say of an answer at an address that knows `as_of` whether it is of a past moment.

    `states` reads the moments of its past states, the oldest first, for its time map alone.
    """
    cast(Any, response).past_states = states
    if moment:
        response["Memento-Datetime"] = http_date(moment.timestamp())
    _tell_original(request, response)


def _read(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(parse_http_date(text), UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidQuery(
            [(HEADER, f"“{text}” is no date as HTTP writes it: {EXAMPLE}, say.")]
        ) from error


def _on_record(moment: datetime) -> datetime:
    """Of a moment before the first state the first one is given, of one to come the last."""
    if moment > timezone.now():
        return moment_of(revisions_now())
    first = _first_moment()
    return max(moment, first) if first else moment


@once_per_request
def _first_moment() -> datetime | None:
    return Edition.objects.aggregate(first=Min("moment"))["first"]


def address_as_of(request: HttpRequest, as_of: str = "") -> str:
    """The address that was asked, at a moment, or at none."""
    return _address(request, request.path, as_of)


def time_map_of(request: HttpRequest, page: int = 1) -> str:
    """Where the past states of the address that was asked are listed."""
    root = API if request.path.startswith(API) else "/"
    number = f"{page}/" if page > 1 else ""
    return _address(request, f"{root}timemap/{number}{request.path.removeprefix(root)}")


def _address(request: HttpRequest, path: str, as_of: str = "") -> str:
    query = request.GET.copy()
    query.pop(AS_OF, None)
    if as_of:
        query[AS_OF] = as_of
    text = query.urlencode(safe=":,")
    return request.build_absolute_uri(f"{path}{'?' if text else ''}{text}")


def _tell_original(request: HttpRequest, response: HttpResponseBase) -> None:
    patch_vary_headers(response, [HEADER])
    link = (
        f'<{address_as_of(request)}>; rel="original timegate", '
        f'<{time_map_of(request)}>; rel="timemap"; type="application/link-format"'
    )
    before = response.headers.get("Link", "")
    response["Link"] = f"{before}, {link}" if before else link
