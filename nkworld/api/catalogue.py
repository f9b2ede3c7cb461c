"""Tables of records, each to be read as a list and one by one by its key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from nkworld.files.tables import Tables
from nkworld.provenance.editions import moment_of, revisions_now
from nkworld.provenance.questions import QuestionForm, refusal, refuse_unknown

from .envelope import envelope, enveloped
from .links import address_asked
from .paging import COUNT, NumberedPage, page_fields, sealed
from .renderers import FORMATS
from .views import PublicView, conditional
from .writing.answering import FileAnswers, table_field
from .writing.columns import tables_of


class CatalogueViewSet(FileAnswers, PublicView, ViewSet):
    """Records in their own order, and each by its key."""

    queryset: QuerySet
    serializer_class: type
    narrowed_by: Mapping[str, Any] = {}  # {parameter: field} of a list that is paged
    renderer_classes = FORMATS
    noun = ""  # what a record is called in a sentence, where the model’s name does not do
    lookup_field = "slug"
    lookup_value_regex = r"[\w-]+"
    # Why it can't be asked `as_of`, where it can't.
    without_past = (
        "“as_of” can’t be asked here: names and terms are those of today, and answers about an "
        "earlier moment bear them as well. What was edited, and when, stands in /api/v1/changes/."
    )

    def records(self) -> QuerySet:
        """What is listed; a list that depends on the question says so here."""
        return self.queryset.all()

    def read(self) -> None:
        known = ["format", *self.fields()]
        refuse_unknown(self.request.query_params, known, {"as_of": self.without_past})
        self.read_table()
        if self.detail:
            self.record = self.find(self.kwargs[self.lookup_field])
        elif self.narrowed_by:
            query = self.request.query_params
            self.question = QuestionForm(query, more=self.paged(query)).validated()

    def paged(self, query: Mapping[str, str]) -> dict[str, Any]:
        return page_fields(NumberedPage.parse, self.basename, query) | COUNT | {**self.narrowed_by}

    def find(self, key: str) -> Any:
        """The record that goes by this key; Http404 with a sentence if none does."""
        every = self.records()
        exact, alike = {self.lookup_field: key}, {f"{self.lookup_field}__iexact": key}
        record = every.filter(**exact).first() or every.filter(**alike).first()
        if record is None:
            kind = self.noun or self.records().model._meta.verbose_name
            known = self.records().values_list(self.lookup_field, flat=True)
            raise Http404(refusal(f"There is no {kind} “{key}” here.", key, known))
        return record

    def body(self) -> Any:
        return self.serializer_class if self.detail else enveloped(self.serializer_class)

    def listing(self, records: list[Any]) -> dict[str, Any]:
        """All of them on one page, unless they are paged."""
        asked = self.question.cleaned_data if self.narrowed_by else {}
        page = NumberedPage(records, asked.get("cursor"), asked.get("page_size", len(records)))
        return envelope(
            page.rows,
            self.url,
            count=len(records),
            next=self.address_of(page.next),
            previous=self.address_of(page.previous),
            as_of=self.as_of,
        )

    def address_of(self, cursor: int | None) -> str | None:
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = sealed(cursor, self.basename, query)
        return address_asked(self.request, query)

    @property
    def as_of(self) -> datetime:
        """When what is listed last became what it is, at the latest."""
        return moment_of(revisions_now())

    @conditional
    def list(self, request: Request) -> Any:
        if self.wants_file:
            return self.file()
        return Response(self.body()(self.listing(list(self.records()))).data)

    @conditional
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.body()(self.record).data)

    def fields(self) -> dict[str, Any]:
        if self.detail:
            return {}
        asked = self.paged({}) if self.narrowed_by else {}
        return asked | table_field(self.serializer_class())

    def told(self) -> dict[str, Any]:
        return {"url": self.url, "as_of": self.as_of}

    def table_words(self) -> tuple[str, str]:
        summary, text = self.summary_and_text()
        return self.table_slug().capitalize(), f"{summary} {text}"

    def tables(self, left_out: frozenset[str]) -> Tables:
        """All of them: what we say of a source is ours."""
        records = list(self.records())
        data = self.serializer_class(records, many=True).data
        keys = [str(getattr(record, self.lookup_field)) for record in records]
        return tables_of(self.basename, self.serializer_class(), list(data), keys)
