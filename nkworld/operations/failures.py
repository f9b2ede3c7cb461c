"""The answer to what no view has caught: 503 where a fault hinders the portal, else 500.

It needs no database, session or template context: it is given when these have failed. The API says
it in its own shape of errors.
"""

import logging
import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from nkworld.api.errors import problem_response
from nkworld.api.problems import SERVER_ERROR, UNAVAILABLE
from nkworld.limits import Fault, Limits, OutOfTime, fault_of, limits_in_force
from nkworld.request_id import id_of

from .metrics import faults
from .words import Words, words_for

logger = logging.getLogger(__name__)

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
MISTAKE = "Something went wrong on our side. The mistake has been recorded."


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the error is being handled."""
    error = sys.exc_info()[1]
    fault = fault_of(error)
    response = _unavailable(request, fault, error) if fault else _mistake(request)
    response["Cache-Control"] = "no-store"
    return response


def _unavailable(request: HttpRequest, fault: Fault, error: BaseException | None) -> HttpResponse:
    limits = limits_in_force() or Limits(settings.REQUEST_SECONDS, settings.QUERY_SECONDS)
    seconds = limits.request_seconds if isinstance(error, OutOfTime) else limits.query_seconds
    words = words_for(fault, seconds, request.method not in SAFE, limits.committed)
    faults.labels(fault.value).inc()
    logger.warning("%s %s ended: %s", request.method, request.path, fault.value)
    if _is_of_api(request):
        response = problem_response(request, UNAVAILABLE, f"{words.happened} {words.remedy}")
    else:
        response = _page(request, words)
    response["Retry-After"] = str(words.retry_after)
    return response


def _page(request: HttpRequest, words: Words) -> HttpResponse:
    context = {
        "words": words,
        "sends": request.method not in SAFE,
        "request_id": id_of(request),
    }
    said = f"{words.happened} {words.remedy}"
    return _rendered("operations/unavailable.html", context, said, 503)


def _mistake(request: HttpRequest) -> HttpResponse:
    if _is_of_api(request):
        sentence = f"{MISTAKE} Tell us the X-Request-ID of this answer."
        return problem_response(request, SERVER_ERROR, sentence)
    return _rendered("500.html", {}, MISTAKE, 500)


def _rendered(template: str, context: dict[str, Any], text: str, status: int) -> HttpResponse:
    """The page; the text alone where no page can be made, as before static files are collected."""
    try:
        return HttpResponse(render_to_string(template, context), status=status)
    except Exception:  # whatever it is, a reader gets an answer
        logger.exception("The page %s could not be made.", template)
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _is_of_api(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("api:root"))
