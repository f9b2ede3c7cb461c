"""A finding by itself, as it is or was, and what changed in it."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404

from nkworld.provenance.fields import parse_moment
from nkworld.provenance.findings import state_of_places
from nkworld.provenance.questions import InvalidQuery
from nkworld.texts.views import DifferencePage, DocumentPage, HistoryPage

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

    @cached_property
    def moment(self) -> datetime | None:
        try:
            return parse_moment(str(self.query["as_of"])) if "as_of" in self.query else None
        except ValueError as error:
            raise InvalidQuery([("as_of", str(error))]) from error

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = state_of_places(self.moment).get(self.document.place)
        return super().get_context_data(**kwargs) | {
            "finding": state.finding if state else None,
            "moment": self.moment,
        }


class History(HistoryPage, FindingPage):
    pass


class Difference(DifferencePage, FindingPage):
    pass
