import sys
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest

from nkworld.running.request_id import id_of

if TYPE_CHECKING:
    from .models import Entry

SHOWN = {4: 24, 6: 48}  # bits of an address that are written down: 192.0.2.0/24


def _request() -> HttpRequest | None:
    from simple_history.models import HistoricalRecords  # not before the apps are there

    return getattr(HistoricalRecords.context, "request", None)


def signed_in() -> Any:
    user = getattr(_request(), "user", None)
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
    """Write down that somebody did something, in the transaction of the change itself, so that both
    are kept or neither.

    `action` is one or a few words by which the log is filtered (“published”, “sent back”), `before`
    and `after` are what has changed by field, `why` is the reason that was given, `sentence` what
    was done where the action does not say it. `who` is, unless somebody is named, the person who
    has signed in, or the command that runs; `name` what the record calls itself.
    """
    # The app's own models are not there yet when its package is imported.
    from .models import Entry

    request, user = _request(), who if who is not None else signed_in()
    return Entry.objects.create(
        account=getattr(user, "pk", None),
        who=(str(user) if user is not None else running(request))[:150],
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


def running(request: HttpRequest | None) -> str:
    """Who acts if nobody has signed in: a visitor, a command by its name, or the portal."""
    program, *arguments = sys.argv or [""]
    if request is not None:
        return "a visitor"
    is_command = Path(program).name == "manage.py" and arguments
    return f"manage.py {arguments[0]}" if is_command else "the portal"


def network_of(address: str, bits: dict[int, int] = SHOWN) -> str:
    """The network of so many bits, by version, that an address lies in: nothing longer is kept
    anywhere. "" of what is no address.
    """
    try:
        version = ip_address(address).version
        return str(ip_network(f"{address}/{bits[version]}", strict=False))
    except ValueError:  # fe80::1%eth0 is an address, and no network has such a name
        return ""
