"""The list of proposals, the review of one, and the steps that it can take."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from nkworld.charts.numbers import exact
from nkworld.desk.pages import at_and_by, desk_url
from nkworld.desk.steps import STEPS, ReasonForm, Step, StepPages, done
from nkworld.desk.waiting import Item, listed, register
from nkworld.provenance.models import Dataset, HeadlineRule, HeadlineRuleSource, State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.tables import observation_models
from nkworld.running.audit.models import Entry

from .. import publishing
from ..models import REASON_LENGTH, Kind, Proposal, RecordChange, blocks_of

PUBLISH = "proposals.publish_proposal"
DECIDED = ("confirmed", "withdrawn", "discarded")  # as the audit log calls these acts
WITHDRAWN_WHY = "Why it is withdrawn (public, in the list of changes)"


class ProposalAdmin(StepPages):
    """Everybody at the desk reads what is proposed; who may take which step is checked again."""

    folder = "proposals"
    related = ("content_type", "created_by", "submitted_by")
    list_display = ["title", "what", "stands", "proposed", "published"]
    list_filter = [
        *("state", "published_alone", ("confirmed_at", admin.EmptyFieldListFilter)),
        ("content_type", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["content_type", "created_by", "published_by"]
    search_fields = ["title", "reason", "edits__name", "created_by__username"]
    search_help_text = "Name of a record, reason or person"
    steps = {
        "publish": Step(
            done(publishing.publish, "Published. Pages and the API show it now."),
            [State.REVIEW],
            "Publish",
            "publish",
            second="published",
            look="default",
        ),
        "confirm": Step(
            done(publishing.confirm, "Confirmed: two people have seen it now."),
            [State.LIVE],
            "Confirm: it is right",
            "publish",
            look="default",
        ),
        **STEPS,
        "urgent": Step(
            done(
                lambda proposal, user, reason: publishing.publish(proposal, user, reason),
                "Published by you alone. It is listed until a second person has confirmed it.",
            ),
            OPEN_STATES,
            "Publish it alone",
            "urgent",
            form=partial(ReasonForm, label="Why it can’t wait for a second person"),
            tells=lambda proposal: "It is public at once, and a second person confirms it later.",
            keep="No, it waits for a second person",
        ),
        "withdraw": Step(
            done(
                publishing.withdraw,
                "Withdrawn: what was public before is back. The history keeps both.",
            ),
            [State.LIVE],
            "Withdraw",
            "withdraw",
            form=partial(ReasonForm, label=WITHDRAWN_WHY, longest=REASON_LENGTH),
            tells=lambda proposal: "The record returns to what it was. The history keeps both.",
            keep="No, leave it live",
        ),
    }

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A proposal begins in the form of a record."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A step is allowed or not by the record that it is about."""
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Drafts are their makers' own until they are submitted."""
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        seen = Q(submitted_at__isnull=False) | Q(sent_back_at__isnull=False)
        return rows.filter(Q(created_by=request.user) | seen)

    @admin.display(description="what", ordering="content_type")
    def what(self, proposal: Proposal) -> str:
        return proposal.kind_in_words

    @admin.display(description="state", ordering="state")
    def stands(self, proposal: Proposal) -> str:
        return state_in_words(proposal)

    @admin.display(description="proposed", ordering="created_at")
    def proposed(self, proposal: Proposal) -> str:
        return at_and_by(proposal.created_at, proposal.created_by)

    @admin.display(description="published", ordering="published_at")
    def published(self, proposal: Proposal) -> str:
        return at_and_by(proposal.published_at, proposal.published_by)

    def record_page(self, request: Any, proposal: Proposal) -> HttpResponse:
        """Every field before and after, and what may be done."""
        changes = list(proposal.edits.select_related("content_type"))
        may = self.possible_steps(request, proposal)
        form = proposal.form_url() or desk_url(proposal.model, "add")  # of the record as proposed
        return self.page(
            request,
            "proposal",
            str(proposal),
            proposal=proposal,
            state=state_in_words(proposal),
            blocks=blocks_of(changes),
            effects=effects_of(proposal, changes) if proposal.is_open else [],
            others=others_of(proposal),
            decided=Entry.objects.filter(self.acts_on(str(proposal.pk)), action__in=DECIDED),
            may=may,
            buttons=self.buttons(proposal, may),
            edit_url=f"{form}?proposal={proposal.pk}" if may["revise"] else "",
            is_there=proposal.object_id is not None,
        )

    def possible_steps(self, request: Any, proposal: Any) -> dict[str, bool]:
        """Which steps this person may take now."""
        user, may = request.user, super().possible_steps(request, proposal)
        second = proposal.second_person(user)
        # Whoever may publish it sends it back: by changing it he would be its maker, too.
        decides = proposal.state == State.REVIEW and user.has_perm(PUBLISH) and second
        maker = user.pk in {*proposal.makers(), proposal.published_by_id}
        return may | {
            "revise": proposal.is_open
            and may_edit(user, proposal)
            and proposal.kind != Kind.DELETE
            and not decides,
            "urgent": may["urgent"] and settings.DESK_URGENT_FIX and not second,
            "confirm": may["confirm"] and proposal.is_unconfirmed and not maker,
        }

    def may_take(self, request: Any, record: Proposal, step: str) -> bool:
        """By the record that it is about: who may edit that, or decide on proposals."""
        user, edits = request.user, may_edit(request.user, record)
        if step == "submit":
            return edits
        if step == "discard":
            return edits or user.has_perm(PUBLISH)
        may = self.may(request, self.steps[step].verb)
        return may and edits if step == "urgent" else may


