"""Tables of curated records: what holds on a day, as it was known at a moment, page by page.

A domain names a question, a form whose `answers()` are the rows in their order, and a serializer.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.http import QueryDict

from nkworld.provenance.parameters import InvalidQuery, answered, refuse_unknown
from nkworld.provenance.record_questions import CuratedQuestion
from nkworld.provenance.revisions import revision_of

from .derived import record_serializer
from .envelope import envelope, enveloped
from .paging import PAGE_SIZE
from .record_pages import RecordPage, RecordPageForm
from .viewsets import TableViewSet
from .writing.answering import table_field
from .writing.tables import Tables, tables_of


class CuratedViewSet(TableViewSet):
    """One table of curated records, as its question finds them.

    Dataset and serializer follow from the question's model, unless named: `columns` are the
    fields in another order than the model's, `api_fields` what a reader is told of them. Where all
    rows take long, `example_query` asks for few of them, for the documentation.
    """

    dataset: ClassVar[str] = ""
    question_class: ClassVar[type[CuratedQuestion]]
    columns: ClassVar[tuple[str, ...]] = ()
    api_fields: ClassVar[Mapping[str, Any]] = {}
    example_query: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        model: Any = getattr(cls.question_class, "model", None)
        cls.dataset = cls.dataset or model.dataset
        if not hasattr(cls, "serializer_class"):
            name = cls.__name__.removesuffix("ViewSet")
            cls.serializer_class = record_serializer(model, cls.columns, cls.api_fields, name)

    def fields(self) -> dict[str, Any]:
        paging = {name: RecordPageForm.base_fields[name] for name in ("page_size", "cursor")}
        return self.question_class.base_fields | paging | table_field(self.serializer_class())

    def body(self) -> Any:
        return enveloped(self.serializer_class)

    def example(self) -> Any:
        try:
            self.read_query(QueryDict(f"{self.example_query}&page_size=1"))
        except InvalidQuery:
            return None  # It names what is not on record yet.
        return self.page() if self.rows else None

    def read_query(self, query: QueryDict) -> None:
        self.__dict__.pop("rows", None)
        self.query = query
        refuse_unknown(query, [*self.fields(), "format"])
        self.question, self.paging = self.question_class(answered(query)), RecordPageForm(query)
        errors = self.question.error_pairs() + self.paging.error_pairs()
        if errors:
            raise InvalidQuery(errors)

    @cached_property
    def rows(self) -> list[Any]:
        return list(self.question.answers())

    def page(self) -> dict[str, Any]:
        paging = self.paging.cleaned_data
        size = paging["page_size"] or PAGE_SIZE
        page = RecordPage(self.rows, self.question.key, paging["cursor"], size)
        answer = envelope(
            page.rows,
            **self.told(),
            count=len(self.rows),
            next=self.address_of(page.next),
            previous=self.address_of(page.previous),
        )
        return self.body()(answer).data

    def told(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "dataset": self.dataset,
            "on": self.question.day,
            "as_of": self.question.moment,
            "revision": None if self.question.moment else revision_of(self.dataset),
        }

    def tables(self, left_out: frozenset[str]) -> Tables:
        """Every row; the records that a row rests on stand in a table of their own."""
        data = self.serializer_class(self.rows, many=True).data
        keys = [self.question.key(row) for row in self.rows]
        return tables_of(self.basename, self.serializer_class(), list(data), keys, left_out)
