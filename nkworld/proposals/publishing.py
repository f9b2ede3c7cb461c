"""The life of a proposal: seen by a second person, published, withdrawn. Nothing is half done."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from nkworld.provenance.models import State
from nkworld.provenance.signals import discarded, published, sent_back, submitted
from nkworld.provenance.steps import StepRefused, log_step

from .applying import Edit, apply, take_back
from .models import Kind, Proposal, RecordChange
from .values import renamed

TITLE_LENGTH = 300
NOT_SECOND = (
    "Not published: it takes a second person, and this proposal was made or submitted by you."
)
NOT_ALLOWED_ALONE = "Not published: on this desk nobody publishes alone (DESK_URGENT_FIX is off)."


@transaction.atomic
def propose(
    record: Model | None,
    changes: Sequence[RecordChange],
    user: User,
    model: type[Model],
    reason: str = "",
    draft: bool = False,
    instead_of: Proposal | None = None,
) -> Proposal:
    """Keep what was changed as a proposal; nothing public changes. `record` is None if it is new.

    `instead_of` is a proposal that is revised: it keeps its number and who made it.
    """
    proposal = locked(instead_of) if instead_of else Proposal(created_by=user)
    if instead_of:
        _must_be_open(proposal)
        proposal.edits.all().delete()
    main = _main(record, changes, model)
    proposal.content_type = ContentType.objects.get_for_model(model)
    proposal.object_id = record.pk if record else None
    proposal.kind = Kind(main.kind) if main else Kind.CHANGE
    proposal.title = (str(record) if record else (main or changes[0]).name)[:TITLE_LENGTH]
    proposal.reason = reason
    proposal.state = State.DRAFT
    proposal.save()
    for change in changes:
        change.proposal = proposal
    RecordChange.objects.bulk_create(changes)
    if not draft:
        _to_review(proposal, user)
    log_step(proposal, "proposed", user, reason)
    return proposal


def _main(
    record: Model | None, changes: Sequence[RecordChange], model: type[Model]
) -> RecordChange | None:
    """What becomes of the record itself; None where only what belongs to it changes."""
    for change in changes:
        is_it = change.object_id == record.pk if record else change.kind == Kind.ADD
        if change.model is model and is_it:
            return change
    return None


@transaction.atomic
def submit(proposal: Proposal, user: User) -> None:
    """Ask a second person to look."""
    proposal = locked(proposal)
    if proposal.state != State.DRAFT:
        raise StepRefused("Only a draft is submitted for review.")
    _to_review(proposal, user)
    log_step(proposal, "submitted", user)


def _to_review(proposal: Proposal, user: User) -> None:
    proposal.state = State.REVIEW
    proposal.in_review(user)
    proposal.save()
    submitted.send(Proposal, publication=proposal, user=user)


@transaction.atomic
def send_back(proposal: Proposal, user: User, because: str) -> None:
    """It is a draft again; whoever made it reads why."""
    proposal = locked(proposal)
    if proposal.state != State.REVIEW:
        raise StepRefused("Only what is in review is sent back.")
    proposal.state = State.DRAFT
    makers = proposal.makers()
    proposal.back_to_draft(user, because)
    proposal.save()
    log_step(proposal, "sent back", user, because)
    sent_back.send(Proposal, publication=proposal, user=user, reason=because, makers=makers)


@transaction.atomic
def discard(proposal: Proposal, user: User, because: str) -> None:
    """It comes to nothing, and stays on record with the reason."""
    proposal = locked(proposal)
    _must_be_open(proposal)
    proposal.state = State.DISCARDED
    proposal.discarded_at, proposal.discarded_by = timezone.now(), user
    proposal.discarded_because = because
    proposal.save()
    log_step(proposal, "discarded", user, because)
    discarded.send(Proposal, publication=proposal, user=user, reason=because)


@transaction.atomic
def publish(proposal: Proposal, user: User, urgent_because: str = "") -> Proposal:
    """Make it public: every record is as proposed, or none is and StepRefused says why.

    `urgent_because` lets one person do it alone where the setting allows; a second one is then
    asked to confirm it afterwards.
    """
    proposal = locked(proposal)
    _must_be_open(proposal)
    if not proposal.second_person(user):
        if not urgent_because:
            raise StepRefused(NOT_SECOND)
        if not settings.DESK_URGENT_FIX:
            raise StepRefused(NOT_ALLOWED_ALONE)
    elif proposal.state == State.DRAFT and settings.DESK_SECOND_PERSON:
        raise StepRefused("This is a draft still: it is published once it is submitted for review.")
    moment = timezone.now()
    changes = list(proposal.edits.all())
    keys = apply(changes, Edit(proposal.created_by or user, proposal.reason, moment))
    _name_new_records(proposal, changes, keys)
    proposal.state, proposal.published_at, proposal.published_by = State.LIVE, moment, user
    proposal.published_alone = settings.DESK_SECOND_PERSON and user.pk in proposal.makers()
    proposal.urgent_because = urgent_because
    proposal.save()
    log_step(proposal, "published", user, urgent_because or proposal.reason)
    published.send(Proposal, publication=proposal, user=user)
    return proposal


def _name_new_records(
    proposal: Proposal, changes: Sequence[RecordChange], keys: dict[Any, int]
) -> None:
    """From now on the proposal speaks of them by the keys that they were given."""
    for change in changes:
        key = (change.model, change.object_id)
        if key in keys:
            if proposal.object_id is None and change.model is proposal.model:
                proposal.object_id = keys[key]
            change.object_id = keys[key]
        change.after = renamed(change.after, change.model, keys)
        change.save()


@transaction.atomic
def confirm(proposal: Proposal, user: User) -> None:
    """A second person has seen what one published alone."""
    proposal = locked(proposal)
    if not proposal.is_unconfirmed:
        raise StepRefused("There is nothing to confirm: it was not published by one person alone.")
    if user.pk in {*proposal.makers(), proposal.published_by_id}:
        raise StepRefused("It takes a second person to confirm it.")
    proposal.confirmed_at, proposal.confirmed_by = timezone.now(), user
    proposal.save()
    log_step(proposal, "confirmed", user)


@transaction.atomic
def withdraw(proposal: Proposal, user: User, because: str) -> None:
    """Each record is again as it was before; its history keeps what was public meanwhile."""
    proposal = locked(proposal)
    if proposal.state != State.LIVE:
        raise StepRefused("Only what is live is withdrawn.")
    moment = timezone.now()
    take_back(proposal.edits.all(), Edit(user, because, moment))
    proposal.state, proposal.withdrawn_at, proposal.withdrawn_by = State.WITHDRAWN, moment, user
    proposal.withdrawn_because = because
    if proposal.kind == Kind.ADD:
        proposal.object_id = None
    proposal.save()
    log_step(proposal, "withdrawn", user, because)


def locked(proposal: Proposal) -> Proposal:
    """As it stands, while nobody else may take a step with it."""
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


def _must_be_open(proposal: Proposal) -> None:
    if not proposal.is_open:
        raise StepRefused(f"“{proposal}” is {proposal.get_state_display().lower()} already.")
