"""What waits for a person at the desk. An app's `waiting.py` announces it, and the home lists it:

    @register("Releases to publish", 10, "provenance.publish_release")
    def releases_to_publish(user: User) -> Iterable[Item]:
        rows = Release.objects.in_review().cited()
        return listed(rows, item_of, more=reverse("admin:provenance_release_changelist"))

It answers on every visit of the home, in a query or two (`listed`), with what this person may do
something about, the oldest first. Positions: under 100 what only this person, or only a second one,
can do; from 100 what is one's own; from 200 what goes on by itself, or waits for others.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, QuerySet

from nkworld.provenance.models import Challenge, State
from nkworld.provenance.models.publication import Publication
from nkworld.provenance.registries import registrar

from .pages import desk_url, permission_to

logger = logging.getLogger(__name__)

SHOWN = 5  # of one heading


@dataclass(frozen=True)
class Item:
    """One line, a link."""

    sentence: str
    url: str
    since: datetime | None = None
    by: str = ""  # whose it is
    note: str = ""  # what it waits for
    count: int = 1  # that many wait behind it


@dataclass(frozen=True)
class Waiting:
    title: str
    items: list[Item] = field(default_factory=list)
    failed: bool = False

    @property
    def count(self) -> int:
        return sum(item.count for item in self.items)


type ItemsOf = Callable[[User], Iterable[Item]]
_announced: dict[str, tuple[int, str, str, ItemsOf]] = {}


def register(title: str, position: int, permission: str = "") -> Callable[[ItemsOf], ItemsOf]:
    """Announce what waits under a heading, for who has a permission; ValueError if it is taken."""
    complaint = f"Two apps announce what waits under {title!r}."
    return registrar(_announced, title, complaint, lambda of: (position, title, permission, of))


def listed(rows: QuerySet, item: Callable[[Any], Item], more: str) -> list[Item]:
    """The first rows as items, and a line that says how many more the address `more` shows."""
    found = list(rows[: SHOWN + 1])
    if len(found) <= SHOWN:
        return [item(row) for row in found]
    rest = rows.order_by().count() - SHOWN
    return [*(item(row) for row in found[:SHOWN]), Item(f"and {rest:,} more", more, count=rest)]


def waiting_for(user: User) -> list[Waiting]:
    found = []
    for _, title, permission, items in sorted(_announced.values(), key=lambda each: each[:2]):
        if permission and not user.has_perm(permission):
            continue
        try:
            found.append(Waiting(title, list(items(user))))
        except Exception:
            if not settings.LEAVE_OUT_FAILED_PANELS:
                raise
            logger.exception("What waits under “%s” could not be read.", title)
            found.append(Waiting(title, failed=True))
    return [each for each in found if each.items or each.failed]


def announce_drafts() -> None:
    for number, kind in enumerate(apps.get_models()):
        if issubclass(kind, Publication):
            plural = str(kind.desk_model()._meta.verbose_name_plural)
            for title, position, state, own in (
                (f"{plural.capitalize()} that you may publish", 10, State.REVIEW, False),
                (f"Your drafts of {plural}", 50, State.DRAFT, True),
                (f"Your {plural}, in review", 200, State.REVIEW, True),
            ):
                permission = permission_to(
                    *("view", kind.desk_model()) if own else ("publish", kind)
                )
                drafts = partial(_drafts, kind, state, own)
                register(title, position + number, permission)(drafts)


def _drafts(kind: Any, state: State, own: bool, user: User) -> list[Item]:
    rows, mine = kind.objects.cited().filter(kind.in_state(state)), kind.made_by(user)
    if own:
        rows = rows.filter(mine)
    elif not user.is_superuser:
        rows = rows.exclude(mine)

    def item(draft: Any) -> Item:
        note, by = draft.kind_in_words, str(draft.created_by or "a command")
        if draft.sent_back_at and not draft.submitted_at:
            note = f"{draft.sent_back_by or 'a command'}: {draft.sent_back_reason}"
        since = draft.submitted_at or draft.created_at
        return Item(str(draft), draft.get_desk_url(), since, by, note)

    # Of drafts first what was sent back.
    order = (F("sent_back_at").asc(nulls_last=True), "submitted_at", "created_at")
    rows = rows.select_related("created_by", "sent_back_by")
    rows = rows.order_by(*order[state == State.REVIEW :])
    return listed(rows, item, f"{desk_url(kind.desk_model())}?state__exact={state}")


@register("Corrections from readers", 30, "provenance.change_challenge")
def open_challenges(user: User) -> Iterable[Item]:
    rows = Challenge.objects.filter(outcome=Challenge.Outcome.OPEN).select_related("dataset")
    more = f"{desk_url(Challenge)}?outcome__exact={Challenge.Outcome.OPEN}"
    return listed(rows.order_by("received_at"), _item, more)


@register("Answers to readers that you may publish", 25, "provenance.publish_challenge")
def answers_to_publish(user: User) -> Iterable[Item]:
    waiting = Challenge.objects.waiting().select_related("dataset", "release", "answered_by")
    others = [answer.pk for answer in waiting if answer.second_person(user)]
    rows = waiting.filter(pk__in=others).order_by("answered_at")
    return listed(rows, _item, desk_url(Challenge))


@register("Your answers to readers, in review", position=207)
def own_answers(user: User) -> Iterable[Item]:
    rows = Challenge.objects.waiting().filter(answered_by=user).select_related("answered_by")
    return listed(rows.order_by("answered_at"), _item, desk_url(Challenge))


def _item(challenge: Challenge) -> Item:
    waits = challenge.is_waiting
    return Item(
        challenge.subject,
        challenge.get_desk_url(),
        since=challenge.answered_at or challenge.received_at,
        by=str(challenge.answered_by or "a reader"),
        note=challenge.get_outcome_display() if waits else challenge.get_aspect_display(),
    )
