"""The formats of the API, and how one is chosen: by `format`, else by the Accept header."""

from collections.abc import Iterable
from typing import Any

import orjson
from django.http import HttpRequest
from django.http.request import MediaType
from django.urls import Resolver404, resolve
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer as StandardRenderer
from rest_framework.request import Request

from nkworld.asking.questions import InvalidQuery, refusal
from nkworld.charts.spreadsheets import without_blanks

from .envelope import WithoutBlanks
from .writing.renderers import FILE_FORMATS


class JSONRenderer(StandardRenderer):
    """Null where nothing is known: no answer holds an empty text.

    Written by orjson; what that can't write (a lazy text, a Decimal) as DRF would have it.
    """

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        if not isinstance(data, WithoutBlanks):
            data = without_blanks(data)
        if data is None or self.get_indent(accepted_media_type, renderer_context or {}):
            return super().render(data, accepted_media_type, renderer_context)
        try:
            return orjson.dumps(data, _as_standard, OPTIONS)
        except orjson.JSONEncodeError:  # half a surrogate, a number of 64 bits and more
            return super().render(data, accepted_media_type, renderer_context)


OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
_as_standard = StandardRenderer.encoder_class().default


FORMATS = [JSONRenderer, *FILE_FORMATS]


class Negotiation(DefaultContentNegotiation):
    def select_renderer(
        self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> Any:
        """The format named for in the query wins; InvalidQuery if it is not one of this address.

        Else the type with the highest weight in the Accept header, among equals the one that it
        names most closely, then the first of the address.
        """
        known = {renderer.format: renderer for renderer in renderers}
        named = request.query_params.get("format", "")
        if named:
            if named not in known:
                sentence = f"“{named}” is not a format here."
                raise InvalidQuery([("format", refusal(sentence, named, known))])
            return known[named], known[named].media_type
        best = best_of(known.values(), request.headers.get("Accept", ""))
        if best is None:
            raise NotAcceptable(available_renderers=list(known.values()))
        return best, best.media_type


def best_of(renderers: Iterable[Any], header: str) -> Any:
    """The one that an Accept header wants; None if it excludes them all."""
    ranges = [MediaType(each) for each in header.split(",") if each.strip()] or [MediaType("*/*")]
    accepted = {f"{each.main_type}/{each.sub_type}": each.quality for each in ranges}

    def weight(renderer: Any) -> tuple[float, int]:
        """(weight, how closely it is named) by the most special of the ranges that hold it."""
        kind = renderer.media_type.partition("/")[0]
        names = (renderer.media_type, f"{kind}/*", "*/*")
        found = ((accepted[name], -place) for place, name in enumerate(names) if name in accepted)
        return next(found, (0, 0))

    best = max(renderers, key=weight)
    return best if weight(best)[0] else None


def media_type_of(request: HttpRequest) -> str:
    """That of the answer to a request, however its Accept header is written; "" where the query
    names the format, and where there is no answer.
    """
    if "format" in request.GET:
        return ""
    try:
        view: Any = resolve(request.path_info).func
        renderers = view.cls(**view.initkwargs).get_renderers()
    except (Resolver404, AttributeError):  # no view of the API
        return ""
    best = best_of(renderers, request.headers.get("Accept", ""))
    return best.media_type if best else ""
