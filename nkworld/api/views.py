"""What every answer of the API has in common."""

import copy
from calendar import timegm
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from inspect import getdoc
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from nkworld.asking.questions import (
    InvalidQuery,
    QuestionForm,
    refusal,
    refuse_unknown,
    spelled,
)
from nkworld.provenance.editions import cache_control, etag
from nkworld.running.security.headers import PREFLIGHT

from . import fields
from .renderers import JSONRenderer, Negotiation
from .router import answer_below, router

Link = tuple[str, str | None, str]  # relation, address, media type
JSON, HTML, OPENAPI = "application/json", "text/html", "application/vnd.oai.openapi+json"
LEAST_NOTICE = timedelta(days=365)


@dataclass(frozen=True)
class Deprecation:
    """How an address or parameter is taken out of use: Deprecation (RFC 9745), Sunset (RFC 8594).
    `instead` is what to use. ValueError if it were gone sooner than a year after `since`, as
    promised.
    """

    since: date
    sunset: date | None
    instead: str

    def __post_init__(self) -> None:
        if self.sunset and self.sunset - self.since < LEAST_NOTICE:
            raise ValueError(f"{self.sunset} is less than a year after {self.since}.")

    @property
    def sentence(self) -> str:
        gone = f", gone on {self.sunset}" if self.sunset else ""
        return f"Deprecated since {self.since}{gone}: use {self.instead}."


class PublicView(APIView):
    """Read only, for anyone, strict about its parameters.

    A subclass says in `read` what it reads of the query, before its answer is looked for.
    """

    deprecated: ClassVar[Deprecation | None] = None
    deprecated_parameters: ClassVar[Mapping[str, Deprecation]] = {}
    http_method_names = ["get", "head", "options"]
    renderer_classes: Any = [JSONRenderer]
    content_negotiation_class = Negotiation
    parser_classes: list[type] = []
    answer_class: Any = None  # describes the JSON answer; None where it is not described
    question_class: ClassVar[Any] = QuestionForm
    without_past = ""  # why it can't be asked `as_of`
    params: Mapping[str, Any] = {}  # the parameters as they were read

    def summary_and_text(self) -> tuple[str, str]:
        """(a sentence, a text) on this address; both come from the class's docstring."""
        summary, _, text = (getdoc(type(self)) or "").partition("\n\n")
        return summary, text

    def own_fields(self, query: Mapping[str, str]) -> dict[str, forms.Field]:
        """Parameters beside those of the question; a cursor is one of this query."""
        return {}

    def fields(self) -> Mapping[str, forms.Field]:
        """{parameter: form field}, beside `format`."""
        return self.question_class.base_fields | self.own_fields({})

    @property
    def query(self) -> QueryDict:
        return self.request.query_params

    def body(self) -> Any:
        return self.answer_class

    @property
    def url(self) -> str:
        return self.request.build_absolute_uri()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """An empty value is no value: whoever means none leaves the parameter out."""
        answer_below(request)
        super().initial(request, *args, **kwargs)
        query = request.query_params
        blanks = [name for name, value in query.items() if not value.strip()]
        known = {*self.fields(), "format"} if blanks else ()
        if blanks := [name for name in blanks if name in known]:
            sentence = "“{}” is empty: write a value, or leave the parameter out."
            raise InvalidQuery([(name, sentence.format(name)) for name in blanks])

    @property
    def depends_on(self) -> Collection[str] | None:
        """The datasets whose editions the answer is of, beside the reference data; None: it may
        tell of anything that is public.
        """
        return None

    @property
    def moment(self) -> datetime | None:
        """The one as known at which the answer was asked; None for now. Known after `read`."""
        return self.params.get("as_of")

    def read(self) -> None:
        """Understand the question; InvalidQuery or Http404 if there is no answer to it."""
        refuse_unknown(self.query, [*self.fields(), "format"], {"as_of": self.without_past})
        more = self.own_fields(self.query)
        self.question = self.question_class(self.query, more=more, only_requested=True).validated()
        self.params = self.question.cleaned_data

    def links(self) -> list[Link]:
        return [("canonical", self.url, "")]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        is_answer = response.status_code < 300 or response.status_code == 304
        if is_answer and request.method != "OPTIONS":
            whole = request.build_absolute_uri
            links = [
                *self.links(),
                ("service-desc", whole(reverse("api:schema")), OPENAPI),
                ("service-doc", whole(reverse("api:docs")), HTML),
            ]
            deprecations = (self.deprecated_parameters.get(name) for name in request.query_params)
            outdated = [each for each in (self.deprecated, *deprecations) if each]
            if outdated:
                links.append(("deprecation", whole(reverse("api:changelog")), HTML))
                # The earliest of all dates, in seconds.
                first = timegm(min(each.since for each in outdated).timetuple())
                self.headers["Deprecation"] = f"@{first}"
            if ends := [each.sunset for each in outdated if each.sunset]:
                self.headers["Sunset"] = http_date(timegm(min(ends).timetuple()))
            # RFC 8288; a link without an address is left out.
            self.headers["Link"] = ", ".join(
                f'<{address}>; rel="{relation}"' + (f'; type="{kind}"' if kind else "")
                for relation, address, kind in links
                if address
            )
        return super().finalize_response(request, response, *args, **kwargs)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(status=204, headers=PREFLIGHT)


