"""Every refusal under /api/v1/ is `application/problem+json` (RFC 9457), whatever was asked for: a
saved CSV file is always data.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import is_valid_path, reverse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from nkworld.asking.questions import Contradiction, InvalidQuery, Refusal
from nkworld.provenance.editions import TYPE_CHOSEN
from nkworld.provenance.registries import texts_beside
from nkworld.running.overload.limits import instead_of

from .views import JSONRenderer, media_type_of


@dataclass(frozen=True)
class ProblemType:
    """`meaning` says what happened, `remedy` what to do; `name` ends its address for ever."""

    name: str
    status: int
    title: str
    meaning: str
    remedy: str


TYPES = {text["name"]: ProblemType(**text) for text in texts_beside(__file__, "problems.yaml")}
INVALID_QUERY = TYPES["invalid-query"]
CONTRADICTION = TYPES["contradiction"]
BAD_REQUEST = TYPES["bad-request"]
INVALID_KEY = TYPES["invalid-key"]
ADDRESS_TOO_LONG = TYPES["address-too-long"]
TOO_MANY_REQUESTS = TYPES["too-many-requests"]
SERVER_ERROR = TYPES["server-error"]
UNAVAILABLE = TYPES["unavailable"]


def type_of(status: int) -> ProblemType:
    """BAD_REQUEST is the last of its status, before which stand those of questions."""
    fallback = SERVER_ERROR if status >= 500 else BAD_REQUEST
    return {kind.status: kind for kind in TYPES.values()}.get(status, fallback)


MEDIA_TYPE = "application/problem+json"
LONGEST_INSTANCE = 1_000


class ProblemRenderer(JSONRenderer):
    media_type = MEDIA_TYPE
    format = "problem"


def problem(
    request: HttpRequest, kind: ProblemType, errors: Iterable[tuple[str, str]], pointer: str = ""
) -> dict[str, Any]:
    """As `Problem` of openapi.yaml describes it."""
    errors = list(errors)
    problems: list[dict[str, Any]] = []
    for name, text in errors:
        refused = text if isinstance(text, Refusal) else Refusal(text)
        escaped = name.replace("~", "~0").replace("/", "~1")
        problems.append(
            {
                "parameter": name or None,
                "pointer": f"#/query/{escaped}" if name else pointer or None,
                "message": str(refused),
                "allowed": list(refused.allowed) or None,
                "nearest": refused.nearest or None,
            }
        )
    return {
        "type": address_of(request, kind),
        "title": kind.title,
        "status": kind.status,
        "detail": str(InvalidQuery(errors)),
        "instance": request.get_full_path()[:LONGEST_INSTANCE],
        "errors": problems,
    }


def address_of(request: HttpRequest, kind: ProblemType) -> str:
    """Of the page that explains the kind; on the portal's own host where the one asked is none."""
    path = reverse("api:problem", args=[kind.name])
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return f"{settings.SITE_ADDRESS}{path}"


def problem_response(
    request: HttpRequest, kind: ProblemType, sentence: str, pointer: str = ""
) -> HttpResponse:
    """A refusal where no view of the API answers: of a middleware, or of a fault."""
    text = json.dumps(problem(request, kind, [("", sentence)], pointer), ensure_ascii=False)
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
        sentence, pointer = kind.meaning, ""
        match error:
            case Http404():
                sentence, pointer = (error.args[0] if error.args else kind.meaning), "#/path"
            case exceptions.MethodNotAllowed():
                sentence = "This API is read only: it answers GET, HEAD and OPTIONS."
                pointer = "#/method"
            case exceptions.NotAcceptable():
                types = sorted({each.media_type for each in error.available_renderers or ()})
                wrong = "Nothing here is of a type that the Accept header names"
                sentence = f"{wrong}: ask for {' or '.join(types)}."
                sentence, pointer = Refusal(sentence, allowed=types), "#/header/accept"
            case exceptions.APIException():
                sentence = str(error.detail)
        response.data = problem(request, kind, [("", sentence)], pointer)
    response["Cache-Control"] = "no-store"
    request.accepted_renderer, request.accepted_media_type = ProblemRenderer(), MEDIA_TYPE
    return response


ROOT = "/api/v1"
LONGEST_ADDRESS = 4_000  # characters
ABOUT_BODY = ("content-length", "content-type", "content-encoding", "content-disposition")


@dataclass(frozen=True)
class ApiAnswers:
    """The middleware, around the one that keeps answers. A missing last slash is added, since a
    redirect would lose headers; a refusal that no view wrote is told like all others.
    """

    get_response: Callable[[HttpRequest], HttpResponse]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (request.path_info + "/").startswith(f"{ROOT}/"):
            return self.get_response(request)
        length = len(request.get_full_path())
        if length > LONGEST_ADDRESS:
            sentence = f"The address has {length:,} characters, and {LONGEST_ADDRESS:,} at most: "
            return problem_response(request, ADDRESS_TOO_LONG, f"{sentence}ask for less at once.")
        path = request.path_info
        if not path.endswith("/") and not is_valid_path(path):
            request.path_info, request.path = f"{path}/", f"{request.path}/"
        request.META[TYPE_CHOSEN] = media_type_of(request)
        response = self.get_response(request)
        if request.method == "HEAD" and response.streaming:
            # Nobody will read the file: it is closed with its headers. To close it here would tell
            # that the request is over, and close its connections to databases.
            headers = HttpResponse(status=response.status_code, headers=dict(response.headers))
            response = instead_of(response, headers)
        if response.status_code < 400 or response["Content-Type"] == MEDIA_TYPE:
            return response
        kind = type_of(response.status_code)
        words, pointer = kind.meaning, ""
        # HTTP/1.0 without Host is refused, too: answers hold whole addresses and are kept for
        # others, so that no host is guessed.
        try:
            request.get_host()
        except DisallowedHost:
            wrong = "The request has no Host header, which HTTP/1.1 requires"
            if "Host" in request.headers:
                wrong = "The Host header names a host that is not served here"
            if kind is BAD_REQUEST:
                words = f"{wrong}. The API is at {settings.SITE_ADDRESS}{ROOT}/."
                pointer = "#/header/host"
        replacement = problem_response(request, kind, words, pointer)
        replacement.status_code = response.status_code
        for name, value in response.headers.items():
            if name.lower() not in ABOUT_BODY:
                replacement.headers.setdefault(name, value)
        return instead_of(response, replacement)
