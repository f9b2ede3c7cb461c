"""Proposals that one person published alone, on the home of the desk."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q

from nkworld.desk.pages import desk_url
from nkworld.desk.waiting import Item, listed, register

from .models import Proposal


@register("Published by one person alone: to be confirmed", position=16)
def to_confirm(user: User) -> Iterable[Item]:
    if not user.has_perm("proposals.publish_proposal"):
        return []
    rows = Proposal.objects.cited().unconfirmed().order_by("published_at")
    rows = rows.exclude(Q(created_by=user) | Q(submitted_by=user) | Q(published_by=user))
    unconfirmed = "?state__exact=live&published_alone__exact=1&confirmed_at__isempty=1"
    address = desk_url(Proposal) + unconfirmed
    return listed(rows, _alone, address)


def _alone(proposal: Proposal) -> Item:
    return Item(
        proposal.title,
        proposal.get_absolute_url(),
        since=proposal.published_at,
        by=str(proposal.published_by or ""),
        note=proposal.urgent_because,
    )
