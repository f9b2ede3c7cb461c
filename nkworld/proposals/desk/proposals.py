"""The list of proposals, the review of one, and the steps that it can take."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from nkworld.comments.pages import CommentPages
from nkworld.desk.pages import DeskRequest
from nkworld.provenance.models import State
from nkworld.provenance.steps import StepRefused

from .. import publishing
from ..effects import effects_of
from ..models import Kind, Proposal
from ..words import blocks_of, noun_of
from .forms import ReasonForm, SentenceForm

PUBLISH, WITHDRAW, URGENT = (
    f"proposals.{verb}_proposal" for verb in ("publish", "withdraw", "urgent")
)
SHORT = "j M Y, H:i"


class StateFilter(admin.SimpleListFilter):
    """What waits, before what is over."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("review", "Waits for a second person"),
            ("draft", "Draft or sent back"),
            ("afterwards", "Published alone, for review afterwards"),
            ("live", "Live"),
            ("withdrawn", "Withdrawn"),
            ("discarded", "Discarded"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        if value == "afterwards":
            return queryset.unconfirmed()
        return queryset.filter(state=value) if value else queryset


class TableFilter(admin.SimpleListFilter):
    """Only kinds of record of which anything was proposed."""

    title = "kind of record"
    parameter_name = "table"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        used = Proposal.objects.order_by().values("content_type").distinct()
        types = ContentType.objects.filter(pk__in=used)
        return sorted(((str(one.pk), noun_of(one)) for one in types), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return queryset.filter(content_type=value) if value and value.isdecimal() else queryset


class ProposalAdmin(CommentPages):
    """Everybody at the desk reads what is proposed; who may take which step is checked again."""

    folder = "proposals"
    publish_permission = PUBLISH
    related = ("content_type", "created_by", "submitted_by")
    list_display = ["title", "what", "stands", "proposed", "decided"]
    list_filter = [StateFilter, TableFilter]
    list_select_related = ["content_type", "created_by", "published_by", "withdrawn_by"]
    search_fields = ["title", "reason", "edits__name", "created_by__username"]
    search_help_text = "Name of a record, reason or person"
    list_per_page = 50
    actions = None

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
        return f"{proposal.get_kind_display()}, {noun_of(proposal.content_type)}"

    @admin.display(description="state", ordering="state")
    def stands(self, proposal: Proposal) -> str:
        return state_in_words(proposal)

    @admin.display(description="proposed", ordering="created_at")
    def proposed(self, proposal: Proposal) -> str:
        return _when(proposal.created_at, proposal.created_by)

    @admin.display(description="decided", ordering="published_at")
    def decided(self, proposal: Proposal) -> str:
        moments = [
            (proposal.withdrawn_at, proposal.withdrawn_by),
            (proposal.discarded_at, proposal.discarded_by),
            (proposal.published_at, proposal.published_by),
        ]
        return next((_when(*each) for each in moments if each[0]), "")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "Proposals", **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        steps = ((f"<int:pk>/{name}/", getattr(self, f"{name}_view"), name) for name in STEPS)
        return self.addresses(*steps) + super().get_urls()

    # The review

    def record_page(
        self, request: Any, proposal: Proposal, forms: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every field before and after, and what may be done."""
        changes = list(proposal.edits.select_related("content_type"))
        return self.page(
            request,
            "proposal",
            str(proposal),
            proposal=proposal,
            state=state_in_words(proposal),
            noun=noun_of(proposal.content_type),
            blocks=blocks_of(changes),
            effects=effects_of(proposal, changes) if proposal.is_open else [],
            others=others_of(proposal),
            may=self.possible_steps(request, proposal),
            edit_url=edit_url(proposal),
            is_there=proposal.object_id is not None,
            forms=FORMS | (forms or {}),
        )

    def possible_steps(self, request: Any, proposal: Any) -> dict[str, bool]:
        """Which steps this person may take now."""
        user = request.user
        edits = may_edit(user, proposal)
        publisher, second = user.has_perm(PUBLISH), proposal.second_person(user)
        review = proposal.state == State.REVIEW
        alone = user.has_perm(URGENT) and settings.DESK_URGENT_FIX and edits
        return {
            # Whoever may publish it sends it back: by changing it he would be its maker, too.
            "revise": proposal.is_open
            and edits
            and proposal.kind != Kind.DELETE
            and not (review and publisher and second),
            "submit": proposal.state == State.DRAFT and edits,
            "discard": proposal.is_open and (edits or publisher),
            "publish": review and publisher and second,
            "send_back": review and publisher and second,
            "urgent": proposal.is_open and alone and not second,
            "wait": review and not (publisher and second),
            "confirm": proposal.is_unconfirmed
            and publisher
            and user.pk not in {*proposal.makers(), proposal.published_by_id},
            "withdraw": proposal.state == State.LIVE and user.has_perm(WITHDRAW),
        }

    def record_for(
        self, request: HttpRequest, pk: int, permission: str = "", own: bool = False
    ) -> Any:
        """The proposal, if this person may take the step that is named."""
        proposal = get_object_or_404(
            self.get_queryset(request).select_related(*self.related), pk=pk
        )
        # What only the state of a proposal forbids is said in a sentence by the step itself.
        if not self.could(request, proposal, permission):
            raise PermissionDenied
        return proposal

    def could(self, request: Any, proposal: Proposal, step: str) -> bool:
        """Whether the person's role has the step at all."""
        user, edits = request.user, may_edit(request.user, proposal)
        return {
            "submit": edits,
            "discard": edits or user.has_perm(PUBLISH),
            "publish": user.has_perm(PUBLISH),
            "confirm": user.has_perm(PUBLISH),
            "urgent": user.has_perm(URGENT) and edits,
            "withdraw": user.has_perm(WITHDRAW),
        }.get(step, user.has_perm(step))

    def send_back(self, draft: Any, user: Any, reason: str, version: str) -> None:
        publishing.send_back(draft, user, reason)

    @method_decorator(require_POST)
    def submit_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        def submit(proposal: Proposal) -> str:
            publishing.submit(proposal, request.user)
            return "Submitted for review: a second person can publish it now."

        return self._step(request, pk, "submit", submit)

    @method_decorator(require_POST)
    def publish_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        def publish(proposal: Proposal) -> str:
            publishing.publish(proposal, request.user)
            return "Published. Pages and the API show it now."

        return self._step(request, pk, "publish", publish)

    @method_decorator(require_POST)
    def urgent_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        def publish(proposal: Proposal, because: str) -> str:
            publishing.publish(proposal, request.user, because)
            return "Published by you alone. It is listed until a second person has confirmed it."

        return self._step_with_reason(request, pk, "urgent", publish)

    @method_decorator(require_POST)
    def confirm_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        def confirm(proposal: Proposal) -> str:
            publishing.confirm(proposal, request.user)
            return "Confirmed: two people have seen it now."

        return self._step(request, pk, "confirm", confirm)

    @method_decorator(require_POST)
    def discard_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        def discard(proposal: Proposal, because: str) -> str:
            publishing.discard(proposal, request.user, because)
            return "Discarded: nothing of it becomes public."

        return self._step_with_reason(request, pk, "discard", discard)

    @method_decorator(require_POST)
    def withdraw_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        def withdraw(proposal: Proposal, because: str) -> str:
            publishing.withdraw(proposal, request.user, because)
            return "Withdrawn: what was public before is back. The history keeps both."

        return self._step_with_reason(request, pk, "withdraw", withdraw)

    def _step(
        self, request: DeskRequest, pk: int, name: str, step: Callable[[Proposal], str]
    ) -> HttpResponse:
        proposal = self.record_for(request, pk, name)
        return self.take_step(
            request, proposal, lambda: step(proposal), proposal.get_absolute_url()
        )

    def _step_with_reason(
        self, request: DeskRequest, pk: int, name: str, step: Callable[[Proposal, str], str]
    ) -> HttpResponse:
        """The same with a sentence that has to be written."""
        proposal = self.record_for(request, pk, name)
        form = _form(name, request.POST)

        def take() -> str:
            if not form.is_valid():
                raise StepRefused(f"{form['because'].label}: {form['because'].errors[0]}")
            return step(proposal, form.cleaned_data["because"])

        if not form.is_valid():
            return self.record_page(request, proposal, {name: form})
        return self.take_step(request, proposal, take, proposal.get_absolute_url())


STEPS = ("submit", "publish", "urgent", "confirm", "discard", "withdraw")
ASKED: dict[str, tuple[type[SentenceForm], str]] = {
    "urgent": (SentenceForm, "Why it can’t wait for a second person"),
    "discard": (SentenceForm, "Why nothing comes of it"),
    "withdraw": (ReasonForm, "Why it is withdrawn (public, in the list of changes)"),
}


def _form(name: str, data: Any = None) -> SentenceForm:
    form, label = ASKED[name]
    return form(data, label=label, auto_id=f"id_{name}_%s", label_suffix="")


# Each a new form whenever a page asks for it.
FORMS: dict[str, Any] = {name: partial(_form, name) for name in ASKED}


def may_edit(user: Any, proposal: Proposal) -> bool:
    """Whether somebody may do to such a record what is proposed, and so may propose it, too.

    A researcher works on his own proposals alone.
    """
    meta = proposal.model._meta
    is_his = proposal.created_by_id == user.pk or user.has_perm("proposals.change_proposal")
    verb = get_permission_codename(proposal.kind, meta)
    return bool(is_his and user.has_perm(f"{meta.app_label}.{verb}"))


def edit_url(proposal: Proposal) -> str:
    """The form of the record as proposed."""
    meta = proposal.model._meta
    name = f"admin:{meta.app_label}_{meta.model_name}"
    address = proposal.form_url() or reverse(f"{name}_add")
    return f"{address}?proposal={proposal.pk}"


def others_of(proposal: Proposal) -> Any:
    """Other proposals that wait and touch the same record, or add one of the same name."""
    waiting = Proposal.objects.open().exclude(pk=proposal.pk).select_related("created_by")
    if proposal.object_id is None:
        return waiting.filter(
            content_type=proposal.content_type, kind=Kind.ADD, title=proposal.title
        )
    touched = [
        Q(content_type=each.content_type_id, object_id=each.object_id)
        | Q(edits__content_type=each.content_type_id, edits__object_id=each.object_id)
        for each in proposal.edits.filter(object_id__gt=0)
    ]
    same = Q(content_type=proposal.content_type_id, object_id=proposal.object_id)
    for each in touched:
        same |= each
    return waiting.filter(same).distinct()


def state_in_words(proposal: Proposal) -> str:
    if proposal.state == State.REVIEW:
        return "Waits for a second person"
    if proposal.state == State.DRAFT:
        return "Sent back" if proposal.sent_back_reason else "Draft"
    if proposal.is_unconfirmed:
        return "Live, published alone"
    return proposal.get_state_display()


def _when(moment: Any, user: Any) -> str:
    day = date_format(moment, SHORT)
    return format_html("{}<br>{}", day, user) if user else day
