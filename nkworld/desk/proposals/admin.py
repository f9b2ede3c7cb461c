"""The review of proposals and their steps; forms of countries, sources, datasets with their
questions and headline rules, and synonyms.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse

from nkworld.atlas.models import Country, CountryAlias
from nkworld.desk import site
from nkworld.desk.steps import STEPS, StepPages, at_and_by, desk_url, permission_to, step
from nkworld.provenance.models import (
    DataQuestion,
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Source,
    State,
)
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.tables import is_curated
from nkworld.running.audit.models import Entry
from nkworld.search.models import Synonyms

from . import publishing
from .models import REASON_LENGTH, Kind, Proposal, blocks_of
from .records import RecordAdmin, is_new

PUBLISH = "proposals.publish_proposal"
DECIDED = ("confirmed", "withdrawn", "discarded")  # as the audit log calls these acts


@admin.register(Proposal)
class ProposalAdmin(StepPages):
    folder = "proposals"
    # It begins in the form of a record; a step is allowed or not by the record that it is about.
    never = ("add", "change", "delete")
    related = ("content_type", "created_by", "submitted_by")
    list_display = ["title", "kind_in_words", "stands", "proposed", "published"]
    list_filter = [
        *("state", "published_alone", ("confirmed_at", admin.EmptyFieldListFilter)),
        ("content_type", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["content_type", "created_by", "published_by"]
    search_fields = ["title", "reason", "edits__name", "created_by__username"]
    search_help_text = "Name of a record, reason or person"
    steps = {
        "publish": step(
            *("publish_proposal", publishing.publish, [State.REVIEW]),
            verb="publish",
            second="published",
            look="default",
        ),
        "confirm": step(
            "confirm", publishing.confirm, [State.LIVE], verb="publish", look="default"
        ),
        **STEPS,
        "urgent": step("publish_alone", publishing.publish, OPEN_STATES, verb="urgent"),
        "withdraw": step(
            *("withdraw_proposal", publishing.withdraw, [State.LIVE]),
            verb="withdraw",
            longest=REASON_LENGTH,
        ),
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        """Drafts are their makers' own until they are submitted."""
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        seen = Q(submitted_at__isnull=False) | Q(sent_back_at__isnull=False)
        return rows.filter(Q(created_by=request.user) | seen)

    @admin.display(description="state", ordering="state")
    def stands(self, proposal: Proposal) -> str:
        if proposal.state == State.REVIEW:
            return "Waits for a second person"
        if proposal.state == State.DRAFT:
            return "Sent back" if proposal.sent_back_reason else "Draft"
        return "Live, published alone" if proposal.is_unconfirmed else proposal.get_state_display()

    @admin.display(ordering="created_at")
    def proposed(self, proposal: Proposal) -> str:
        return at_and_by(proposal.created_at, proposal.created_by)

    def record_page(self, request: Any, proposal: Proposal) -> HttpResponse:
        changes = list(proposal.edits.select_related("content_type"))
        may = self.possible_steps(request, proposal)
        form = proposal.form_url() or desk_url(proposal.model, "add")  # of the record as proposed
        return self.page(
            request,
            "proposal",
            str(proposal),
            proposal=proposal,
            state=self.stands(proposal),
            blocks=blocks_of(changes),
            effects=publishing.effects_of(proposal, changes) if proposal.is_open else [],
            others=publishing.others_of(proposal),
            decided=Entry.objects.filter(self.acts_on(str(proposal.pk)), action__in=DECIDED),
            may=may,
            buttons=self.buttons(proposal, may),
            edit_url=f"{form}?proposal={proposal.pk}" if may["revise"] else "",
            is_there=proposal.object_id is not None,
        )

    def possible_steps(self, request: Any, proposal: Any) -> dict[str, bool]:
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
        edits = may_edit(request.user, record)
        if step in ("submit", "discard"):
            return edits or (step == "discard" and request.user.has_perm(PUBLISH))
        return (edits or step != "urgent") and self.may(request, self.steps[step].verb)


def may_edit(user: Any, proposal: Proposal) -> bool:
    """Whether somebody may do what is proposed; a researcher works on his own proposals alone."""
    is_his = proposal.created_by_id == user.pk or user.has_perm("proposals.change_proposal")
    return bool(is_his and user.has_perm(permission_to(proposal.kind, proposal.model)))


@site.register("Published by one person alone: to be confirmed", 16, PUBLISH)
def to_confirm(user: User) -> Iterable[site.Item]:
    rows = Proposal.objects.cited().filter(state=State.LIVE, published_alone=True)
    rows = rows.filter(confirmed_at=None).exclude(
        Q(created_by=user) | Q(submitted_by=user) | Q(published_by=user)
    )
    return site.listed(
        rows.order_by("published_at"),
        lambda each: site.Item(
            *(each.title, each.get_desk_url(), each.published_at),
            by=str(each.published_by or ""),
            note=each.urgent_because,
        ),
        desk_url(Proposal) + "?state__exact=live&published_alone__exact=1&confirmed_at__isempty=1",
    )


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["short_name", "slug", "publisher", "title", "authority", "licence"]
    list_filter = ["authority", "origin", "bulk_use", "language"]
    autocomplete_fields = ["repeats"]
    search_fields = ["short_name", "slug", "publisher", "title"]
    fieldsets = [
        (None, {"fields": ["short_name", "slug", "publisher", "title", "url", "language"]}),
        ("Whose word it is", {"fields": ["authority", "authority_reason"]}),
        ("What it holds", {"fields": ["origin", "repeats", "coverage", "scope"]}),
        ("How to read it", {"fields": ["method_note", "caveats"]}),
        ("Licence", {"fields": ["licence", "licence_url", "bulk_use"]}),
    ]


