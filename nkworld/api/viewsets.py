"""Tables as the API gives them: page by page in JSON, whole as files."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.http import QueryDict
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from nkworld.provenance.editions import edition_of
from nkworld.provenance.fields import exact
from nkworld.provenance.models import Edition, HeadlineRule

from .envelope import envelope
from .links import Link, address_asked, datasets_by_slug, links_of_dataset
from .paging import (
    NumberedPage,
    sealed,
)
from .renderers import FORMATS
from .views import PublicView, conditional
from .writing.answering import FileAnswers

VALUES = ("value", "value_low", "value_high")


class TableViewSet(FileAnswers, PublicView, ViewSet):
    """One table, page by page in JSON or whole as a file."""

    dataset: ClassVar[str] = ""  # whose revision counts, if one does
    also_of: ClassVar[tuple[str, ...]] = ()  # further datasets that its rows tell of
    address: ClassVar[str] = ""  # below that of the API, where the router put it
    serializer_class: ClassVar[type]
    query: QueryDict
    renderer_classes = FORMATS

    has_past: ClassVar[bool] = True  # whether it can be asked `as_of`
    beside: dict[str, Any] | None = None  # the envelope, once a page was read

    def summary_and_text(self) -> tuple[str, str]:
        summary, text = super().summary_and_text()
        if self.detail or self.dataset in ("", self.address):
            return summary, text
        return summary, f"{text}\n\nComputed from `{self.dataset}`, whose revision it has.".strip()

    def links(self) -> list[Link]:
        """The pages around this one, the dataset and its terms."""
        beside = self.beside or {}
        pages: list[Link] = [("next", beside.get("next"), ""), ("prev", beside.get("previous"), "")]
        return [*pages, *super().links(), *links_of_dataset(self.request, self.dataset)]

    def read(self) -> None:
        query = self.request.query_params
        self.read_query(query)
        self.read_table()

    def table_words(self) -> tuple[str, str]:
        dataset = datasets_by_slug().get(self.dataset)
        summary, text = self.summary_and_text()
        own = dataset.title if dataset and self.table_slug() == self.dataset else summary
        return own, f"{summary} {text}"

    def read_query(self, query: QueryDict) -> None:
        """Understand the question; InvalidQuery if there is no answer to it."""
        raise NotImplementedError

    @property
    def depends_on(self) -> Collection[str] | None:
        return (self.dataset, *self.also_of) if self.dataset else None

    @property
    def edition(self) -> Edition:
        """That of the answer: the one of the moment asked, or the newest."""
        return edition_of(self.dataset, self.moment)

    @property
    def as_of(self) -> datetime:
        """The moment that reproduces the answer: the one asked, or that of the edition."""
        return self.moment or self.edition.moment

    @property
    def rule(self) -> HeadlineRule | None:
        """The one that chose among sources."""
        return None

    @conditional
    def list(self, request: Request) -> HttpResponseBase:
        edition = self.edition if self.dataset else None  # before the rows, as the tag is
        if self.wants_file:
            response = self.file()
        else:
            self.beside = self.page()
            response = Response(self.beside)
        if edition:
            response["X-Dataset-Revision"] = edition.revision
        return response

    def page(self) -> dict[str, Any]:
        """The envelope and one page of rows."""
        raise NotImplementedError

    def numbered(self, rows: Sequence[Any], asked: Mapping[str, Any]) -> Any:
        """The same of rows that were read all; on one page unless they are paged."""
        page = NumberedPage(rows, asked.get("cursor"), asked.get("page_size", len(rows)))
        answer = envelope(
            page.rows,
            **self.told(),
            count=len(rows),
            next=self.address_of(page.next),
            previous=self.address_of(page.previous),
        )
        return self.body()(answer).data

    @property
    def url(self) -> str:
        return self.pinned()

    def address_of(self, cursor: object) -> str | None:
        """The same question at another place; None without one."""
        return None if cursor is None else self.pinned(cursor)

    def pinned(self, cursor: object = None, without: Collection[str] = ()) -> str:
        """The question with the moment and the version of the rule that this answer is of, at
        another place if one is named, or without some parameters: there it is answered alike for
        ever.
        """
        query = self.query.copy()
        for name in without:
            query.pop(name, None)
        if self.has_past:
            query["as_of"] = exact(self.as_of)
        if self.rule:
            query["rule"] = f"{self.rule.slug}.{self.rule.version}"
        if cursor is not None:
            query["cursor"] = sealed(cursor, self.basename, query)
        return address_asked(self.request, query)
