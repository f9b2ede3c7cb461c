from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from simple_history.admin import SimpleHistoryAdmin

from nkworld.atlas.page_addresses import page_address

from .models import Challenge, DataQuestion, Dataset, HeadlineRule, HeadlineRuleSource, Source
from .renewal import raise_revision

SENT = (
    *("claim", "dataset", "aspect", "text", "proposed", "source_address", "quote", "email"),
    *("received_at", "answered_at", "answered_by"),
)
LICENCE = ("Licence", {"fields": ["licence", "licence_url"]})


@admin.register(Source)
class SourceAdmin(SimpleHistoryAdmin):
    list_display = ["short_name", "slug", "publisher", "title", "language", "licence"]
    list_filter = ["origin", "language"]
    autocomplete_fields = ["repeats"]
    search_fields = ["short_name", "slug", "publisher", "title"]
    fieldsets = [
        (None, {"fields": ["short_name", "slug", "publisher", "title", "url", "language"]}),
        ("What it holds", {"fields": ["origin", "repeats", "coverage", "scope"]}),
        ("How to read it", {"fields": ["method_note", "caveats"]}),
        LICENCE,
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The slug stands in addresses and in the API: it is chosen once."""
        return ["slug"] if obj else []


class DataQuestionInline(admin.StackedInline):
    model = DataQuestion
    fields = ["figure", "countries", "position", "question", "answer"]
    extra = 0


@admin.register(Dataset)
class DatasetAdmin(SimpleHistoryAdmin):
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
class DataQuestionAdmin(SimpleHistoryAdmin):
    list_display = ["question", "dataset", "figure", "countries", "position"]
    list_filter = ["dataset"]
    list_select_related = ["dataset"]
    search_fields = ["question", "answer", "figure"]


class HeadlineRuleSourceInline(admin.TabularInline):
    model = HeadlineRuleSource
    fields = ["position", "source"]
    autocomplete_fields = ["source"]
    extra = 3
    verbose_name_plural = "Order of sources: the first that says anything is shown"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A version that was cited keeps its order; another order is the next version."""
        return obj is None and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(HeadlineRule)
class HeadlineRuleAdmin(SimpleHistoryAdmin):
    list_display = ["title", "dataset", "slug", "version", "is_default"]
    list_filter = ["dataset"]
    list_select_related = ["dataset"]
    inlines = [HeadlineRuleSourceInline]
    fields = ["dataset", "slug", "version", "title", "description", "is_default"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["dataset", "slug", "version"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Challenge)
class ChallengeAdmin(admin.ModelAdmin):
    """What visitors sent is read here as it came; the outcome and the answer are the desk's."""

    list_display = ["subject", "aspect", "outcome", "received_at", "answered_at"]
    list_filter = ["outcome", "aspect", "dataset"]
    search_fields = ["subject", "text", "quote"]
    readonly_fields = SENT
    fieldsets = [
        ("What was sent", {"fields": SENT[:9]}),
        ("The desk's answer", {"fields": ["outcome", "answer", "answered_at", "answered_by"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("dataset", "answered_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="claim")
    def claim(self, challenge: Challenge) -> str:
        address = page_address("portal:claim", challenge.dataset.slug, challenge.claim_key)
        return format_html('<a href="{}">{}</a>', address, challenge.subject)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The card of the claim tells the outcome from now on."""
        obj.decide(timezone.now(), request.user)
        super().save_model(request, obj, form, change)
        raise_revision(obj.dataset_id)
