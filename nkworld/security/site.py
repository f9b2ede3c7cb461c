"""The desk's front door: Django's admin, where signing in has a brake and its failures a log."""

import logging
from datetime import datetime
from http import HTTPStatus
from math import ceil
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from nkworld.audit.networks import network_of

from .brake import Attempt, checking_a_password
from .values import refuse_impossible_keys

logger = logging.getLogger(__name__)


class Desk(AdminSite):
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return super().admin_view(refuse_impossible_keys(view), cacheable)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method != "POST":
            return super().login(request, extra_context)
        attempt = Attempt(
            request.POST.get("username", "")[:150].replace("\0", ""), request.META["REMOTE_ADDR"]
        )
        if opens := attempt.begin():
            log_failure(attempt, "refused, too many tries")
            return closed(request, opens)
        with checking_a_password() as has_room:
            if not has_room:
                log_failure(attempt, "refused, others are being checked")
                return busy(request)
            response = super().login(request, extra_context)
        if response.status_code == HTTPStatus.FOUND:
            attempt.succeed()
        else:
            log_failure(attempt, "failed")
        return response


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


def log_failure(attempt: Attempt, what: str) -> None:
    """A line without the word that was typed for a name: it may be a password."""
    users = get_user_model().objects.filter(username=attempt.account)
    key = users.values_list("pk", flat=True).first()
    account = f"account {key}" if key else "an unknown account"
    network = network_of(attempt.address) or "an unknown address"
    logger.warning("Sign-in %s: %s from %s", what, account, network)
