"""What others did at the desk since somebody was here last."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.contrib.auth.models import User

from nkworld.audit.models import Entry
from nkworld.provenance.models import Release

from .pages import place_of

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
    """By others than this person, of what they may read."""
    entries = Entry.objects.filter(at__gt=since, account__isnull=False).exclude(account=user.pk)
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries.exclude(kind="")[:READ]:
        if may_read(user, entry.kind):
            found.setdefault((entry.kind, entry.key), []).append(entry)
    released = Release.objects.filter(published_at__gt=since, published_by=None)
    changes = [_change(group) for group in found.values()]
    return Changes(since, changes[:SHOWN], max(len(changes) - SHOWN, 0), released.count())


def may_read(user: User, kind: str) -> bool:
    """Whether such records have a page at the desk, and this person may open it."""
    app, model = kind.split(".")
    return bool(place_of(kind, "0")) and any(
        user.has_perm(f"{app}.{verb}_{model}") for verb in ("view", "change")
    )


def _change(entries: list[Entry]) -> Change:
    newest = entries[0]
    done = newest.sentence or newest.action
    return Change(
        title=newest.name,
        kind=str(apps.get_model(newest.kind)._meta.verbose_name),
        url="" if newest.action == "deleted" else place_of(newest.kind, newest.key),
        done=f"{done}: {newest.why}" if newest.why else done,
        by=newest.who,
        at=newest.at,
        times=len(entries),
    )