def address_with(request: Any, query: QueryDict) -> str:
    pairs = ((name, value) for name, values in query.lists() for value in values)
    return request.build_absolute_uri(f"{request.path}?{spelled(pairs)}".removesuffix("?"))


def conditional(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Read the question, then answer it, or 304 where the caller already holds the answer.

    The tag is made before the data is read: a publish in between makes it too old, never too new.
    """

    @wraps(answer)
    def answer_or_304(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        view.read()
        tag = etag(request, request.accepted_media_type, view.depends_on, view.moment)
        response = get_conditional_response(request, etag=tag)
        response = response or answer(view, request, *args, **kwargs)
        response["ETag"] = tag
        is_past = view.depends_on is not None
        response["Cache-Control"] = cache_control(view.moment if is_past else None)
        return response

    return answer_or_304


def answered_within(request: HttpRequest, path: str, query: str) -> Any:
    """What another address answers to the same reader within this process: JSON, no conditions."""
    subrequest: Any = copy.copy(request)
    for kept in ("headers", "GET", "accepted_types"):
        subrequest.__dict__.pop(kept, None)
    conditions = ("HTTP_IF_", "HTTP_RANGE", "HTTP_ACCEPT")
    meta = {name: value for name, value in request.META.items() if not name.startswith(conditions)}
    subrequest.META = meta | {"QUERY_STRING": query, "PATH_INFO": path, "REQUEST_METHOD": "GET"}
    subrequest.environ, subrequest.method = subrequest.META, "GET"
    subrequest.path = subrequest.path_info = path
    match = resolve(path)
    response: Any = match.func(subrequest, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


class Root(PublicView):
    """Where everything lies."""

    answer_class = fields.referred("schemas", "Root")

    @conditional
    def get(self, request: Request) -> Response:
        here = request.build_absolute_uri(reverse("api:root"))
        found = {
            "title": "North Korea in the World",
            "documentation": f"{here}docs/",
            "schema": f"{here}schema/",
            "resources": {name: f"{here}{name}/" for name in resources()},
        }
        return Response(found)


class NotHere(PublicView):
    """Says that an address leads nowhere, whatever was to be read there."""

    schema = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request, path: str) -> Response:
        known = [*resources(), "docs"]
        raise Http404(refusal(f"There is nothing at “{path}”.", path, known))


def resources() -> list[str]:
    return [*(prefix for prefix, _, _ in router.registry), "changes", "charts"]
