"""What waits for a person at the desk. An app's `waiting.py` announces it, and the home lists it:

    @register("Releases to publish", position=10)
    def releases_to_publish(user: User) -> Iterable[Item]:
        if not user.has_perm("provenance.publish_release"):
            return []
        rows = Release.objects.in_review().cited()
        return listed(rows, item_of, more=reverse("admin:provenance_release_changelist"))

The function is called on every visit of the home: it answers only with what this person may do
something about, in a query or two however much waits (`listed`), and with what has waited longest
first. Headings stand in the order of their positions: under 100 what only this person, or only a
second one, can do; from 100 what is one's own; from 200 what goes on by itself, or waits for
others. One that fails is logged, and the home says so. `queues` announces drafts of every kind.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet

from nkworld.provenance.registries import registrar

logger = logging.getLogger(__name__)

SHOWN = 5  # of one heading


@dataclass(frozen=True)
class Item:
    """One line: what waits, in words that are a link; `since` when, whose it is, `note` what for.

    `count` says how many wait behind a line that stands for several.
    """

    sentence: str
    url: str
    since: datetime | None = None
    by: str = ""
    note: str = ""
    count: int = 1


@dataclass(frozen=True)
class Waiting:
    """What waits under one heading."""

    title: str
    items: list[Item] = field(default_factory=list)
    failed: bool = False

    @property
    def count(self) -> int:
        return sum(item.count for item in self.items)


type ItemsOf = Callable[[User], Iterable[Item]]
_announced: dict[str, tuple[int, str, ItemsOf]] = {}


def register(title: str, position: int) -> Callable[[ItemsOf], ItemsOf]:
    """Announce what waits under a heading; ValueError if that is taken."""
    complaint = f"Two apps announce what waits under {title!r}."
    return registrar(_announced, title, complaint, lambda items: (position, title, items))


def listed(rows: QuerySet, item: Callable[[Any], Item], more: str) -> list[Item]:
    """The first rows as items, and a line that says how many more the address `more` shows."""
    found = list(rows[: SHOWN + 1])
    if len(found) <= SHOWN:
        return [item(row) for row in found]
    rest = rows.order_by().count() - SHOWN
    return [*(item(row) for row in found[:SHOWN]), Item(f"and {rest:,} more", more, count=rest)]


def waiting_for(user: User) -> list[Waiting]:
    """Everything that waits for a person, in the order of the headings."""
    found = []
    for _, title, items in sorted(_announced.values(), key=lambda each: each[:2]):
        try:
            found.append(Waiting(title, list(items(user))))
        except Exception:
            if not settings.LEAVE_OUT_FAILED_PANELS:
                raise
            logger.exception("What waits under “%s” could not be read.", title)
            found.append(Waiting(title, failed=True))
    return [each for each in found if each.items or each.failed]
