"""Forms of countries, sources, datasets, the questions beside their figures, and synonyms."""

from typing import Any

from django.contrib import admin
from django.core.checks import CheckMessage, Error, register
from django.http import HttpRequest

from nkworld.atlas.models import Country, CountryAlias
from nkworld.provenance.models import DataQuestion, Dataset, HeadlineRule, Source
from nkworld.provenance.records import is_curated
from nkworld.search.models import Synonyms

from .desk.proposals import ProposalAdmin
from .desk.records import ProposingAdmin
from .desk.rules import HeadlineRuleAdmin
from .models import Proposal

LICENCE_FIELDS = ("licence", "licence_url")
LICENCE: Any = ("Licence", {"fields": LICENCE_FIELDS})


@admin.register(Source)
class SourceAdmin(ProposingAdmin):
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
class DatasetAdmin(ProposingAdmin):
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
class DataQuestionAdmin(ProposingAdmin):
    list_display = ["question", "dataset", "figure", "countries", "position"]
    list_filter = ["dataset"]
    list_select_related = ["dataset"]
    search_fields = ["question", "answer", "figure"]


@admin.register(Synonyms)
class SynonymsAdmin(ProposingAdmin):
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
class CountryAdmin(ProposingAdmin):
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


admin.site.register(Proposal, ProposalAdmin)
admin.site.register(HeadlineRule, HeadlineRuleAdmin)


@register("domains")
def check_edits_are_proposals(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """No form of the desk makes a curated record public at once."""
    return [
        Error(
            f"{model._meta.label} is a curated record, but its admin makes an edit public at once.",
            hint="Let it be a nkworld.importing.desk.records.RecordAdmin.",
            obj=type(registered),
            id="proposals.E001",
        )
        for model, registered in admin.site._registry.items()
        if is_curated(model) and not isinstance(registered, ProposingAdmin)
    ]
