"""What waits of provenance, which knows no desk: corrections from readers."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.urls import reverse

from nkworld.provenance.models import Challenge

from .waiting import Item, listed, register

CHALLENGES = "admin:provenance_challenge"


@register("Corrections from readers", position=30)
def open_challenges(user: User) -> Iterable[Item]:
    if not user.has_perm("provenance.change_challenge"):
        return []
    rows = Challenge.objects.filter(outcome=Challenge.Outcome.OPEN).select_related("dataset")
    more = f"{reverse(f'{CHALLENGES}_changelist')}?outcome__exact={Challenge.Outcome.OPEN}"
    return listed(rows.order_by("received_at"), _item, more)


def _item(challenge: Challenge) -> Item:
    return Item(
        challenge.subject,
        reverse(f"{CHALLENGES}_change", args=[challenge.pk]),
        since=challenge.received_at,
        by="a reader",
        note=challenge.get_aspect_display(),
    )
