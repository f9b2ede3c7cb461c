"""A proposal is made, published by a second person, withdrawn. Nothing is half done."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from nkworld.provenance.models import State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.steps import StepRefused, log_step, step, submit

from .applying import Edit, apply
from .models import Kind, Proposal, RecordChange
from .values import renamed

TITLE_LENGTH = 300
NOT_SECOND = (
    "Not published: it takes a second person, and this proposal was made or submitted by you."
)
NOT_ALLOWED_ALONE = "Not published: on this desk nobody publishes alone (DESK_URGENT_FIX is off)."
STILL_A_DRAFT = "This is a draft still: it is published once it is submitted for review."


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
    proposal = instead_of.locked() if instead_of else Proposal(created_by=user)
    if instead_of:
        if not proposal.is_open:
            raise StepRefused(f"“{proposal}” is {proposal.get_state_display().lower()} already.")
        proposal.edits.all().delete()
    # What becomes of the record itself; None where only what belongs to it changes.
    key = record.pk if record else None
    own = (each for each in changes if each.model is model)
    main = next((c for c in own if (c.object_id == key if record else c.kind == Kind.ADD)), None)
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
    log_step(proposal, "proposed", user, reason)
    if not draft:
        submit(proposal, user)
        proposal.refresh_from_db()
    return proposal


def publish(proposal: Proposal, user: User, urgent_because: str = "") -> Proposal:
    """Make it public: every record is as proposed, or none is and StepRefused says why.

    `urgent_because` lets one person do it alone where the setting allows; a second one is then
    asked to confirm it afterwards.
    """
    with step(
        proposal, "published", user, OPEN_STATES, why=urgent_because or proposal.reason
    ) as proposal:
        if not proposal.second_person(user):
            if not urgent_because:
                raise StepRefused(NOT_SECOND)
            if not settings.DESK_URGENT_FIX:
                raise StepRefused(NOT_ALLOWED_ALONE)
        elif proposal.state == State.DRAFT and settings.DESK_SECOND_PERSON:
            raise StepRefused(STILL_A_DRAFT)
        moment = timezone.now()
        changes = list(proposal.edits.all())
        keys = apply(changes, Edit(proposal.created_by or user, proposal.reason, moment))
        # From now on the proposal speaks of new records by the keys that they were given.
        for change in changes:
            if key := keys.get((change.model, change.object_id)):
                if proposal.object_id is None and change.model is proposal.model:
                    proposal.object_id = key
                change.object_id = key
            change.after = renamed(change.after, change.model, keys)
            change.save()
        proposal.state, proposal.published_at, proposal.published_by = State.LIVE, moment, user
        proposal.published_alone = settings.DESK_SECOND_PERSON and user.pk in proposal.makers()
        proposal.urgent_because = urgent_because
    return proposal


def confirm(proposal: Proposal, user: User) -> None:
    """A second person has seen what one published alone."""
    with step(proposal, "confirmed", user, State) as proposal:
        if not proposal.is_unconfirmed:
            raise StepRefused(
                "There is nothing to confirm: it was not published by one person alone."
            )
        if user.pk in {*proposal.makers(), proposal.published_by_id}:
            raise StepRefused("It takes a second person to confirm it.")
        proposal.confirmed_at, proposal.confirmed_by = timezone.now(), user


def withdraw(proposal: Proposal, user: User, reason: str) -> None:
    """Each record is again as it was before; its history keeps what was public meanwhile."""
    refusal = "Only what is live is withdrawn."
    with step(proposal, "withdrawn", user, [State.LIVE], refusal, why=reason) as proposal:
        moment = timezone.now()
        apply(proposal.edits.all(), Edit(user, reason, moment), backwards=True)
        proposal.state, proposal.withdrawn_at = State.WITHDRAWN, moment
        proposal.withdrawn_by, proposal.withdrawn_because = user, reason
        if proposal.kind == Kind.ADD:
            proposal.object_id = None
