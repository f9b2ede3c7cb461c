"""Forms of countries, sources, datasets with their questions and headline rules, and synonyms."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from nkworld.atlas.models import Country, CountryAlias
from nkworld.provenance.models import (
    DataQuestion,
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Source,
)
from nkworld.provenance.records import is_curated
from nkworld.search.models import Synonyms

from .desk.proposals import ProposalAdmin
from .desk.records import RecordAdmin, is_new
from .models import Proposal

LICENCE_FIELDS = ("licence", "licence_url")
LICENCE: Any = ("Licence", {"fields": LICENCE_FIELDS})


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
        ("Licence", {"fields": [*LICENCE_FIELDS, "bulk_use"]}),
    ]


class DataQuestionInline(admin.StackedInline):
    model = DataQuestion
    fields = ["figure", "countries", "position", "question", "answer"]
    extra = 0


@admin.register(Dataset)
class DatasetAdmin(RecordAdmin):
    """A dataset comes with the code that draws it: none is added or deleted here."""

    list_display = ["title", "slug", "unit", "expected_frequency", "licence"]
    readonly_fields = ["slug"]
    search_fields = ["title", "slug"]
    inlines = [DataQuestionInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "description", "unit", "expected_frequency"]}),
        ("What it holds", {"fields": ["coverage", "caveats"]}),
        LICENCE,
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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


KEEPS_A_DEFAULT = (
    "A dataset always has a default: tick the rule that is to be shown instead, and the tick here "
    "goes at the same moment."
)
NEEDS_A_SOURCE = (
    "A rule without any source shows nothing that was chosen: name at least the source that comes "
    "first."
)


class RuleForm(forms.ModelForm):
    """A dataset has one default, in its newest version: the tick moves from another rule when this
    one is stored, and the review says which numbers of the public pages become others.
    """

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "is_default" in self.changed_data and not data.get("is_default") and self.instance.pk:
            self.add_error("is_default", KEEPS_A_DEFAULT)
        dataset = data.get("dataset") or (self.instance.pk and self.instance.dataset)
        if dataset:
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

    def validate_constraints(self) -> None:
        """All but that there is one default, which storing it sees to."""
        exclude = {*self._get_validation_exclusions(), "is_default"}  # type: ignore[attr-defined]
        try:
            self.instance.validate_constraints(exclude=exclude)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class OrderFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if self.instance.pk is None and not any(form.has_changed() for form in self.forms):
            raise ValidationError(NEEDS_A_SOURCE)


class HeadlineRuleSourceInline(admin.TabularInline):
    model = HeadlineRuleSource
    formset = OrderFormSet
    fields = ["position", "source"]
    autocomplete_fields = ["source"]
    extra = 3
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
    list_display = ["title", "dataset", "slug", "version", "is_default"]
    list_filter = ["dataset"]
    inlines = [HeadlineRuleSourceInline]
    fields = [
        *("dataset", "slug", "version", "title", "description", "is_default"),
        "weighs_credibility",
    ]

    def fixed(self) -> tuple[str, ...]:
        return ("dataset", "slug", "version", "weighs_credibility")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changing_with(self, record: HeadlineRule | None) -> Any:
        """The rules from which the tick may go."""
        rules = HeadlineRule.objects.all()
        if record is None:
            return rules
        return rules.filter(dataset=record.dataset_id).exclude(pk=record.pk)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """The tick moves: another default goes first, so that there never are two."""
        if obj.is_default:
            for other in self.changing_with(obj).filter(is_default=True):
                other.is_default = False
                other.save()
        super().save_model(request, obj, form, change)


admin.site.register(Proposal, ProposalAdmin)


@register("domains")
def check_edits_are_proposals(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """No form of the desk makes a curated record public at once."""
    return [
        Error(
            f"{model._meta.label} is a curated record, but its admin makes an edit public at once.",
            hint="Let it be a nkworld.desk.proposals.desk.records.RecordAdmin.",
            obj=type(registered),
            id="proposals.E001",
        )
        for model, registered in admin.site._registry.items()
        if is_curated(model) and not isinstance(registered, RecordAdmin)
    ]
