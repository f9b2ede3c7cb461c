"""A draft is submitted and published, now or for a moment to come; both ways lead back, too."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from nkworld.provenance.bindings import Answer
from nkworld.provenance.models import State
from nkworld.provenance.signals import published, sent_back, submitted
from nkworld.provenance.steps import TICK, StepRefused, log_step, next_moment

from .markup import Reading
from .models import Document, Revision


@transaction.atomic
def submit(draft: Revision, user: User | None, version: int) -> None:
    """Ask a second person to look."""
    draft = as_seen(draft, version)
    if draft.state == State.REVIEW:
        raise StepRefused("The draft is in review already.")
    draft.in_review(user)
    draft.save()
    log_step(draft, "submitted", user)
    submitted.send(type(draft), publication=draft, user=user)


@transaction.atomic
def send_back(draft: Revision, user: User | None, reason: str, version: int) -> None:
    """Ask its writers for something else first: what was in review is a draft again."""
    draft = as_seen(draft, version)
    if draft.state != State.REVIEW:
        raise StepRefused("Only what is in review can be sent back.")
    makers = draft.makers()
    draft.back_to_draft(user, reason)
    draft.save()
    log_step(draft, "sent back", user)
    sent_back.send(type(draft), publication=draft, user=user, reason=reason, makers=makers)


@transaction.atomic
def publish(
    draft: Revision,
    user: User | None,
    note: str,
    version: int,
    at: datetime | None = None,
    waiting: Collection[str] | None = None,
    bound: Mapping[str, Answer] | None = None,
) -> datetime:
    """Make a draft public now, or `at` a moment to come; the moment.

    StepRefused with a sentence for each footnote or number that leads nowhere, and if the draft
    is not the version that the publisher read. Numbers with the keys `waiting`, unless said those
    of the text before, may wait for a domain that is still to come. `bound` answers its keys,
    if somebody asked already.
    """
    draft = as_seen(draft, version)
    waiting = keys_published(draft.document) if waiting is None else waiting
    if found := draft.text(waiting=waiting, bound=bound).problems():
        raise StepRefused(*found)
    texts = draft.document.revisions
    if texts.scheduled().exists():
        raise StepRefused("Another text is scheduled: take that back first.")
    now = next_moment(texts.published())
    moment = at if at and at > now else now
    texts.filter(known_from__isnull=False, known_until__isnull=True).update(known_until=moment)
    draft.known_from, draft.note = moment, note
    draft.published_at, draft.published_by = timezone.now(), user
    draft.save()
    log_step(draft, f"published from {moment:%Y-%m-%d %H:%M} UTC", user, note)
    published.send(type(draft), publication=draft, user=user)
    return moment


@transaction.atomic
def unschedule(revision: Revision, user: User | None = None) -> None:
    """Take a scheduled text back to its draft; what is live stays so without an end."""
    revision = current(revision)
    if revision.state != State.SCHEDULED:
        raise StepRefused("The text is not scheduled: it may have gone live meanwhile.")
    texts = revision.document.revisions
    if texts.drafts().exists():
        raise StepRefused("A draft waits already: discard it, or let the scheduled text go live.")
    before = texts.filter(known_until=revision.known_from)
    revision.known_from = revision.published_at = revision.published_by = None
    revision.note = ""
    revision.save()
    before.update(known_until=None)
    log_step(revision, "taken back to a draft", user)


@transaction.atomic
def take_down(revision: Revision, user: User | None, reason: str) -> None:
    """End what is live without a successor, for a public reason; it stays in the history.

    StepRefused if it is not live any more, or a text waits to go live in its place.
    """
    revision = current(revision)
    if revision.state != State.LIVE or revision.known_from is None:
        raise StepRefused("This text is no longer live: see what stands in its place.")
    if revision.known_until:
        raise StepRefused("Another text is scheduled: take that back first.")
    revision.known_until = max(timezone.now(), revision.known_from + TICK)
    revision.reason_taken_down, revision.taken_down_by = reason, user
    revision.save()
    log_step(revision, "taken down", user, reason)


def keys_published(document: Document) -> set[str]:
    """Keys in the text that was published last."""
    newest = document.revisions.filter(known_from__isnull=False).order_by("-known_from").first()
    return keys_in(newest.body) if newest else set()


def keys_in(body: str) -> set[str]:
    return {mark.key for mark in Reading(body).bound()}


def as_seen(draft: Revision, version: int) -> Any:
    """The draft as it stands; StepRefused if that is not what the person has read."""
    lock(draft.document)
    found = type(draft).objects.cited().filter(pk=draft.pk).first()
    if found is None or not found.is_open:
        raise StepRefused("This is no draft any more: it was published or discarded meanwhile.")
    if found.version != version:
        raise StepRefused("The draft was changed since you read it: read it again.")
    return found


def current(revision: Revision) -> Any:
    """The revision as it stands, while nobody else takes a step with its document."""
    lock(revision.document)
    return type(revision).objects.cited().get(pk=revision.pk)


def lock(document: Document) -> None:
    """Until the transaction ends, nobody else drafts or publishes this document."""
    type(document)._default_manager.select_for_update().get(pk=document.pk)
