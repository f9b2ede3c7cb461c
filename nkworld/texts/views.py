"""The public history of a document: every text that was ever public, and what changed.

    urlpatterns = [*history_urls(ProfilePage)]

where the page of the kind says which document it is about.
"""

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from django.views.generic import TemplateView

from nkworld.asking.fields import parse_moment
from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.desk.pages import Piece, word_by_word
from nkworld.portal.views.base import PublicPage

from .models import Document, Revision
from .sources import sources_of


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
        try:
            return parse_moment(str(self.query["as_of"])) if "as_of" in self.query else None
        except ValueError as error:
            raise InvalidQuery([("as_of", str(error))]) from error

    def find(self, slug: str) -> Document:
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
        pairs = zip(self.texts, [*self.texts[1:], None], strict=True)
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
        by_number = {str(revision.number): revision for revision in self.texts}
        number = self.query.get(name, str(default.number))
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


TITLES = {"facts_until": "As of", "body": "Text", "why": "For the second reader"}
LAST = ("body", "sources")  # however a text has them: they are the longest


@dataclass(frozen=True)
class Row:
    """A line on each side; an empty side has no such line."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]

    @property
    def differs(self) -> bool:
        return any(piece.differs for piece in (*self.left, *self.right))


@dataclass(frozen=True)
class Part:
    title: str
    rows: list[Row]

    @property
    def differs(self) -> bool:
        return any(row.differs for row in self.rows)

    @property
    def runs(self) -> list[tuple[bool, list[Row]]]:
        """Pairs of whether they differ and the rows that follow one another so."""
        return [
            (differs, list(rows)) for differs, rows in groupby(self.rows, attrgetter("differs"))
        ]


def difference(left: dict[str, Any], right: dict[str, Any]) -> list[Part]:
    """Parts that differ, of two mappings of a text's content."""
    parts = []
    for name in sorted(left, key=lambda name: name in LAST and 1 + LAST.index(name)):
        title = TITLES.get(name, name.replace("_", " ").capitalize())
        parts.append(Part(title, rows_of(_lines(left[name]), _lines(right[name]))))
    return [part for part in parts if part.differs]


def _lines(value: Any) -> list[str]:
    if not isinstance(value, list):
        return [line for line in str(value).split("\n") if line.strip()]
    lines = []
    for source in sources_of(value):
        words = (source.key, source.title, source.publisher, source.published)
        lines.append(f"{', '.join(filter(None, words))} <{source.url}>")
    return lines


def rows_of(left: list[str], right: list[str]) -> list[Row]:
    """Lines in pairs as far as they go; what is over stands alone."""
    rows = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right).get_opcodes():
        for one, other in zip_longest(left[a:b], right[c:d]):
            if kind == "equal":
                rows.append(Row((Piece(one),), (Piece(one),)))
            elif one is None or other is None:
                sides = (() if each is None else (Piece(each, True),) for each in (one, other))
                rows.append(Row(*sides))
            else:
                rows.append(Row(*word_by_word(one, other)))
    return rows
