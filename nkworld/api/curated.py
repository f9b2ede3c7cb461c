"""Tables of curated records: what holds on a day, as it was known at a moment, page by page.

A domain names a question, a form whose `answers()` are the rows in their order, and a serializer.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, ClassVar

from django.http import QueryDict
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from nkworld.provenance.parameters import InvalidQuery, answered, refuse_unknown
from nkworld.provenance.record_questions import CuratedQuestion
from nkworld.provenance.revisions import revision_of

from .derived import record_serializer
from .files import CsvFile, csv_records
from .flat import flat, flat_columns
from .paging import PAGE_SIZE
from .record_pages import RecordPage, RecordPageForm
from .renderers import FORMATS, CsvRenderer
from .views import PublicView, conditional
from .viewsets import COMPLETE, PAGE_WORDS


@extend_schema_serializer(many=False)
class RecordsSerializer(serializers.Serializer):
    """The envelope around a page of records."""

    dataset = serializers.CharField(help_text="As in its address.")
    on = serializers.DateField(help_text="The day asked about; today unless said.")
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="The moment asked about; null for what is known now."
    )
    count = serializers.IntegerField(help_text="Rows on all pages.")
    next = serializers.URLField(allow_null=True, help_text="Null at the end.")
    previous = serializers.URLField(allow_null=True)


@cache
def records_of(row_serializer):
    """The envelope with rows of one kind, as a class."""
    name = row_serializer.__name__.removesuffix("Serializer") + "PageSerializer"
    return type(name, (RecordsSerializer,), {"results": row_serializer(many=True)})


class CuratedViewSet(PublicView, ViewSet):
    """One table of curated records, as its question finds them.

    Dataset and serializer follow from the question's model, unless named: `columns` are the
    fields in another order than the model's, `api_fields` what a reader is told of them.
    """

    dataset: ClassVar[str] = ""
    question_class: ClassVar[type[CuratedQuestion]]
    columns: ClassVar[tuple[str, ...]] = ()
    api_fields: ClassVar[Mapping[str, Any]] = {}
    serializer_class: ClassVar[type]
    renderer_classes = FORMATS

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        model: Any = getattr(cls.question_class, "model", None)
        cls.dataset = cls.dataset or model.dataset
        if not hasattr(cls, "serializer_class"):
            cls.serializer_class = record_serializer(model, cls.columns, cls.api_fields)

    @property
    def wants_file(self):
        return isinstance(self.request.accepted_renderer, CsvRenderer)

    def fields(self):
        paging = {name: RecordPageForm.base_fields[name] for name in ("page_size", "cursor")}
        return self.question_class.base_fields | paging

    def body(self):
        return records_of(self.serializer_class)

    def example(self):
        self.read_query(QueryDict("page_size=1"))
        return self.page() if self.rows else None

    def read(self):
        query = self.request.query_params
        self.read_query(query)
        refused = [(name, COMPLETE) for name in PAGE_WORDS if self.wants_file and query.get(name)]
        if refused:
            raise InvalidQuery(refused)

    def read_query(self, query):
        self.__dict__.pop("rows", None)
        self.query = query
        refuse_unknown(query, [*self.fields(), "format"])
        self.question, self.paging = self.question_class(answered(query)), RecordPageForm(query)
        errors = self.question.error_pairs() + self.paging.error_pairs()
        if errors:
            raise InvalidQuery(errors)

    @cached_property
    def rows(self):
        return list(self.question.answers())

    @conditional
    def list(self, request):
        revision = revision_of(self.dataset)
        response = self.file() if self.wants_file else Response(self.page())
        response["X-Dataset-Revision"] = revision
        return response

    def page(self):
        paging = self.paging.cleaned_data
        size = paging["page_size"] or PAGE_SIZE
        page = RecordPage(self.rows, self.question.key, paging["cursor"], size)
        envelope = {
            "dataset": self.dataset,
            "on": self.question.day,
            "as_of": self.question.moment,
            "count": len(self.rows),
            "next": self.address_of(page.next),
            "previous": self.address_of(page.previous),
            "results": page.rows,
        }
        return self.body()(envelope).data

    def address_of(self, cursor):
        if cursor is None:
            return None
        query = self.query.copy()
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    def file(self):
        """Every row; where a row rests on several papers, their texts stand in one cell."""
        rows = [flat(row) for row in self.serializer_class(self.rows, many=True).data]
        columns = list(flat_columns(self.serializer_class()))
        for_excel = self.request.accepted_renderer.for_excel
        records = csv_records(columns, ([row.get(c) for c in columns] for row in rows), for_excel)
        return CsvFile(self.basename, records, for_excel)
