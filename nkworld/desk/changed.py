"""What others did at the desk since somebody was here last."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User

from nkworld.provenance.models import Release
from nkworld.running.audit.models import Entry

from .pages import place_of

SHOWN = 12
READ = 200  # entries, of which several may be of one record


def changes_since(user: User, since: datetime) -> dict[str, Any]:
    """By others than this person, of what they may read: the newest act on each record with how
    often it was changed, how many records more, and how many releases a command published.
    """
    entries = Entry.objects.filter(at__gt=since, account__isnull=False).exclude(account=user.pk)
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries.exclude(kind="")[:READ]:
        app, model = entry.kind.split(".")
        may_read = any(user.has_perm(f"{app}.{verb}_{model}") for verb in ("view", "change"))
        if may_read and place_of(entry.kind, "0"):
            found.setdefault((entry.kind, entry.key), []).append(entry)
    released = Release.objects.filter(published_at__gt=since, published_by=None)
    shown = [
        {
            "entry": entry,
            "kind": apps.get_model(entry.kind)._meta.verbose_name,
            "url": "" if entry.action == "deleted" else place_of(entry.kind, entry.key),
            "times": 1 + len(others),
        }
        for entry, *others in list(found.values())[:SHOWN]
    ]
    more, by_command = max(len(found) - SHOWN, 0), released.count()
    return {"since": since, "shown": shown, "more": more, "by_command": by_command}
