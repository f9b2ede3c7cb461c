from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import Subscription


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    """How many want what. Addresses are not shown: who knows one finds and deletes its rows."""

    list_display = ["words", "rhythm", "is_confirmed"]
    list_filter = ["is_confirmed", "rhythm", "kind", "dataset"]
    list_select_related = ["country", "dataset"]
    search_help_text = "A whole e-mail address, to end what goes to it."
    fields = ["rhythm", "country", "dataset", "kind", "change", "is_confirmed"]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Whoever may end a subscription may look for one; nobody else learns who reads here."""
        return ["=address"] if self.has_delete_permission(request) else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
