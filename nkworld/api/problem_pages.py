"""The pages to which the `type` of a refusal leads."""

import json
from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.provenance.questions import Refusal, refusal

from .docs import DocsPage, prose
from .errors import address_of, problem
from .problems import INVALID_QUERY, NOT_ACCEPTABLE, TYPES, ProblemType
from .views import conditional

ROOT_CRUMB = "The API"


def crumbs(request: Request, *more: dict[str, str]) -> list[dict[str, str]]:
    return [{"title": ROOT_CRUMB, "url": reverse("api:docs")}, *more]


class Problems(DocsPage):
    """Every kind of refusal."""

    @conditional
    def get(self, request: Request) -> Response:
        context = {"types": TYPES.values(), "crumbs": crumbs(request, {"title": "Refusals"})}
        return Response(context, template_name="api/problems.html")


class ProblemPage(DocsPage):
    """One kind of refusal: what happened, what to do, and how it looks."""

    @conditional
    def get(self, request: Request, name: str) -> Response:
        if name not in TYPES:
            raise Http404(refusal(f"No kind of refusal is called “{name}”.", name, TYPES))
        kind = TYPES[name]
        context = {
            "type": kind,
            "address": address_of(request, kind),
            "meaning": prose(kind.meaning),
            "remedy": prose(kind.remedy),
            "example": json.dumps(example_of(request, kind), indent=2, ensure_ascii=False),
            "crumbs": crumbs(
                request,
                {"title": "Refusals", "url": reverse("api:problems")},
                {"title": kind.title},
            ),
        }
        return Response(context, template_name="api/problem.html")


def example_of(request: Request, kind: ProblemType) -> dict[str, Any]:
    """A refusal of this kind, as it would be sent."""
    if kind is INVALID_QUERY:
        known = ["csv", "csv-excel", "json"]
        errors = [("format", refusal("“cvs” is not a format here.", "cvs", known))]
        shown = problem(request, kind, errors)
    elif kind is NOT_ACCEPTABLE:
        sentence = "Nothing here is of a type that the Accept header names."
        refused = Refusal(sentence, allowed=["application/json", "text/csv"])
        shown = problem(request, kind, [("", refused)], "#/header/accept")
    else:
        shown = problem(request, kind, [("", kind.meaning)])
    return shown | {"instance": reverse("api:root") + "…"}
