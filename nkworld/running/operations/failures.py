"""The answer to what no view has caught: 503 where a fault hinders the portal, else 500.

It needs no database, session or template context: it is given when these have failed. The API says
it in its own shape of errors.
"""

import logging
import sys
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from nkworld.api.errors import SERVER_ERROR, UNAVAILABLE, problem_response
from nkworld.running.overload import Fault, Limits, OutOfTime, fault_of, limits_in_force
from nkworld.running.request_id import id_of

from .watching import faults

MINUTE, TEN_MINUTES = 60, 600


@dataclass(frozen=True)
class Words:
    """`title` stands over the page; `happened` is a sentence; `remedy` is what to do about it."""

    title: str
    happened: str
    remedy: str
    retry_after: int = MINUTE


WORDS = {
    Fault.TOO_LONG: Words(
        "This takes too long",
        "What was asked for took more than {seconds:g} seconds and was ended, so that others are "
        "served.",
        "Ask for less, fewer years or one country, or try again when fewer people are here.",
    ),
    Fault.LOCKED: Words(
        "Someone else is writing",
        "Someone else is writing to the database for longer than {lock_seconds:g} seconds.",
        "Send it again in a minute.",
    ),
    Fault.FULL: Words(
        "The server’s disk is full",
        "The server’s disk is full.",
        "Tell the operator of the portal.",
        TEN_MINUTES,
    ),
    Fault.READ_ONLY: Words(
        "Nothing can be saved at the moment",
        "The database can only be read at the moment.",
        "Tell the operator of the portal, if nobody has told you why.",
        TEN_MINUTES,
    ),
    Fault.DAMAGED: Words(
        "The database can’t be read",
        "The database file, or the disk it is on, is damaged.",
        "Tell the operator of the portal: a backup may have to be restored.",
        TEN_MINUTES,
    ),
    Fault.UNPREPARED: Words(
        "The database is not ready",
        "The database is empty, or made for another version of the portal.",
        "Try again in a few minutes: the portal may just be under renewal.",
        TEN_MINUTES,
    ),
    Fault.AWAY: Words(
        "The database can’t be reached",
        "The portal can’t reach its database.",
        "Try again in a minute.",
    ),
    Fault.FILES_AWAY: Words(
        "The files can’t be reached",
        "The portal can’t reach the place where its files lie.",
        "Try again in a minute.",
    ),
}
NOT_SAVED = "Nothing of yours was saved."
PARTLY_SAVED = "A part of what you sent was saved before: look at it before you send it again."
READ_AGAIN = "Ask again in a minute."  # whoever sent nothing has nothing to send again


logger = logging.getLogger(__name__)

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
MISTAKE = "Something went wrong on our side. The mistake has been recorded."


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    is_of_api = request.path.startswith(reverse("api:root"))
    if fault := fault_of(error):
        response = _unavailable(request, fault, error, is_of_api)
    elif is_of_api:
        sentence = f"{MISTAKE} Tell us the X-Request-ID of this answer."
        response = problem_response(request, SERVER_ERROR, sentence)
    else:
        response = _rendered("500.html", {}, MISTAKE, 500)
    response["Cache-Control"] = "no-store"
    return response


def _unavailable(
    request: HttpRequest, fault: Fault, error: BaseException | None, is_of_api: bool
) -> HttpResponse:
    """For one person: who sends something is told what became of it."""
    limits = limits_in_force() or Limits(settings.REQUEST_SECONDS, settings.QUERY_SECONDS)
    seconds = limits.request_seconds if isinstance(error, OutOfTime) else limits.query_seconds
    words, sends = WORDS[fault], request.method not in SAFE
    happened = words.happened.format(seconds=seconds, lock_seconds=settings.LOCK_SECONDS)
    remedy = words.remedy
    if sends:
        happened = f"{happened} {PARTLY_SAVED if limits.committed else NOT_SAVED}"
    elif fault is Fault.LOCKED:
        remedy = READ_AGAIN
    faults.labels(fault.value).inc()
    logger.warning("%s %s ended: %s", request.method, request.path, fault.value)
    text = f"{happened} {remedy}"
    if is_of_api:
        response = problem_response(request, UNAVAILABLE, text)
    else:
        filled = replace(words, happened=happened, remedy=remedy)
        context = {"words": filled, "sends": sends, "request_id": id_of(request)}
        response = _rendered("operations/unavailable.html", context, text, 503)
    response["Retry-After"] = str(words.retry_after)
    return response


def _rendered(template: str, context: dict[str, Any], text: str, status: int) -> HttpResponse:
    """The page; the text alone where no page can be made, as before static files are collected."""
    try:
        return HttpResponse(render_to_string(template, context), status=status)
    except Exception:  # whatever it is, a reader gets an answer
        logger.exception("The page %s could not be made.", template)
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
