"""Tables of curated records: what holds on a day, as it was known at a moment, page by page."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.fields import ALL, MomentField, SinceField
from nkworld.asking.questions import QuestionForm, nearest, refusal, refuse_unknown
from nkworld.asking.record_questions import CuratedQuestion
from nkworld.files.tables import Tables
from nkworld.provenance.editions import moment_of, revisions_now
from nkworld.provenance.models import HeadlineRule

from . import fields
from .columns import ORDER, columns_for, given_rows, row_fields, sorted_by, tables_of
from .paging import COUNT, NumberedPage, detailed, enveloped, page_fields
from .router import row_address
from .serializers import record_serializer
from .views import conditional
from .viewsets import TableViewSet

SINCE = SinceField(
    meaning="Rows of which a record was entered or edited after that moment: a date means the end "
    "of that day in UTC. What was removed since stands in /api/v1/changes/."
)

OF_ONE = ("on", "as_of")  # what may be asked of one record


@cache
def identified(row: Any, question: type[CuratedQuestion], table: str) -> Any:
    def key_of(self: Any, record: Any) -> Any:
        key = question.key(record)
        return key if question.key_is_text else int(key)

    @extend_schema_field({"type": "string", "format": "uri"})
    def address_of(self: Any, record: Any) -> str:
        return row_address(table, question.key(record))

    def get_fields(self: Any) -> dict[str, serializers.Field]:
        method = serializers.SerializerMethodField
        own = {
            "id": method(method_name="key_of", help_text="Its own in this table, for ever."),
            "url": method(method_name="address_of", help_text="Of this very row, for ever."),
        }
        return own | row.get_fields(self)

    key_of.__annotations__["return"] = str if question.key_is_text else int
    own = {"key_of": key_of, "address_of": address_of, "get_fields": get_fields}
    return type(row.__name__, (row,), own | {"__doc__": row.__doc__})


class RecordDetailsSerializer(serializers.Serializer):
    # Beside the fields of its row. The API would print a docstring for each table.
    dataset = fields.text("Where its table lies.")
    on = fields.day("The day on which it holds; null where none was asked for.", null=True)
    as_of = fields.moment("As known at this moment: what was removed since is found there.")


class CuratedViewSet(TableViewSet):
    """One table of curated records, as its question finds them.

    Dataset and serializer follow from the question's model, unless named: `columns` are the
    fields in another order than the model's, `api_fields` what a reader is told of them.
    """

    dataset: ClassVar[str] = ""
    question_class: ClassVar[type[CuratedQuestion]]
    columns: ClassVar[tuple[str, ...]] = ()
    api_fields: ClassVar[Mapping[str, Any]] = {}
    lookup_field = "id"
    text_of_one = "With `as_of` as it was known at a moment: what was removed since is found there."
    lookup_value_regex = r"[^/]+"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        model: Any = getattr(cls.question_class, "model", None)
        cls.dataset = cls.dataset or model.dataset
        if not hasattr(cls, "serializer_class"):
            name = cls.__name__.removesuffix("ViewSet")
            cls.serializer_class = record_serializer(model, cls.columns, cls.api_fields, name)

    @classmethod
    def row_serializer(cls) -> Any:
        row: Any = cls.serializer_class
        return identified(row, cls.question_class, cls.address)

    @property
    def moment(self) -> datetime | None:
        return self.question.moment

    @property
    def on(self) -> date | None:  # type: ignore[override]
        return self.question.applied_day

    @property
    def rule(self) -> HeadlineRule | None:
        rule = self.question.cleaned_data.get("rule")
        return None if rule == ALL else rule

    @property
    def as_of(self) -> datetime:
        of_day = bool(self.question.applied_day) and not self.question.cleaned_data.get("on")
        return self.moment or moment_of((self.dataset, *self.also_of), of_day)

    def fields(self) -> Mapping[str, Any]:
        if self.detail:
            own = self.question_class.base_fields.items()
            return {name: field for name, field in own if name in OF_ONE}
        rows = self.row_fields({}) | self.table_field()
        return self.question_class.base_fields | rows | row_fields(self.row_serializer())

    def row_fields(self, query: Mapping[str, str]) -> dict[str, Any]:
        paging = page_fields(NumberedPage.parse, self.basename, query)
        return ({"since": SINCE} if self.question_class.rests_on_records else {}) | paging

    def body(self) -> Any:
        row = self.row_serializer()
        details = RecordDetailsSerializer
        return detailed(row, details) if self.detail else enveloped(row)

    def read_query(self, query: QueryDict) -> None:
        refuse_unknown(query, [*self.fields(), "format"])
        rows = self.row_fields(query) | row_fields(self.row_serializer())
        more = {} if self.detail else rows
        self.question = self.question_class(query, more=more, only_asked=True).validated()
        if self.detail:
            self.row = self.find(self.kwargs["id"])

    def find(self, key: str) -> Any:
        """The row with this key, as the question knows it; Http404 with a sentence if none has."""
        question, table = self.question, self.address
        if (row := question.one(key)) is not None:
            return row
        if gone := question.removed(key):
            raise Http404(
                f"What was {key} in {table} was removed on {gone:%Y-%m-%dT%H:%M:%SZ}: an as_of "
                "before that tells it as it was."
            )
        asked = " of that day and moment" if any(map(question.cleaned_data.get, OF_ONE)) else ""
        # The nearest key is offered; a number is meant for no other.
        hint = "Its table gives every “id”."
        if question.key_is_text:
            hint = nearest(key, map(question.key, question.answers()))
        raise Http404(f"There is no “{key}” in {table}{asked}. {hint}")

    @conditional
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        details = {"dataset": self.dataset, "on": self.question.day, "as_of": self.as_of}
        told = RecordDetailsSerializer(details).data
        return Response(self.row_serializer()(self.row).data | told)

    @cached_property
    def rows(self) -> list[Any]:
        asked, found = self.question.cleaned_data, self.question.rows()
        if since := asked.get("since"):
            found = self.question.edited_since(found, since)
        if not (order := asked.get(ORDER)):
            return found
        # By their keys first, which decide between rows that are equal otherwise.
        key, is_text = self.question.key, self.question.key_is_text
        found.sort(key=key if is_text else lambda row: int(key(row)))
        columns = {each.name: each for each in columns_for(self.row_serializer()())}
        pairs = list(zip(found, self.row_serializer()(found, many=True).data, strict=True))
        pairs = sorted_by(pairs, order, lambda name, pair: columns[name].of(pair[1]))
        return [row for row, _ in pairs]

    def page(self) -> dict[str, Any]:
        asked = self.question.cleaned_data
        told = self.numbered(self.rows, asked)
        return told | {"results": given_rows(told["results"], self.row_serializer(), asked)}

    def tables(self, left_out: frozenset[str]) -> Tables:
        rows = self.row_serializer()
        data = rows(self.rows, many=True).data
        keys = [self.question.key(row) for row in self.rows]
        return tables_of(self.basename, rows(), list(data), keys, left_out)


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
        return self.queryset.all()

    def as_then(self, record: Any) -> Any:
        return record

    def read_query(self, query: QueryDict) -> None:
        refuse_unknown(query, [*self.fields(), "format"], {"as_of": self.without_past})
        self.asked = QuestionForm(query, more=self.own_fields(query)).validated().cleaned_data
        if self.detail:
            self.record = self.find(self.kwargs[self.lookup_field])

    def own_fields(self, query: Mapping[str, str]) -> dict[str, Any]:
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
