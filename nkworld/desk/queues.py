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


@register("Answers to readers that you may publish", position=25)
def answers_to_publish(user: User) -> Iterable[Item]:
    """Those in which this person had no hand, nor in what they are about."""
    if not user.has_perm("provenance.publish_challenge"):
        return []
    waiting = Challenge.objects.waiting().select_related("dataset", "release", "answered_by")
    theirs = [answer.pk for answer in waiting if answer.second_person(user)]
    rows = waiting.filter(pk__in=theirs).order_by("answered_at")
    return listed(rows, _item, reverse(f"{CHALLENGES}_changelist"))


@register("Your answers to readers, in review", position=207)
def own_answers(user: User) -> Iterable[Item]:
    rows = Challenge.objects.waiting().filter(answered_by=user).select_related("answered_by")
    return listed(rows.order_by("answered_at"), _item, reverse(f"{CHALLENGES}_changelist"))


def _item(challenge: Challenge) -> Item:
    waits = challenge.is_waiting
    return Item(
        challenge.subject,
        challenge.get_desk_url(),
        since=challenge.answered_at or challenge.received_at,
        by=str(challenge.answered_by or "a reader"),
        note=challenge.get_outcome_display() if waits else challenge.get_aspect_display(),
    )
