"""What waits of each kind of draft, and of corrections from readers."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import F

from nkworld.provenance.models import Challenge, State
from nkworld.provenance.models.publication import Publication

from .pages import desk_url
from .waiting import Item, listed, register


def announce_drafts() -> None:
    """What waits of each kind of draft, under headings of its own."""
    for number, kind in enumerate(apps.get_models()):
        if issubclass(kind, Publication):
            _announce(kind, number)


def _announce(kind: Any, number: int) -> None:
    page = kind.desk_model()._meta
    plural = str(page.verbose_name_plural)
    publish = f"{kind._meta.app_label}.publish_{kind._meta.model_name}"

    def announce(title: str, position: int, state: State, own: bool = True) -> None:
        @register(title, position + number)
        def waiting(user: User) -> Iterable[Item]:
            view = f"{page.app_label}.view_{page.model_name}"
            if not user.has_perm(view if own else publish):
                return []
            rows, mine = kind.objects.cited().filter(kind.in_state(state)), kind.made_by(user)
            if own:
                rows = rows.filter(mine)
            elif not user.is_superuser:
                rows = rows.exclude(mine)
            rows = rows.select_related("created_by", "sent_back_by")
            address = f"{desk_url(kind.desk_model())}?{kind.STATE_FILTER}={state}"
            # Of drafts first what was sent back.
            order = (F("sent_back_at").asc(nulls_last=True), "submitted_at", "created_at")
            return listed(rows.order_by(*order[state == State.REVIEW :]), _draft, address)

    announce(f"{plural.capitalize()} that you may publish", 10, State.REVIEW, own=False)
    announce(f"Your drafts of {plural}", 50, State.DRAFT)
    announce(f"Your {plural}, in review", 200, State.REVIEW)


def _draft(draft: Any) -> Item:
    note = draft.kind_in_words
    if draft.sent_back_at and not draft.submitted_at:
        note = f"{draft.sent_back_by or 'a command'}: {draft.sent_back_reason}"
    since = draft.submitted_at or draft.created_at
    return Item(str(draft), draft.get_desk_url(), since, str(draft.created_by or "a command"), note)


@register("Corrections from readers", position=30)
def open_challenges(user: User) -> Iterable[Item]:
    if not user.has_perm("provenance.change_challenge"):
        return []
    rows = Challenge.objects.filter(outcome=Challenge.Outcome.OPEN).select_related("dataset")
    more = f"{desk_url(Challenge)}?outcome__exact={Challenge.Outcome.OPEN}"
    return listed(rows.order_by("received_at"), _item, more)


@register("Answers to readers that you may publish", position=25)
def answers_to_publish(user: User) -> Iterable[Item]:
    """Those in which this person had no hand, nor in what they are about."""
    if not user.has_perm("provenance.publish_challenge"):
        return []
    waiting = Challenge.objects.waiting().select_related("dataset", "release", "answered_by")
    theirs = [answer.pk for answer in waiting if answer.second_person(user)]
    rows = waiting.filter(pk__in=theirs).order_by("answered_at")
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
