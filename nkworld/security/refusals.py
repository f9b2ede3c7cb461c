"""Answers to those who try too often, and what is written down of their tries."""

import logging
from datetime import datetime
from math import ceil

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from nkworld.audit import record
from nkworld.audit.networks import network_of

from .brake import Attempt

logger = logging.getLogger(__name__)


def closed(request: HttpRequest, opens: datetime) -> HttpResponse:
    """The page that says when one may try again."""
    seconds = max(ceil((opens - timezone.now()).total_seconds()), 1)
    response = render(
        request,
        "security/closed.html",
        {"opens": opens, "minutes": ceil(seconds / 60)},
        status=429,
    )
    return _for_now(response, seconds)


def busy(request: HttpRequest) -> HttpResponse:
    return _for_now(render(request, "security/busy.html", status=503), 5)


def _for_now(response: HttpResponse, seconds: int) -> HttpResponse:
    add_never_cache_headers(response)
    response["Retry-After"] = str(seconds)
    return response


def log_failure(attempt: Attempt, what: str, action: str = "") -> None:
    """A line, and an entry of the audit log where there is an action, without the word that was
    typed for a name: it may be a password.
    """
    user = get_user_model()._default_manager.filter(username=attempt.account).first()
    if action:
        record(action, user, name="" if user else "an unknown account", sentence=what)
    account = f"account {user.pk}" if user else "an unknown account"
    network = network_of(attempt.address) or "an unknown address"
    logger.warning("Sign-in %s: %s from %s", what, account, network)