class DataQuestionInline(admin.StackedInline):
    model = DataQuestion
    fields = ["figure", "countries", "position", "question", "answer"]
    extra = 0


@admin.register(Dataset)
class DatasetAdmin(RecordAdmin):
    """A dataset comes with the code that draws it."""

    never = ("add", "delete")
    list_display = ["title", "slug", "unit", "expected_frequency", "licence"]
    search_fields = ["title", "slug"]
    inlines = [DataQuestionInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "description", "unit", "expected_frequency"]}),
        ("What it holds", {"fields": ["coverage", "caveats"]}),
        ("Licence", {"fields": ["licence", "licence_url"]}),
    ]


@admin.register(DataQuestion)
class DataQuestionAdmin(RecordAdmin):
    list_display = ["question", "dataset", "figure", "countries", "position"]
    list_filter = ["dataset"]
    search_fields = ["question", "answer", "figure"]


@admin.register(Synonyms)
class SynonymsAdmin(RecordAdmin):
    list_display = ["term", "words_en", "words_ko", "words_zh"]
    search_fields = ["term", "words_en", "words_ko", "words_zh"]
    search_help_text = "Any of the words"
    fieldsets = [
        (None, {"fields": ["term", "words_en", "words_ko", "words_zh"]}),
        ("Why", {"fields": ["note"]}),
    ]


class CountryAliasInline(admin.TabularInline):
    model = CountryAlias
    fields = ["text", "language"]
    extra = 1
    verbose_name_plural = (
        "Aliases: the same spelling on two countries makes it ambiguous, and imports refuse it"
    )


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    """A code is for ever; of a slug that changes the old one leads to the new."""

    list_display = ["name", "code", "name_ko", "kind", "region", "un_member", "valid_to"]
    list_filter = ["kind", "region", "un_member"]
    search_fields = ["name", "official_name", "name_ko", "code", "iso2", "aliases__text"]
    search_help_text = "Name, code or any spelling"
    ordering = ["name"]
    suggested = {"slug": ["name"]}
    autocomplete_fields = ["successors", "parts"]
    inlines = [CountryAliasInline]
    fieldsets = [
        (None, {"fields": ["name", "official_name", "name_ko", "slug"]}),
        ("Codes", {"fields": [("code", "iso2", "m49")]}),
        ("Where", {"fields": [("region", "subregion"), ("capital", "un_member")]}),
        ("When", {"fields": ["kind", ("valid_from", "valid_to"), "successors", "parts"]}),
    ]


class RuleForm(forms.ModelForm):
    """A dataset has one default, in its newest version: storing this one moves the tick."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "is_default" in self.changed_data and not data.get("is_default") and self.instance.pk:
            sentence = "A dataset always has a default: tick the rule that is to be shown instead"
            self.add_error("is_default", f"{sentence}, and the tick here goes at the same moment.")
        dataset = data.get("dataset") or (self.instance.pk and self.instance.dataset)
        if not dataset:
            return data
        slug = data.get("slug") or self.instance.slug
        version = data.get("version") or self.instance.version
        rules = HeadlineRule.objects.filter(dataset=dataset).exclude(pk=self.instance.pk)
        newest = rules.filter(slug=slug, version__gt=version).order_by("-version").first()
        ticked = bool(data.get("is_default"))
        if newest and ticked and "is_default" in self.changed_data:
            self.add_error("is_default", f"There is a newer one: tick “{newest}”.")
        default = rules.filter(is_default=True).first()
        # The first rule of a dataset is its default, and so is the next version of what is one.
        follows = default is None or (default.slug == slug and default.version < version)
        data["is_default"] = ticked or (follows and self.instance.pk is None)
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """That there is one default, storing it sees to."""
        return {*super()._get_validation_exclusions(), "is_default"}  # type: ignore[misc]


class OrderFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if self.instance.pk is None and not any(form.has_changed() for form in self.forms):
            raise ValidationError(
                "A rule without any source shows nothing that was chosen: name at least the source "
                "that comes first."
            )


class HeadlineRuleSourceInline(admin.TabularInline):
    model = HeadlineRuleSource
    formset = OrderFormSet
    fields = ["position", "source"]
    autocomplete_fields = ["source"]
    verbose_name_plural = "Order of sources: the first that says anything is shown"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A version that was cited keeps its order; another order is the next version."""
        return is_new(obj) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_new(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and is_new(obj) and super().has_delete_permission(request, obj)


@admin.register(HeadlineRule)
class HeadlineRuleAdmin(RecordAdmin):
    form = RuleForm
    never = ("delete",)
    list_display = ["title", "dataset", "slug", "version", "is_default"]
    list_filter = ["dataset"]
    inlines = [HeadlineRuleSourceInline]
    fields = [
        *("dataset", "slug", "version", "title", "description", "is_default"),
        "weighs_credibility",
    ]

    def changing_with(self, record: HeadlineRule | None) -> Any:
        rules = HeadlineRule.objects.all()
        return rules.filter(dataset=record.dataset_id).exclude(pk=record.pk) if record else rules

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """The tick moves: another default goes first, so that there never are two."""
        if obj.is_default:
            for other in self.changing_with(obj).filter(is_default=True):
                other.is_default = False
                other.save()
        super().save_model(request, obj, form, change)


@register("domains")
def check_edits_are_proposals(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{model._meta.label} is a curated record, but its admin makes an edit public at once.",
            hint="Let it be a nkworld.desk.proposals.records.RecordAdmin.",
            obj=type(registered),
            id="proposals.E001",
        )
        for model, registered in admin.site._registry.items()
        if is_curated(model) and not isinstance(registered, RecordAdmin)
    ]
