"""Tables of records, each to be read as a list and one by one by its key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.fields import MomentField
from nkworld.asking.questions import QuestionForm, refusal, refuse_unknown
from nkworld.files.tables import Tables
from nkworld.provenance.editions import moment_of, revisions_now

from .envelope import enveloped
from .paging import COUNT, NumberedPage, page_fields
from .views import conditional
from .viewsets import TableViewSet
from .writing.columns import tables_of


class CatalogueViewSet(TableViewSet):
    """Records in their own order, and each by its key."""

    queryset: QuerySet
    narrowed_by: Mapping[str, Any] = {}  # {parameter: field} of a list
    is_paged = False
    has_past = False  # can be asked `as_of`; else `without_past` says why not
    asked: dict[str, Any] = {}
    noun = ""  # what a record is called in a sentence, where the model’s name does not do
    lookup_field = "slug"
    lookup_value_regex = r"[\w-]+"
    without_past = (
        "“as_of” can’t be asked here: names and terms are those of today, and answers about an "
        "earlier moment bear them as well. What was edited, and when, stands in /api/v1/changes/."
    )

    def records(self) -> QuerySet:
        """What is listed; a list that depends on the question says so here."""
        return self.queryset.all()

    def as_then(self, record: Any) -> Any:
        """As it stood at the moment asked about."""
        return record

    def read_query(self, query: QueryDict) -> None:
        self.query = query
        refuse_unknown(query, [*self.fields(), "format"], {"as_of": self.without_past})
        self.asked = QuestionForm(query, more=self.own_fields(query)).validated().cleaned_data
        if self.detail:
            self.record = self.find(self.kwargs[self.lookup_field])

    def own_fields(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Beside the tables of a file."""
        past = {"as_of": MomentField()} if self.has_past else {}
        if self.detail:
            return past
        paging = page_fields(NumberedPage.parse, self.basename, query) | COUNT
        return past | (paging if self.is_paged else {}) | {**self.narrowed_by}

    def fields(self) -> dict[str, Any]:
        return self.own_fields({}) | ({} if self.detail else self.table_field())

    @property
    def moment(self) -> datetime | None:
        return self.asked.get("as_of")

    def find(self, key: str) -> Any:
        """The record that goes by this key; Http404 with a sentence if none does."""
        every = self.records()
        exact, alike = {self.lookup_field: key}, {f"{self.lookup_field}__iexact": key}
        record = every.filter(**exact).first() or every.filter(**alike).first()
        if record is None:
            kind = self.noun or self.records().model._meta.verbose_name
            known = self.records().values_list(self.lookup_field, flat=True)
            raise Http404(refusal(f"There is no {kind} “{key}” here.", key, known))
        return self.as_then(record)

    def body(self) -> Any:
        return self.serializer_class if self.detail else enveloped(self.serializer_class)

    def listed(self) -> list[Any]:
        return list(map(self.as_then, self.records()))

    def page(self) -> Any:
        return self.numbered(self.listed(), self.asked)

    @property
    def as_of(self) -> datetime:
        """When what is listed last became what it is, at the latest."""
        return self.moment or moment_of(revisions_now())

    @conditional
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.body()(self.record).data)

    def table_words(self) -> tuple[str, str]:
        summary, text = self.summary_and_text()
        return self.table_slug().capitalize(), f"{summary} {text}"

    def tables(self, left_out: frozenset[str]) -> Tables:
        """All of them: what we say of a source is ours."""
        records = self.listed()
        data = self.serializer_class(records, many=True).data
        keys = [str(getattr(record, self.lookup_field)) for record in records]
        return tables_of(self.basename, self.serializer_class(), list(data), keys)
