"""The public history of a document: every text that was ever public, and what changed.

    urlpatterns = [*history_urls(ProfilePage)]

where the page of the kind says which document it is about.
"""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from django.views.generic import TemplateView

from nkworld.asking.fields import parse_moment
from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.portal.views.base import PublicPage

from .differences import difference
from .models import Document, Revision


class DocumentPage(PublicPage, TemplateView):
    """A page about the published texts of one document; 404 while there is none."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.document = self.find(kwargs["slug"])
        self.texts: list[Revision] = list(
            self.document.revisions.published().cited().order_by("-known_from")
        )
        if not self.texts:
            raise Http404(f"This {self.document.noun} has no text yet.")

    @cached_property
    def moment(self) -> datetime | None:
        """As of which it is asked for, if it is."""
        try:
            return parse_moment(str(self.query["as_of"])) if "as_of" in self.query else None
        except ValueError as error:
            raise InvalidQuery([("as_of", str(error))]) from error

    def find(self, slug: str) -> Document:
        """The document that the address names, or 404."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "document": self.document,
            "revisions": self.texts,
            "newest": self.texts[0],
        }


class HistoryPage(DocumentPage):
    template_name = "texts/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        older = [*self.texts[1:], None]
        pairs = list(zip(self.texts, older, strict=True))
        return super().get_context_data(**kwargs) | {"pairs": pairs}


class DifferencePage(DocumentPage):
    """Two published texts side by side: revision `from` and `to`, unless said the last two."""

    parameters = ("from", "to")
    template_name = "texts/difference.html"

    def get_crumbs(self) -> list[tuple[str, str]]:
        title = f"History of the {self.document.noun}"
        return [*super().get_crumbs(), (title, self.document.history_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = self.chosen("from", self.texts[min(1, len(self.texts) - 1)])
        right = self.chosen("to", self.texts[0])
        return super().get_context_data(**kwargs) | {
            "left": left,
            "right": right,
            "parts": difference(left.public_content, right.public_content),
        }

    def chosen(self, name: str, default: Revision) -> Revision:
        """The revision of the number in the query; InvalidQuery if none is public under it."""
        if name not in self.query:
            return default
        by_number = {str(revision.number): revision for revision in self.texts}
        number = self.query[name]
        if number not in by_number:
            known = nearest(number, by_number)
            raise InvalidQuery([(name, f"There is no published revision “{number}”. {known}")])
        return by_number[number]


def history_urls(page: type[DocumentPage], begin: str = "<slug:slug>/") -> list[URLPattern]:
    """Addresses of the history of a kind of document, and of the difference of two texts."""
    views: dict[str, Any] = {
        name: type(name.capitalize(), (view, page), {})
        for name, view in (("history", HistoryPage), ("difference", DifferencePage))
    }
    return [path(f"{begin}{name}/", view.as_view(), name=name) for name, view in views.items()]
