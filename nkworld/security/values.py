"""What no database can look up is answered as what it is: a mistake of the asker, not ours.

A zero byte stands in no name; a number of 4,000 digits is no row's. Forms refuse them in a sentence
of their own. This is for what reaches the database all the same: an address, a filter of the desk.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)
LONGEST_KEY = 18  # digits; a key of the database is below 2**63


class UnusableValues:
    """The middleware: 404 for an address with a zero byte, 400 for a value out of all range."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return render(request, "404.html", status=404)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OverflowError | DataError):
            return None
        logger.warning("A value of %s could not be looked up: %s", request.path, error)
        return render(request, "400.html", status=400)


def refuse_impossible_keys(view: Callable[..., Any]) -> Callable[..., Any]:
    """404 for a record of the desk whose key is no number that a key can be."""

    @wraps(view)
    def refusing(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = kwargs.get("object_id", "0")
        if not key.isdecimal() or len(key) > LONGEST_KEY:
            raise Http404
        return view(request, *args, **kwargs)

    return refusing
