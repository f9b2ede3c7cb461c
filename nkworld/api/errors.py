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
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

from nkworld.asking.questions import Contradiction, InvalidQuery, Refusal
from nkworld.provenance.editions import TYPE_CHOSEN
from nkworld.running.overload.turns import instead_of

from . import fields
from .renderers import JSONRenderer, media_type_of


@dataclass(frozen=True)
class ProblemType:
    """`meaning` says what happened, `remedy` what to do; `name` ends its address for ever."""

    name: str
    status: int
    title: str
    meaning: str
    remedy: str


INVALID_QUERY = ProblemType(
    "invalid-query",
    400,
    "The question can’t be answered",
    "A parameter has a name or a value that means nothing here, is given twice, or contradicts "
    "another. Nothing is guessed and nothing is ignored: an answer is always one to the whole "
    "question.",
    "Each entry of `errors` names a `parameter`, says in `message` what is wrong, and has in "
    "`nearest` the value that may have been meant and in `allowed` all that are taken, where they "
    "can be listed. Every error is told at once: mend them all and ask again.",
)
CONTRADICTION = ProblemType(
    "contradiction",
    400,
    "The parameters exclude one another",
    "Each parameter could be answered, and all of them together can’t: a period outside of the "
    "years asked for, say, years that run backwards, or the page of a file that is complete. An "
    "empty answer would say that nothing is known.",
    "Each entry of `errors` names one of the parameters and says which other one it contradicts. "
    "Leave one of the two out.",
)
BAD_REQUEST = ProblemType(
    "bad-request",
    400,
    "The request can’t be read",
    "The request itself is broken: it names no host, or one that is not served here, or a value "
    "that no database can look up.",
    "Look at how the address is put together, and whether the header Host is sent: a program’s own "
    "library writes both best.",
)
INVALID_KEY = ProblemType(
    "invalid-key",
    401,
    "The key is not known",
    "The request carries a key that does not exist, or that was revoked.",
    "Leave the key out: everything here is public without one, up to the limit for everybody. Or "
    "ask whoever gave you the key for a new one.",
)
FORBIDDEN = ProblemType(
    "forbidden",
    403,
    "This is not for you",
    "What was asked for is not given to this caller.",
    "Everything that is listed in the documentation is public: ask for one of its addresses.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "There is nothing here",
    "The address leads nowhere: no such table, chart or record, or the record has another key.",
    "`detail` names the nearest address or key. The root of the API lists every table.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "This API is read only",
    "The request wants to change something. The API answers GET, HEAD and OPTIONS.",
    "Ask with GET. What is wrong in the data is told to the editors by the link beside each "
    "number on the site.",
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    406,
    "None of the types that are accepted is given here",
    "The Accept header excludes every type that this address has.",
    "`allowed` lists the types of the address. Send one of them, or `*/*`, or leave the header "
    "out and name the format in the address, as in `format=csv`.",
)
PRECONDITION_FAILED = ProblemType(
    "precondition-failed",
    412,
    "The condition does not hold",
    "The request was to be answered only if the answer had a certain tag (If-Match) or had not "
    "changed since a moment (If-Unmodified-Since). It has changed.",
    "Ask without the condition. To be sent an answer only if it is new, use If-None-Match.",
)
ADDRESS_TOO_LONG = ProblemType(
    "address-too-long",
    414,
    "The address is too long",
    "The address with its parameters is longer than 4,000 characters.",
    "Ask several times with fewer values in a list, or ask without the filter and choose among "
    "the rows yourself.",
)
RANGE_NOT_SATISFIABLE = ProblemType(
    "range-not-satisfiable",
    416,
    "The file has no such part",
    "The Range header asks for bytes behind the end of the file.",
    "The header Content-Range says how long the file is. Where a file may have changed while it "
    "is read in parts, ask with `as_of`.",
)
TOO_MANY_REQUESTS = ProblemType(
    "too-many-requests",
    429,
    "Too many requests",
    "More was asked from here in a short time than is good for the others.",
    "Wait for as many seconds as the header Retry-After says. The RateLimit headers of every "
    "answer tell what is left. Whole tables are one request as files, and a partner’s key has a "
    "higher limit.",
)
SERVER_ERROR = ProblemType(
    "server-error",
    500,
    "A mistake of ours",
    "Something went wrong on our side. The mistake has been recorded.",
    "Tell us the X-Request-ID of the answer. Asking again rarely helps.",
)
UNAVAILABLE = ProblemType(
    "unavailable",
    503,
    "The portal can’t answer at the moment",
    "The database is away, or the answer takes longer than an answer may.",
    "Ask again after as many seconds as the header Retry-After says, or for less: fewer years, or "
    "one country.",
)

TYPES = {each.name: each for each in [*globals().values()] if isinstance(each, ProblemType)}


def type_of(status: int) -> ProblemType:
    """BAD_REQUEST is the last of its status, before which stand those of questions."""
    fallback = SERVER_ERROR if status >= 500 else BAD_REQUEST
    return {kind.status: kind for kind in TYPES.values()}.get(status, fallback)


MEDIA_TYPE = "application/problem+json"
LONGEST_INSTANCE = 1_000


class ProblemRenderer(JSONRenderer):
    media_type = MEDIA_TYPE
    format = "problem"


class ErrorSerializer(serializers.Serializer):
    """One thing that is wrong."""

    parameter = fields.text("The parameter at fault; null where none is.", null=True)
    pointer = fields.text(
        "Where in the request, as a JSON Pointer into it: `#/query/country`, "
        "`#/header/accept` or `#/path`; null where it is no one place.",
        null=True,
    )
    message = fields.text("What is wrong and what to write instead.")
    allowed = fields.texts(
        "What is taken there; null where it is not a list, or a very long one.", null=True
    )
    nearest = fields.text("What may have been meant; null where nothing is alike.", null=True)


class ProblemSerializer(serializers.Serializer):
    """A refusal (RFC 9457)."""

    type = fields.address("The kind of refusal: a page that explains it.")
    title = fields.text("The kind in a few words, always the same.")
    status = fields.whole("The status of the answer.")
    detail = fields.text("What is wrong this time, in sentences.")
    instance = fields.text("What was asked.")
    errors = ErrorSerializer(many=True, help_text="What is wrong, one by one.")


def problem(
    request: HttpRequest, kind: ProblemType, errors: Iterable[tuple[str, str]], pointer: str = ""
) -> dict[str, Any]:
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
        "detail": " ".join(
            InvalidQuery([(e["parameter"] or "", e["message"])]).sentences[0] for e in problems
        ),
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


class ApiAnswers:
    """The middleware, around the one that keeps answers. A missing last slash is added, since a
    redirect would lose headers; a refusal that no view wrote is told like all others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

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
