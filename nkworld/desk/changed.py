"""What others did at the desk since somebody was here last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User

from nkworld.provenance.models import Release

SHOWN = 12
READ = 200  # entries, of which several may be of one record


@dataclass(frozen=True)
class Change:
    """One record, with what was done with it last, and how often besides."""

    title: str
    kind: str
    url: str
    done: str
    by: str
    at: datetime
    times: int = 1


@dataclass(frozen=True)
class Changes:
    """The newest, how many records more, and how many releases a command published."""

    since: datetime
    shown: list[Change]
    more: int
    by_command: int


def changes_since(user: User, since: datetime) -> Changes:
    """By others than this person, of what they may read; a command writes no log of the admin."""
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
    changes = [_change(group) for group in found.values()]
    return Changes(since, changes[:SHOWN], max(len(changes) - SHOWN, 0), released.count())


def _may_read(user: User, entry: Any) -> bool:
    kind = entry.content_type
    if kind is None or kind.model_class() is None:
        return False
    return any(
        user.has_perm(f"{kind.app_label}.{verb}_{kind.model}") for verb in ("view", "change")
    )


def _change(entries: list[Any]) -> Change:
    newest = entries[0]
    return Change(
        title=newest.object_repr,
        kind=newest.content_type.name,
        url="" if newest.is_deletion() else newest.get_admin_url() or "",
        done=newest.get_change_message(),
        by=newest.user.get_username(),
        at=newest.action_time,
        times=len(entries),
    )
