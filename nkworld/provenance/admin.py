from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from nkworld.atlas.page_addresses import page_address

from .models import Challenge
from .renewal import raise_revision

SENT = (
    *("claim", "dataset", "aspect", "text", "proposed", "source_address", "quote", "email"),
    *("received_at", "answered_at", "answered_by"),
)


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
