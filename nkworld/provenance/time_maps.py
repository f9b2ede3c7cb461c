"""TimeMaps (RFC 7089): every past state of an address, with its moment and where it can be read.

    GET /timemap/trade/?from=2011
    <https://…/trade/?from=2011>; rel="original timegate",
    <https://…/timemap/trade/?from=2011>; rel="self"; type="application/link-format"; from="…"; …,
    <https://…/trade/?from=2011&as_of=2026-12-01T12:00:00.5Z>; rel="first memento"; datetime="…",
    …

That of an address of the API lies under the API's own, at /api/v1/timemap/…, and is answered and
counted as an answer of the API. The oldest states come first, `PER_PAGE` on a page: the second
page lies at /timemap/2/trade/, and a full page gains none.
"""

import copy
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from nkworld.limits.closing import instead_of

from .fields import exact
from .memento import API, AS_OF, address_as_of, time_map_of
from .models import Edition
from .revisions import etag

MEDIA_TYPE = "application/link-format"
PER_PAGE = 1_000
# What a client asks of the list, and not of the original.
OF_THE_LIST = ("HTTP_ACCEPT", "HTTP_ACCEPT_DATETIME", "HTTP_IF_NONE_MATCH", "HTTP_RANGE")
READ_OF_META = ("headers", "accepted_types", "GET")  # a request keeps them once read

States = Sequence[datetime] | QuerySet[Edition, datetime]


def edition_moments(datasets: Collection[str] | None) -> States:
    """Those of every edition of some datasets (None: of all), the oldest first."""
    named = Edition.objects.exclude(dataset=None)
    if datasets is not None:
        named = named.filter(dataset__slug__in=datasets)
    return named.order_by("moment").values_list("moment", flat=True).distinct()


@require_safe
def time_map(request: HttpRequest, path: str, page: str = "1") -> HttpResponse:
    """The list for the address at `path`, or what that address answers instead of a state.

    The original is asked itself, so that what it refuses has no list, nor what knows no past.
    """
    root = API if request.path_info.startswith(API) else "/"
    asked = _original(request, f"{root}{path}")
    answer = _answer(asked)
    states = getattr(answer, "past_states", None)
    if answer.status_code >= 400:
        return cast(HttpResponse, answer)
    if states is None:
        raise Http404(f"There is no past state of {asked.path}: it can’t be asked `{AS_OF}`.")
    response = HttpResponse(
        ",\n".join(_links(asked, _page(states(), int(page)))) + "\n", content_type=MEDIA_TYPE
    )
    response["ETag"] = etag(request, MEDIA_TYPE)
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return instead_of(answer, response)


def _original(request: HttpRequest, path: str) -> Any:
    """The request for the state of now, as if its address had been asked."""
    asked: Any = copy.copy(request)
    for name in READ_OF_META:
        asked.__dict__.pop(name, None)
    kept = {name: value for name, value in request.META.items() if name not in OF_THE_LIST}
    query = request.GET.copy()
    query.pop(AS_OF, None)
    asked.META = asked.environ = kept | {"PATH_INFO": path, "QUERY_STRING": query.urlencode()}
    asked.path = asked.path_info = path
    asked.method = "GET"
    return asked


def _answer(asked: Any) -> HttpResponseBase:
    if asked.path.startswith(settings.NEVER_KEPT):
        raise Http404("What lies there is not of the public record.")
    found: ResolverMatch = resolve(asked.path)
    if found.func is time_map:
        raise Http404("A list of past states has none itself.")
    asked.resolver_match = found
    return found.func(asked, *found.args, **found.kwargs)


def _page(states: States, number: int) -> Page:
    try:
        return Paginator(cast(Any, states), PER_PAGE).page(number)
    except EmptyPage as error:
        raise Http404(f"The list has no page {number}.") from error


def _links(asked: HttpRequest, page: Page) -> list[str]:
    moments, last = list(page), page.paginator.num_pages
    span = f'; from="{_date(moments[0])}"; until="{_date(moments[-1])}"' if moments else ""
    others = [number for number in (page.number - 1, page.number + 1) if 0 < number <= last]
    return [
        f'<{address_as_of(asked)}>; rel="original timegate"',
        f'<{time_map_of(asked, page.number)}>; rel="self"; type="{MEDIA_TYPE}"{span}',
        *(f'<{time_map_of(asked, n)}>; rel="timemap"; type="{MEDIA_TYPE}"' for n in others),
        *(
            f'<{address_as_of(asked, exact(moment))}>; rel="{_relation(page, at)}memento"; '
            f'datetime="{_date(moment)}"'
            for at, moment in enumerate(moments, page.start_index())
        ),
    ]


def _relation(page: Page, at: int) -> str:
    first, last = at == 1, at == page.paginator.count
    return f"{'first ' if first else ''}{'last ' if last else ''}"


def _date(moment: datetime) -> str:
    return http_date(moment.timestamp())
