"""What others did at the desk since somebody was here last."""

from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User

from nkworld.provenance.models import Release

SHOWN = 12
READ = 200  # entries, of which several may be of one record


def changes_since(user: User, since: datetime) -> dict[str, Any]:
    """By others than this person, of what they may read, a record once with how often it was
    changed: the newest, and how many more. A command writes no log of the admin: how many releases
    one published.
    """
    entries = (
        LogEntry.objects.filter(action_time__gt=since)
        .exclude(user=user)
        .select_related("user", "content_type")
        .order_by("-action_time")
    )
    found: dict[tuple, list[LogEntry]] = {}
    for entry in entries[:READ]:
        if _may_read(user, entry):
            found.setdefault((entry.content_type_id, entry.object_id), []).append(entry)
    released = Release.objects.filter(published_at__gt=since, published_by=None)
    return {
        "since": since,
        "shown": [(own[0], len(own)) for own in list(found.values())[:SHOWN]],
        "more": max(len(found) - SHOWN, 0),
        "by_command": released.count(),
    }


def _may_read(user: User, entry: Any) -> bool:
    kind = entry.content_type
    if kind is None or kind.model_class() is None:
        return False
    return any(
        user.has_perm(f"{kind.app_label}.{verb}_{kind.model}") for verb in ("view", "change")
    )
