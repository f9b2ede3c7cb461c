"""What waits of proposals, on the home of the desk."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse

from nkworld.desk.waiting import Item, listed, register
from nkworld.provenance.models import State

from .models import Proposal


def _list(state: str) -> str:
    return f"{reverse('admin:proposals_proposal_changelist')}?state={state}"


def _rows() -> Any:
    return Proposal.objects.select_related("content_type", "created_by", "published_by")


@register("Proposals that you may publish", position=15)
def to_publish(user: User) -> Iterable[Item]:
    if not user.has_perm("proposals.publish_proposal"):
        return []
    rows = _rows().filter(state=State.REVIEW).order_by("submitted_at")
    if not user.is_superuser:
        rows = rows.exclude(Q(created_by=user) | Q(submitted_by=user))
    return listed(rows, _item, _list("review"))


@register("Published by one person alone: to be confirmed", position=16)
def to_confirm(user: User) -> Iterable[Item]:
    if not user.has_perm("proposals.publish_proposal"):
        return []
    rows = _rows().unconfirmed().order_by("published_at")
    rows = rows.exclude(Q(created_by=user) | Q(submitted_by=user) | Q(published_by=user))
    return listed(rows, _alone, _list("afterwards"))


@register("Your proposals: drafts and what was sent back", position=105)
def own_drafts(user: User) -> Iterable[Item]:
    rows = _rows().filter(state=State.DRAFT, created_by=user).order_by("created_at")
    return listed(rows, _draft, _list("draft"))


@register("Your proposals, in review", position=205)
def own_in_review(user: User) -> Iterable[Item]:
    rows = _rows().filter(state=State.REVIEW, created_by=user).order_by("submitted_at")
    return listed(rows, _item, _list("review"))


def _item(proposal: Proposal) -> Item:
    return Item(
        proposal.title,
        proposal.get_absolute_url(),
        since=proposal.submitted_at,
        by=str(proposal.created_by or ""),
        note=f"{proposal.get_kind_display()}, {proposal.noun}",
    )


def _alone(proposal: Proposal) -> Item:
    return Item(
        proposal.title,
        proposal.get_absolute_url(),
        since=proposal.published_at,
        by=str(proposal.published_by or ""),
        note=proposal.urgent_because,
    )


def _draft(proposal: Proposal) -> Item:
    return Item(
        proposal.title,
        proposal.get_absolute_url(),
        since=proposal.sent_back_at or proposal.created_at,
        by=str(proposal.sent_back_by or ""),
        note=proposal.sent_back_reason,
    )
