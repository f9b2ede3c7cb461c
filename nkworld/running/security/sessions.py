"""A session at the desk ends: after some hours without a click, and after a day's work anyway."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from nkworld.running.audit.trail import record

from .brake import SIGNED_IN

BEGUN, SEEN = "desk_begun", "desk_seen"
WRITTEN_EVERY = 300  # seconds: a session is written anew that often, and not with each click
WARNED = timedelta(minutes=30)


def begun(sender: object, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session[BEGUN] = request.session[SEEN] = int(timezone.now().timestamp())
    record(SIGNED_IN, user, who=user)


def left(sender: object, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        record("signed out", user, who=user)


def end_or_prolong(request: HttpRequest) -> None:
    """Before each page of the desk: sign out whom it has kept for long enough."""
    if not request.user.is_authenticated:
        return
    now, longest = int(timezone.now().timestamp()), settings.SESSION_LONGEST_SECONDS
    if now - request.session.get(BEGUN, 0) >= longest:
        record("session ended", request.user, sentence="after its longest time")
        request.session.flush()
        request.user = AnonymousUser()
        hours = f"{longest / 3600:g} hours"
        messages.info(request, f"A session ends after {hours}. Sign in again to go on.")
    elif now - request.session.get(SEEN, 0) >= WRITTEN_EVERY:
        request.session[SEEN] = now


def ends_soon(request: HttpRequest) -> datetime | None:
    """The moment at which this session ends, if that is near: what is typed has to be saved."""
    ends = request.session.get(BEGUN, 0) + settings.SESSION_LONGEST_SECONDS
    ends_at = datetime.fromtimestamp(ends, UTC)
    is_near = request.user.is_authenticated and ends_at <= timezone.now() + WARNED
    return ends_at if is_near else None


def sessions_of(user: Any) -> list[Session]:
    """All open sessions of an account. There are as many as people at the desk."""
    open_ones = Session.objects.filter(expire_date__gt=timezone.now())
    return [one for one in open_ones if one.get_decoded().get(SESSION_KEY) == str(user.pk)]


def end_sessions(user: Any, but: str | None = None) -> int:
    """End them, but for the one with this key; how many there were."""
    keys = [one.pk for one in sessions_of(user) if one.pk != but]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)
