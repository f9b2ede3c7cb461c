"""Every refusal under /api/v1/ is `application/problem+json` (RFC 9457), whatever was asked for.

So a saved CSV file is always data. How the members are told:

    {"type": "https://…/api/v1/docs/problems/invalid-query/", "title": "The question can’t be …",
     "status": 400, "detail": "“contry” is not a parameter here. Did you mean “country”?",
     "instance": "/api/v1/trade/flows/?contry=China",
     "errors": [{"parameter": "contry", "pointer": "#/query/contry", "message": "…",
                 "allowed": ["as_of", …], "nearest": "country"}]}
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

from nkworld.asking.questions import Contradiction, InvalidQuery, Refusal

from .problems import CONTRADICTION, INVALID_QUERY, ProblemType, type_of
from .renderers import JSONRenderer

MEDIA_TYPE = "application/problem+json"
READ_ONLY = "This API is read only: it answers GET, HEAD and OPTIONS."
LONGEST_INSTANCE = 1_000
PATH = "#/path"  # the pointer of an error that is the address’s own


class ProblemRenderer(JSONRenderer):
    media_type = MEDIA_TYPE
    format = "problem"


class ErrorSerializer(serializers.Serializer):
    """One thing that is wrong."""

    parameter = serializers.CharField(
        allow_null=True, help_text="The parameter at fault; null where none is."
    )
    pointer = serializers.CharField(
        allow_null=True,
        help_text="Where in the request, as a JSON Pointer into it: `#/query/country`, "
        "`#/header/accept` or `#/path`; null where it is no one place.",
    )
    message = serializers.CharField(help_text="What is wrong and what to write instead.")
    allowed = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="What is taken there; null where it is not a list, or a very long one.",
    )
    nearest = serializers.CharField(
        allow_null=True, help_text="What may have been meant; null where nothing is alike."
    )


class ProblemSerializer(serializers.Serializer):
    """A refusal (RFC 9457)."""

    type = serializers.URLField(help_text="The kind of refusal: a page that explains it.")
    title = serializers.CharField(help_text="The kind in a few words, always the same.")
    status = serializers.IntegerField(help_text="The status of the answer.")
    detail = serializers.CharField(help_text="What is wrong this time, in sentences.")
    instance = serializers.CharField(help_text="What was asked.")
    errors = ErrorSerializer(many=True, help_text="What is wrong, one by one.")


def problem(
    request: HttpRequest, kind: ProblemType, errors: Iterable[tuple[str, str]], pointer: str = ""
) -> dict[str, Any]:
    """The body of a refusal. `errors` are pairs as InvalidQuery has them."""
    told = [_error(name, text, pointer) for name, text in errors]
    return {
        "type": address_of(request, kind),
        "title": kind.title,
        "status": kind.status,
        "detail": " ".join(
            InvalidQuery([(e["parameter"] or "", e["message"])]).sentences[0] for e in told
        ),
        "instance": request.get_full_path()[:LONGEST_INSTANCE],
        "errors": told,
    }


def address_of(request: HttpRequest, kind: ProblemType) -> str:
    """Of the page that explains the kind; on the portal's own host where the one asked is none."""
    path = reverse("api:problem", args=[kind.name])
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return f"{settings.SITE_ADDRESS}{path}"


def _error(name: str, text: str, pointer: str) -> dict[str, Any]:
    refused = text if isinstance(text, Refusal) else Refusal(text)
    escaped = name.replace("~", "~0").replace("/", "~1")
    return {
        "parameter": name or None,
        "pointer": f"#/query/{escaped}" if name else pointer or None,
        "message": str(refused),
        "allowed": list(refused.allowed) or None,
        "nearest": refused.nearest or None,
    }


def problem_response(
    request: HttpRequest, kind: ProblemType, sentence: str, pointer: str = ""
) -> HttpResponse:
    """A refusal where no view of the API answers: of a middleware, or of a fault."""
    body = problem(request, kind, [("", sentence)], pointer)
    text = json.dumps(body, ensure_ascii=False)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, status=kind.status, content_type=MEDIA_TYPE, headers=headers)


def answer_error(error: Exception, context: Any) -> Response | None:
    """The response to an exception; None if it is not one that a caller can help."""
    request = context["request"]
    if isinstance(error, InvalidQuery):
        # A contradiction only where nothing else is wrong.
        contradicts = all(isinstance(text, Contradiction) for _, text in error.errors)
        kind = CONTRADICTION if contradicts else INVALID_QUERY
        response = Response(problem(request, kind, error.errors), status=400)
    else:
        response = exception_handler(error, context)
        if response is None:
            return None
        kind = type_of(response.status_code)
        sentence, pointer = _told(error, kind)
        response.data = problem(request, kind, [("", sentence)], pointer)
    response["Cache-Control"] = "no-store"
    request.accepted_renderer, request.accepted_media_type = ProblemRenderer(), MEDIA_TYPE
    return response


def _told(error: Exception, kind: ProblemType) -> tuple[str, str]:
    """(what to say of it, where in the request it lies)"""
    match error:
        case Http404():
            return (error.args[0] if error.args else kind.meaning), PATH
        case exceptions.MethodNotAllowed():
            return READ_ONLY, "#/method"
        case exceptions.NotAcceptable():
            types = sorted({each.media_type for each in error.available_renderers or ()})
            sentence = (
                "Nothing here is of a type that the Accept header names: ask for "
                f"{' or '.join(types)}."
            )
            return Refusal(sentence, allowed=types), "#/header/accept"
        case exceptions.Throttled(wait=wait):
            moment = f"again in {wait:.0f} seconds" if wait else "again later"
            return f"Too much was asked from here in a short time: ask {moment}.", ""
        case exceptions.APIException():
            return str(error.detail), ""
    return kind.meaning, ""
