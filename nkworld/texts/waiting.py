"""What waits of texts: drafts, numbers that moved, and what goes live by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import F, Q
from django.dispatch import receiver
from django.urls import reverse

from nkworld.desk.notices import clock, notify
from nkworld.desk.waiting import SHOWN, Item, register
from nkworld.provenance.revisions import CODE_VERSION, revision_of

from .models import Revision, kinds_of_revisions, texts_so_far
from .queue import stale_paragraphs

KEPT_FOR = 24 * 3600


def _address(kind: type[Revision], page: str) -> str:
    names = kind._meta.get_field(kind.document_field).related_model._meta  # type: ignore[union-attr]
    return reverse(f"admin:{names.app_label}_{names.model_name}_{page}")


def _may(user: User, verb: str, kind: type[Revision]) -> bool:
    """Publishing is of a revision, every other step and page of its document."""
    if verb == "publish":
        return user.has_perm(f"{kind._meta.app_label}.publish_{kind._meta.model_name}")
    names = kind._meta.get_field(kind.document_field).related_model._meta  # type: ignore[union-attr]
    return user.has_perm(f"{names.app_label}.{verb}_{names.model_name}")


def _items(user: User, verb: str, order: str, **which: Any) -> list[Item]:
    """Texts of every kind of which this person may do something, each kind in one query."""
    found: list[Item] = []
    for kind in kinds_of_revisions():
        if not _may(user, verb, kind):
            continue
        rows = (
            kind.objects.cited()
            .select_related("saved_by", "created_by", "sent_back_by")
            .order_by(order)
        )
        rows = rows.filter(*which.get("conditions", ()))
        waiting = list(rows[: SHOWN + 1])
        found += [_item(text) for text in waiting[:SHOWN]]
        if len(waiting) > SHOWN:
            rest = rows.count() - SHOWN
            found.append(Item(f"and {rest:,} more", _address(kind, "changelist"), count=rest))
    return found


def _item(text: Any) -> Item:
    by = text.saved_by or text.created_by
    kind = str(text.document._meta.verbose_name).capitalize()
    note = kind
    if text.known_from:
        note = f"{kind}, public from {text.known_from:%-d %b %Y, %H:%M} UTC"
    elif text.sent_back_reason and not text.submitted_at:
        note = f"{text.sent_back_by or 'a command'}: {text.sent_back_reason}"
    return Item(
        f"{text.document}: revision {text.number}",
        text.get_desk_url(),
        since=text.submitted_at or text.saved_at,
        by=by.get_username() if by else "a command",
        note=note,
    )


@register("Texts that you may publish", position=20)
def texts_to_publish(user: User) -> Iterable[Item]:
    mine = Q(created_by=user) | Q(submitted_by=user) | Q(saved_by=user)
    others = Q() if user.is_superuser else ~mine
    open_now = Q(known_from=None, submitted_at__isnull=False)
    return _items(user, "publish", "submitted_at", conditions=[open_now, others])


@register("Numbers in texts that moved", position=40)
def moved_numbers(user: User) -> Iterable[Item]:
    """One line a text; what it says is worked out once for each state of claims and texts."""
    for kind in kinds_of_revisions():
        if not _may(user, "change", kind):
            continue
        for text, address, paragraphs in _moved(kind):
            plural = "paragraph prints" if paragraphs == 1 else "paragraphs print"
            yield Item(
                f"{text}: {paragraphs} {plural} a number that its figure no longer says",
                address,
                count=paragraphs,
            )


def _moved(kind: type[Revision]) -> list[tuple[str, str, int]]:
    """(text, its queue, how many paragraphs) of those that are live."""
    state = f"{revision_of()}:{hash(tuple(map(tuple, texts_so_far())))}:{CODE_VERSION}"
    key = f"moved:{kind._meta.label_lower}:{state}"

    def read() -> list[tuple[str, str, int]]:
        found: dict[str, int] = {}
        for each in stale_paragraphs(kind.objects.as_of()):
            name = str(each.revision.document)
            found[name] = found.get(name, 0) + 1
        queue = _address(kind, "queue")
        return [(name, queue, count) for name, count in found.items()]

    return cache.get_or_set(key, read, KEPT_FOR) or []


@register("Your drafts of texts", position=110)
def own_drafts(user: User) -> Iterable[Item]:
    mine = Q(created_by=user) | Q(saved_by=user)
    open_now = Q(known_from=None, submitted_at=None, sent_back_at=None)
    return _items(user, "change", "saved_at", conditions=[open_now, mine])


@register("Texts sent back to you", position=60)
def sent_back(user: User) -> Iterable[Item]:
    mine = Q(created_by=user) | Q(saved_by=user)
    waiting = Q(known_from=None, submitted_at=None, sent_back_at__isnull=False)
    return _items(user, "change", "sent_back_at", conditions=[waiting, mine])


@register("Texts that go live by themselves", position=220)
def scheduled(user: User) -> Iterable[Item]:
    for kind in kinds_of_revisions():
        if _may(user, "view", kind):
            rows = (
                kind.objects.scheduled()
                .cited()
                .select_related("saved_by", "created_by", "sent_back_by")
            )
            yield from (_item(text) for text in rows.order_by("known_from")[:SHOWN])


JUST_NOW = timedelta(days=3)


@receiver(clock)
def tell_of_going_live(now: datetime, **_: Any) -> None:
    """No step is taken at the moment that was chosen: the clock alone makes a text public."""
    for kind in kinds_of_revisions():
        rows = kind.objects.cited().filter(known_from__gt=now - JUST_NOW, known_from__lte=now)
        for text in rows.filter(published_at__lt=F("known_from")):
            people = text.makers() | {text.published_by_id or 0}
            sentence = f"{text} is public since {text.known_from:%-d %b %Y, %H:%M} UTC"
            notify(people, sentence, text.get_desk_url(), f"live:{kind._meta.label}:{text.pk}")