def may_edit(user: Any, proposal: Proposal) -> bool:
    """Whether somebody may do to such a record what is proposed, and so may propose it, too.

    A researcher works on his own proposals alone.
    """
    meta = proposal.model._meta
    is_his = proposal.created_by_id == user.pk or user.has_perm("proposals.change_proposal")
    verb = get_permission_codename(proposal.kind, meta)
    return bool(is_his and user.has_perm(f"{meta.app_label}.{verb}"))


def others_of(proposal: Proposal) -> Any:
    """Other proposals that wait and touch the same record, or add one of the same name."""
    waiting = Proposal.objects.open().exclude(pk=proposal.pk).select_related("created_by")
    kind = proposal.content_type_id
    if proposal.object_id is None:
        return waiting.filter(content_type=kind, kind=Kind.ADD, title=proposal.title)
    edits = proposal.edits.filter(object_id__gt=0).values_list("content_type", "object_id")
    return waiting.touching((kind, proposal.object_id), *edits)


def state_in_words(proposal: Proposal) -> str:
    if proposal.state == State.REVIEW:
        return "Waits for a second person"
    if proposal.state == State.DRAFT:
        return "Sent back" if proposal.sent_back_reason else "Draft"
    if proposal.is_unconfirmed:
        return "Live, published alone"
    return proposal.get_state_display()


@register("Published by one person alone: to be confirmed", position=16)
def to_confirm(user: User) -> Iterable[Item]:
    if not user.has_perm("proposals.publish_proposal"):
        return []
    rows = Proposal.objects.cited().filter(state=State.LIVE, published_alone=True)
    rows = rows.filter(confirmed_at=None).order_by("published_at")
    rows = rows.exclude(Q(created_by=user) | Q(submitted_by=user) | Q(published_by=user))
    unconfirmed = "?state__exact=live&published_alone__exact=1&confirmed_at__isempty=1"

    def item(proposal: Proposal) -> Item:
        title, by = proposal.title, str(proposal.published_by or "")
        url, since = proposal.get_absolute_url(), proposal.published_at
        return Item(title, url, since, by, proposal.urgent_because)

    return listed(rows, item, desk_url(Proposal) + unconfirmed)


SHOWN = 5


def effects_of(proposal: Proposal, changes: Sequence[RecordChange]) -> list[str]:
    """Of a headline rule, the only kind of record of which anything is known to follow: how many
    cells show another source’s number from then on, and the largest of them.
    """
    if proposal.model is not HeadlineRule:
        return []
    ticked = [
        each
        for each in changes
        if each.model is HeadlineRule
        and each.after.get("is_default")
        and not (each.kind == Kind.CHANGE and each.before.get("is_default"))
    ]
    if not ticked:
        return ["The default of the dataset stays: no headline number becomes another."]
    dataset = Dataset.objects.get(pk=ticked[0].after["dataset"])
    old = HeadlineRule.objects.filter(dataset=dataset, is_default=True).first()
    new = HeadlineRule.objects.filter(pk=ticked[0].object_id).first()
    if new is None:  # it is not there yet: its order stands in the proposal
        places = {
            each.after["source"]: each.after["position"]
            for each in changes
            if each.model is HeadlineRuleSource and each.after.get("rule") == ticked[0].object_id
        }
        new = HeadlineRule(dataset=dataset)
        new._order = dict(sorted(places.items(), key=lambda place: place[1]))
    model = observation_models().get(dataset.slug)
    if model is None:
        return []
    if old is None:
        return ["The dataset had no default rule before."]
    return _winners_in_words(model, dataset, old, new)


def _winners_in_words(
    model: Any, dataset: Dataset, old: HeadlineRule, new: HeadlineRule
) -> list[str]:
    # All claims are read at once and ranked in memory.
    fields = [model._meta.get_field(name).attname for name in model.cell]
    rows = model.objects.as_of().included().order_by("pk")
    read = rows.values("pk", "source_id", "value", "read", *fields)
    cells: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in read.iterator(5000):
        cells[tuple(row[name] for name in fields)].append(row)
    contested = [claims for claims in cells.values() if len(claims) > 1]
    pairs = [(min(c, key=old.claim_place), min(c, key=new.claim_place)) for c in contested]
    moved = [(one, two) for one, two in pairs if one is not two]
    if not moved:
        return [f"No headline number of “{dataset}” becomes another."]
    others = sum(one["value"] != two["value"] for one, two in moved)
    noun = "cell" if len(moved) == 1 else "cells"
    moved.sort(
        key=lambda pair: abs((pair[1]["value"] or 0) - (pair[0]["value"] or 0)), reverse=True
    )
    keys = [claim["pk"] for pair in moved[:SHOWN] for claim in pair]
    claims = model.objects.select_related("source", *model.cell_relations()).in_bulk(keys)

    def says(row: dict[str, Any]) -> str:
        number = "a range" if row["value"] is None else exact(row["value"])
        return f"{number} ({claims[row['pk']].source})"

    return [
        f"{len(moved):,} {noun} of “{dataset}” show another source from then on, {others:,} of "
        f"them with another number, out of {len(contested):,} of which several sources speak.",
        *(f"{claims[a['pk']].cell_text}: {says(a)} becomes {says(b)}." for a, b in moved[:SHOWN]),
        *([f"And {len(moved) - SHOWN:,} more."] if len(moved) > SHOWN else []),
    ]
