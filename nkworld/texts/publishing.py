"""A text is drafted, and published, now or for a moment to come; all ways lead back, too. Besides
drafts there wait: numbers that moved, and what goes live by itself.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max
from django.dispatch import receiver
from django.utils import timezone

from nkworld.desk.notices import clock, notify
from nkworld.desk.site import SHOWN, Item, register
from nkworld.desk.steps import desk_url, permission_to
from nkworld.figures import bindings
from nkworld.figures.bindings import Answer, Bound
from nkworld.provenance.editions import data_state, kept_by_state
from nkworld.provenance.models import State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.publishing import TICK, StepRefused, log_step, next_moment, step
from nkworld.provenance.tables import grouped

from .models import Document, Revision, RevisionQuerySet, kinds_of_revisions
from .rendering import Number, Paragraph, Text

ANOTHER = "Another text is scheduled: take that back first."


class Conflict(Exception):
    """The draft is no longer as the editor last saw it; `current` is it now, None if it is gone."""

    def __init__(self, current: Revision | None) -> None:
        self.current = current
        super().__init__("The draft has changed since you opened it.")


def stamp(draft: Revision | None) -> str:
    """Which state of the draft an editor has read: sent with the form, compared on saving."""
    return f"{draft.pk}.{draft.version}" if draft else ""


def draft_of(document: Document) -> Any:
    return document.revisions.drafts().first()


@transaction.atomic
def save_draft(document: Document, user: User | None, content: dict[str, Any], seen: str) -> Any:
    """Write the draft, or begin one; Conflict if it is not the one with the stamp `seen`. One in
    review is a draft again: what was submitted was another text.
    """
    document.lock()
    draft = draft_of(document)
    if stamp(draft) != seen:
        raise Conflict(draft)
    if draft is None:
        return begin_draft(document, user, content)
    for name, value in content.items():
        setattr(draft, name, value)
    draft.version += 1
    draft.saved_by, draft.submitted_at, draft.submitted_by = user, None, None
    draft.save()
    log_step(draft, "saved", user)
    return draft


def begin_draft(document: Document, user: User | None, content: dict[str, Any]) -> Any:
    newest = document.revisions.aggregate(newest=Max("number"))["newest"] or 0
    return document.revisions.create(number=newest + 1, created_by=user, saved_by=user, **content)


@transaction.atomic
def restore(revision: Revision, user: User | None) -> Any:
    """An earlier text as a new draft; StepRefused while another draft waits."""
    revision.document.lock()
    if draft_of(revision.document):
        raise StepRefused("A draft waits already: publish or discard it, then restore.")
    return begin_draft(revision.document, user, revision.content())


def publish(
    draft: Revision,
    user: User | None,
    note: str,
    version: object,
    at: datetime | None = None,
    waiting: Collection[str] | None = None,
    bound: Mapping[str, Answer] | None = None,
) -> datetime:
    """Make a draft public now, or `at` a moment to come; the moment. StepRefused with a sentence
    for each footnote or number that leads nowhere, but for the keys `waiting` (by default those of
    the text before). `bound` answers its keys, if somebody has looked them up.
    """
    with step(draft, "published", user, OPEN_STATES, why=note, version=version) as draft:
        waiting = keys_published(draft.document) if waiting is None else waiting
        text = draft.text(waiting=waiting)
        if bound is not None:
            text.bound = bound
        if found := text.problems():
            raise StepRefused(*found)
        texts = draft.document.revisions
        if texts.scheduled().exists():
            raise StepRefused(ANOTHER)
        now = next_moment(texts.published())
        moment = at if at and at > now else now
        texts.filter(known_from__isnull=False, known_until__isnull=True).update(known_until=moment)
        draft.known_from, draft.note = moment, note
        draft.published_at, draft.published_by = timezone.now(), user
        draft.step_detail = f" from {moment:%Y-%m-%d %H:%M} UTC"
    return moment


def unschedule(revision: Revision, user: User | None = None) -> None:
    """Take a scheduled text back to its draft; what is live stays so without an end."""
    refusal = "The text is not scheduled: it may have gone live meanwhile."
    with step(revision, "taken back", user, [State.SCHEDULED], refusal) as revision:
        texts = revision.document.revisions
        if texts.drafts().exists():
            raise StepRefused(
                "A draft waits already: discard it, or let the scheduled text go live."
            )
        before = texts.filter(known_until=revision.known_from)
        revision.known_from = revision.published_at = revision.published_by = None
        revision.note, revision.step_detail = "", " to a draft"
        revision.save()  # before the other: one text at most has no end
        before.update(known_until=None)


def take_down(revision: Revision, user: User | None, reason: str) -> None:
    """End what is live without a successor, for a public reason; it stays in the history."""
    refusal = "This text is no longer live: see what stands in its place."
    with step(revision, "taken down", user, [State.LIVE], refusal, why=reason) as live:
        if live.known_until:
            raise StepRefused(ANOTHER)
        live.known_until = max(timezone.now(), live.known_from + TICK)
        live.reason_taken_down, live.taken_down_by = reason, user


def keys_published(document: Document) -> set[str]:
    """Keys in the text that was published last, or is to be."""
    newest = document.revisions.filter(known_from__isnull=False).order_by("-known_from").first()
    return keys_in(newest.body) if newest else set()


def keys_in(body: str) -> set[str]:
    return {mark.key for mark in Text(body).bound_marks}


JUST_NOW = timedelta(days=3)


def _moved(revisions: Any) -> Counter[str]:
    return Counter(str(each.revision.document) for each in stale_paragraphs(revisions))


@register("Numbers in texts that moved", position=40)
def moved_numbers(user: User) -> Iterable[Item]:
    """One line a text; what it says is worked out once for each state of claims and texts."""
    for kind in kinds_of_revisions():
        if not user.has_perm(permission_to("change", kind.desk_model())):
            continue
        read = partial(_moved, kind.objects.as_of())
        moved = kept_by_state(read, "moved", kind._meta.label_lower, data_state())
        for text, number in moved.items():
            plural = "paragraph prints" if number == 1 else "paragraphs print"
            sentence = f"{text}: {number} {plural} a number that its figure no longer says"
            yield Item(sentence, desk_url(kind.desk_model(), "queue"), count=number)


@register("Texts that go live by themselves", position=220)
def scheduled(user: User) -> Iterable[Item]:
    for kind in kinds_of_revisions():
        if user.has_perm(permission_to("view", kind.desk_model())):
            rows = kind.objects.scheduled().cited().select_related("created_by")
            for text in rows.order_by("known_from")[:SHOWN]:
                note = f"{text.kind_in_words}, public from {text.known_from:%-d %b %Y, %H:%M} UTC"
                by = str(text.created_by or "a command")
                yield Item(str(text), text.get_desk_url(), text.saved_at, by, note)


@receiver(clock)
def tell_of_going_live(now: datetime, **_: Any) -> None:
    """No step is taken at the moment that was chosen: the clock alone makes a text public."""
    for kind in kinds_of_revisions():
        rows = kind.objects.cited().filter(known_from__gt=now - JUST_NOW, known_from__lte=now)
        for text in rows.filter(published_at__lt=F("known_from")):
            people = text.makers() | {text.published_by_id or 0}
            sentence = f"{text} is public since {text.known_from:%-d %b %Y, %H:%M} UTC"
            notify(people, sentence, text.get_desk_url(), f"live:{kind._meta.label}:{text.pk}")


@dataclass(frozen=True)
class StaleParagraph:
    revision: Revision
    paragraph: Paragraph
    moved: list[Number]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """(words, whether they are a number that moved)"""
        numbers = sorted({each.mark.printed for each in self.moved}, key=len, reverse=True)
        pieces = re.split(f"({'|'.join(map(re.escape, numbers))})", self.paragraph.words)
        return [(piece, piece in numbers) for piece in pieces]


def with_numbers(revisions: Iterable[Revision]) -> list[tuple[Any, Text]]:
    """Each with its text; the numbers of all are looked up at once."""
    texts = [(revision, revision.text()) for revision in revisions]
    bound = bindings.resolve(m.key for _, text in texts for m in text.bound_marks)
    for _, text in texts:
        text.bound = bound
    return texts


def stale_paragraphs(revisions: RevisionQuerySet) -> list[StaleParagraph]:
    found: list[StaleParagraph] = []
    for revision, text in with_numbers(revisions.cited()):
        wrong = [number for number in text.numbers if number.complaint and not number.pending]
        before = bindings.resolve((number.mark.key for number in wrong), revision.known_from)
        for paragraph, numbers in grouped(wrong, lambda each: each.mark.paragraph).items():
            olds = [before[each.mark.key] for each in numbers]
            moved = [
                replace(each, old=old if isinstance(old, Bound) else None)
                for each, old in zip(numbers, olds, strict=True)
            ]
            found.append(StaleParagraph(revision, text.paragraphs[paragraph], moved))
    return found
