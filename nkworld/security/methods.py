"""Public pages are read: whatever is sent to one is refused before anybody looks at it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

READING = ("GET", "HEAD", "OPTIONS")
DESK = "admin"


class ReadOnlyPages:
    """The middleware, before the one that looks for a form's token.

    Forms are sent to the desk, and to a view whose class says `takes_forms`.

    The API answers for itself, in JSON: its views ask for no token. Neither does /verify/, which
    changes nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if request.method in READING or getattr(view, "csrf_exempt", False):
            return None
        if match is not None and DESK in match.app_names:
            return None
        if getattr(getattr(view, "view_class", None), "takes_forms", False):
            return None
        response = render(request, "405.html", status=405)
        response["Allow"] = ", ".join(READING)
        return response
