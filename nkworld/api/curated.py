"""Tables of records: curated ones as they hold on a day, as known at a moment; catalogues; and what
sources differ about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.text import slugify
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.claim_tables import HISTORY, ClaimQuestion, ClaimTable
from nkworld.asking.fields import ALL, DecimalField, MomentField, SinceField
from nkworld.asking.questions import chosen, nearest, refusal
from nkworld.asking.record_questions import CuratedQuestion
from nkworld.figures.amounts import MINOR, interval, meet, spread, verdict
from nkworld.figures.claims import Claims
from nkworld.figures.disagreements import waived
from nkworld.provenance.editions import moment_of, revisions_now
from nkworld.provenance.tables import grouped
from nkworld.published import VALUES

from . import fields
from .columns import ORDER, columns_for, row_fields, sorted_by
from .paging import COUNT, NumberedPage, page_fields
from .router import RowAddressField, router, site_address
from .serializers import ExactNumberField, record_serializer, serializer_of
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
        return fields.Composed(self.row_serializer(), "RecordDetails" if self.detail else "Page")

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
        return (
            self.serializer_class if self.detail else fields.Composed(self.serializer_class, "Page")
        )

    @cached_property
    def rows(self) -> list[Any]:  # type: ignore[override]
        return list(map(self.as_then, self.records()))

    @property
    def as_of(self) -> datetime:
        return self.moment or moment_of(revisions_now())

    @conditional
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.body()(self.record).data)


# Every source is heard, and of each its claim as it stands.
UNASKED = ("rule", "readings", "status", "exclusion", *HISTORY)


@dataclass(frozen=True)
class Disagreement:
    """The claims of one cell, the least value first, and how far apart they lie."""

    claims: Sequence[Any]
    apart: Decimal | None
    verdict: str
    disputed: bool

    def __getattr__(self, name: str) -> Any:
        """What the cell is: the same of all its claims."""
        return getattr(self.claims[0], name)

    @property
    def page(self) -> str:
        return site_address(self.claims[-1].get_absolute_url())

    @property
    def reasons(self) -> list[str]:
        return list(dict.fromkeys(waiver.reason for waiver in waived(self.claims)))


class DisagreementSerializer(serializers.Serializer):
    # Beside the fields of the cell. The API would print a docstring for each table.
    dataset: ClassVar[str]
    cell: ClassVar[Sequence[str]]

    apart = ExactNumberField(
        allow_null=True,
        help_text="Per cent from the least value to the greatest, of the least; null of a zero.",
    )
    verdict = fields.text("agree (within rounding), minor, differ or conflict, as pages say it.")
    disputed = fields.flag(
        "Whether pages mark it: reviewed figures that count the same lie far apart."
    )
    reasons = fields.texts("Why they may differ, where editors said why.")
    page = fields.address("The cell for people: all that is said of it.")

    def get_fields(self) -> dict[str, Any]:
        row = serializer_of(self.dataset)
        own = row().get_fields()
        claims = row(many=True, help_text="One of each source, the least value first.")
        return (
            {n: own[n] for n in self.cell if n in own} | super().get_fields() | {"claims": claims}
        )


class DisagreementQuestion(CuratedQuestion):
    on = None
    key_is_text, rests_on_records = True, False
    is_worked_out = False  # by any number of per cent, of claims that the log names
    claims: ClassVar[type[ClaimQuestion]]

    apart = DecimalField(
        min_value=0,
        max_value=9_999_999,
        decimal_places=2,
        meaning="Cells whose claims lie more than so many per cent apart, from the least to the "
        f"greatest and measured by the least; {MINOR} unless said. A zero beside other figures "
        "always does.",
        error_messages={
            "invalid": "Write per cent as a number, such as 20 or 2.5.",
            "min_value": "Per cent are 0 or more: figures that are the same do not differ.",
            "max_value": "Write per cent up to 9,999,999, such as 20 or 2.5.",
        },
    )
    key_wanted = ""

    def one(self, key: str) -> Any:
        self.key_wanted, self.cleaned_data["apart"] = key.casefold(), Decimal(0)
        return super().one(key)

    def answers(self) -> list[Disagreement]:
        """The newest period first."""
        model: Any = self.claims.model
        claims = self.claims(chosen(self.data, self.claims.base_fields) | {"rule": ALL}).claims
        cell = [model._meta.get_field(name).attname for name in model.cell]
        beyond = self.cleaned_data["apart"]
        limit = MINOR if beyond is None else beyond
        rows = (row for row in Claims.read(claims).rows if row["value"] is not None)
        found = []
        for some in grouped(rows, itemgetter(*cell)).values():
            if self.key_wanted and slugify(some[0]["period"]) not in self.key_wanted:
                continue
            values = [row["value"] for row in some]
            apart = spread(values) if any(values) else Decimal(0)
            if apart is None or apart > limit:
                some.sort(key=lambda row: (row["value"], row["pk"]))
                found.append((apart, some))
        # Whole claims are read of the cells alone that differ.
        known = model.objects.cited().in_bulk([row["pk"] for _, some in found for row in some])
        differing = []
        for apart, some in found:
            spans = [interval(*(each[name] for name in VALUES)) for each in some]
            rounded = None if apart is None else round(apart, 1)
            disputed = any(row.get("is_disputed") for row in some)
            own = [known[row["pk"]] for row in some]
            differing.append(Disagreement(own, rounded, verdict(apart, meet(spans)), disputed))
        differing.sort(key=self.key)
        return sorted(differing, key=lambda row: row.period_start, reverse=True)

    @staticmethod
    def key(row: Any) -> str:
        values = [getattr(row, name) for name in row.claims[0].cell if name != "frequency"]
        words = [getattr(each, "code", "") or getattr(each, "slug", "") or each for each in values]
        # A slash in a span of months would be one of the address.
        return slugify("-".join(str(word).replace("/", "-to-") for word in words if word))


def register_disagreements(address: str, table: type[ClaimTable]) -> None:
    model, claims = table.model, table.get_question()
    base = {n: field for n, field in claims.base_fields.items() if n not in (*UNASKED, "as_of")}
    kind = f"{model.__name__}Disagreement"
    own = {"dataset": model.dataset, "cell": model.cell, "__module__": table.__module__}
    viewset = {
        "__doc__": f"Cells of `{model.dataset}` about which sources differ, with what each says."
        "\n\nEvery source is heard, compilations among them: `disputed` is what pages mark. Rows "
        "are narrowed as the claims themselves are.",
        "__module__": table.__module__,
        "dataset": model.dataset,
        "also_of": (*table.also_of, *model.weighed_with),
        "unit": model.unit,
        "point_of_view": table.point_of_view,
        "question_class": type(f"{kind}Question", (DisagreementQuestion,), {
            **base, "claims": claims, "__module__": table.__module__,
        }),
        "serializer_class": type(f"{kind}Serializer", (DisagreementSerializer,), own),
    }  # fmt: skip
    router.register(address, type(f"{kind}ViewSet", (CuratedViewSet,), viewset))
