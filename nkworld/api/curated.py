"""Tables of curated records: what holds on a day, as it was known at a moment, page by page."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.fields import MomentField, SinceField
from nkworld.asking.questions import nearest, refusal
from nkworld.asking.record_questions import CuratedQuestion
from nkworld.provenance.editions import moment_of, revisions_now

from .columns import ORDER, columns_for, row_fields, sorted_by
from .fields import Composed
from .paging import COUNT, NumberedPage, page_fields
from .router import RowAddressField, router
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

    def get_fields(self: Any) -> dict[str, serializers.Field]:
        meaning = "Its own in this table, for ever."
        key = serializers.SerializerMethodField(method_name="key_of", help_text=meaning)
        own: dict[str, serializers.Field] = {"id": key, "url": RowAddressField(table, question.key)}
        return own | row.get_fields(self)

    key_of.__annotations__["return"] = str if question.key_is_text else int
    own = {"key_of": key_of, "get_fields": get_fields, "__doc__": row.__doc__}
    return type(row.__name__, (row,), own)


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
    def on(self) -> date | None:  # type: ignore[override]
        return self.question.applied_day

    @property
    def as_of(self) -> datetime:
        of_day = bool(self.question.applied_day) and not self.params.get("on")
        return self.moment or moment_of((self.dataset, *self.also_of), of_day)

    def fields(self) -> Mapping[str, Any]:
        fields = super().fields()
        if self.detail:
            return {n: fields[n] for n in fields if n in OF_ONE}
        columns = row_fields(self.row_serializer())  # told last, behind `table`
        return {n: fields[n] for n in fields if n not in columns} | columns

    def own_fields(self, query: Mapping[str, str]) -> dict[str, Any]:
        if self.detail:
            return {}
        since = {"since": SINCE} if self.question_class.rests_on_records else {}
        paging = page_fields(NumberedPage.parse, self.basename, query)
        return since | paging | row_fields(self.row_serializer())

    def body(self) -> Any:
        return Composed(self.row_serializer(), "RecordDetails" if self.detail else "Page")

    def key(self, record: Any) -> str:
        return self.question_class.key(record)

    def find(self, key: str) -> Any:
        question, table = self.question, self.address
        if (row := question.one(key)) is not None:
            return row
        if gone := question.removed(key):
            raise Http404(
                f"What was {key} in {table} was removed on {gone:%Y-%m-%dT%H:%M:%SZ}: an as_of "
                "before that tells it as it was."
            )
        state = " of that day and moment" if any(map(self.params.get, OF_ONE)) else ""
        # The nearest key is offered; a number is meant for no other.
        hint = "Its table gives every “id”."
        if question.key_is_text:
            hint = nearest(key, map(question.key, question.answers()))
        raise Http404(f"There is no “{key}” in {table}{state}. {hint}")

    @conditional
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        details = {"dataset": self.dataset, "on": self.question.day, "as_of": self.as_of}
        return Response(self.row_serializer()(self.record).data | details)

    @cached_property
    def rows(self) -> list[Any]:  # type: ignore[override]
        found = self.question.rows()
        if since := self.params.get("since"):
            found = self.question.edited_since(found, since)
        if not (order := self.params.get(ORDER)):
            return found
        # By their keys first, which decide between rows that are equal otherwise.
        key, is_text = self.question.key, self.question.key_is_text
        found.sort(key=key if is_text else lambda row: int(key(row)))
        columns = {each.name: each for each in columns_for(self.row_serializer()())}
        pairs = list(zip(found, self.row_serializer()(found, many=True).data, strict=True))
        pairs = sorted_by(pairs, order, lambda name, pair: columns[name].of(pair[1]))
        return [row for row, _ in pairs]


def publish(question: type[CuratedQuestion], address: str = "", **attributes: Any) -> None:
    """Announce the table of a question, whose docstring documents it, at its dataset's address or
    one of its own; `attributes` are those of a CuratedViewSet.
    """
    name = getattr(question, "model", question).__name__
    own = {"question_class": question, "__doc__": question.__doc__}
    view: Any = type(f"{name}ViewSet", (CuratedViewSet,), own | attributes)
    router.register(address or view.dataset, view)


class CatalogueViewSet(TableViewSet):
    """Records in their own order, and each by its key."""

    queryset: QuerySet
    narrowed_by: Mapping[str, Any] = {}  # {parameter: field} of a list
    is_paged = False
    has_past = False
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

    def own_fields(self, query: Mapping[str, str]) -> dict[str, Any]:
        past = {"as_of": MomentField()} if self.has_past else {}
        if self.detail:
            return past
        paging = page_fields(NumberedPage.parse, self.basename, query) | COUNT
        return past | (paging if self.is_paged else {}) | {**self.narrowed_by}

    def find(self, key: str) -> Any:
        every = self.records()
        exact, alike = {self.lookup_field: key}, {f"{self.lookup_field}__iexact": key}
        record = every.filter(**exact).first() or every.filter(**alike).first()
        if record is None:
            kind = self.noun or self.records().model._meta.verbose_name
            known = self.records().values_list(self.lookup_field, flat=True)
            raise Http404(refusal(f"There is no {kind} “{key}” here.", key, known))
        return self.as_then(record)

    def body(self) -> Any:
        return self.serializer_class if self.detail else Composed(self.serializer_class, "Page")

    def key(self, record: Any) -> str:
        return str(getattr(record, self.lookup_field))

    @cached_property
    def rows(self) -> list[Any]:  # type: ignore[override]
        return list(map(self.as_then, self.records()))

    @property
    def as_of(self) -> datetime:
        return self.moment or moment_of(revisions_now())

    @conditional
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.body()(self.record).data)
