"""Writing into the audit log, and the request in which something is done."""

import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from nkworld.request_id import id_of

from .networks import network_of

if TYPE_CHECKING:
    from .models import Entry

_request: ContextVar[HttpRequest | None] = ContextVar("audited_request", default=None)


class Trail:
    """The middleware: what is recorded during a request says in which, by whom and from where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def signed_in() -> Any:
    """Who has signed in and sends this request; None outside of one."""
    user = getattr(_request.get(), "user", None)
    return user if user is not None and user.is_authenticated else None


def record(
    action: str,
    on: Model | None = None,
    *,
    who: Any = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
    sentence: str = "",
    name: str = "",
) -> "Entry":
    """Write down that somebody did something. Call it in the transaction of the change itself, so
    that both are kept or neither.

    `action` is one or a few words by which the log is filtered (“published”, “sent back”), `on` the
    record it was done to, `before` and `after` what has changed of it by field, `why` the reason
    that was given, `sentence` what was done in words where the action does not say it. `who` is
    the person who has signed in, or the command that runs, unless somebody else is named; `name` is
    what the record is called, unless it says so itself.
    """
    # The app's own models are not there yet when its package is imported.
    from .models import Entry

    request, user = _request.get(), who if who is not None else signed_in()
    return Entry.objects.create(
        account=getattr(user, "pk", None),
        who=(str(user) if user is not None else running())[:150],
        action=action[:60],
        kind=on._meta.label_lower if on is not None else "",
        key=str(on.pk)[:64] if on is not None else "",
        name=(name or (str(on) if on is not None else ""))[:300],
        sentence=sentence[:1000],
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        why=why,
        request_id=id_of(request) if request is not None else "",
        network=network_of(request.META.get("REMOTE_ADDR", "")) if request is not None else "",
    )


def running() -> str:
    """Who acts if nobody has signed in: a visitor, a command by its name, or the portal."""
    if _request.get() is not None:
        return "a visitor"
    program, *arguments = sys.argv or [""]
    if Path(program).name == "manage.py" and arguments:
        return f"manage.py {arguments[0]}"
    return "the portal"
