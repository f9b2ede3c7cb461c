"""A finding by itself, as it is or was, and what changed in it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path

from nkworld.figures.findings import state_of_places
from nkworld.texts.views import DocumentPage, history_urls

from .models import Finding


class FindingPage(DocumentPage):
    document: Finding

    def find(self, slug: str) -> Finding:
        return get_object_or_404(Finding, pk=slug)

    def get_crumbs(self) -> list[tuple[str, str]]:
        title = f"Finding of {self.document.subject}"
        return [*super().get_crumbs(), (title, self.document.own_url())]


class FindingDetail(FindingPage):
    """Its words, the claims of its numbers and its sources; at the moment `as_of`, if asked."""

    parameters = ("as_of",)
    template_name = "findings/finding_detail.html"

    def get_crumbs(self) -> list[tuple[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = state_of_places(self.moment).get(self.document.place)
        return super().get_context_data(**kwargs) | {
            "finding": state.finding if state else None,
            "moment": self.moment,
        }


app_name = "findings"

urlpatterns = [
    path("<int:slug>/", FindingDetail.as_view(), name="finding"),
    *history_urls(FindingPage, "<int:slug>/"),
]
