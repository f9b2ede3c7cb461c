"""Tables of curated records: what holds on a day, as it was known at a moment, page by page.

A domain names a question, a form whose `answers()` are the rows in their order, and a serializer.
"""

from datetime import timedelta
from functools import cache, cached_property

from django.http import QueryDict
from django.utils import timezone
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from nkworld.provenance.dates import PartialDate
from nkworld.provenance.fields import DayField, MomentField, OneOfField, SourcesField, YearField
from nkworld.provenance.models import Grade
from nkworld.provenance.parameters import InvalidQuery, QuestionForm, answered, refuse_unknown
from nkworld.provenance.revisions import etag_state, revision_of

from .files import CsvFile, csv_records
from .flat import flat, flat_columns
from .paging import PAGE_SIZE
from .record_pages import RecordPage, RecordPageForm
from .renderers import FORMATS, CsvRenderer
from .views import PublicView, conditional
from .viewsets import COMPLETE, PAGE_WORDS


@etag_state
def today():
    """An answer without a day is one about today: tomorrow it is another."""
    return timezone.now().date()


def one_of(choices, label):
    """The parameter for one of a field's choices, or for all."""
    return OneOfField(choices=[("", "all"), *choices], required=False, label=label)


class CuratedQuestion(QuestionForm):
    """What every table of curated records can be asked. `today` stands in for an absent `on`.

    A table whose answer is of no day has no `on`.
    """

    on: DayField | None = DayField(required=False)
    as_of = MomentField(required=False)

    @property
    def day(self):
        """The day asked about, today unless said; an answer about the past keeps its own day."""
        day, moment = self.cleaned_data.get("on"), self.cleaned_data["as_of"]
        return day or (moment - timedelta.resolution if moment else timezone.now()).date()

    @property
    def moment(self):
        return self.cleaned_data["as_of"]

    def answers(self):
        """The rows, in their order; each has a key of its own."""
        raise NotImplementedError

    def fits(self, value, name):
        """Is the value the one asked for, or among those; True where nothing was asked."""
        wanted = self.cleaned_data[name]
        return not wanted or (value in wanted if isinstance(wanted, list) else value == wanted)

    def falls(self, day: PartialDate) -> bool:
        """Does a date lie, or may it lie, within the years asked for (`by_years`)?"""
        first, last = self.cleaned_data["from"], self.cleaned_data["to"]
        return (not first or day.last.year >= first) and (not last or day.first.year <= last)

    @staticmethod
    def key(row):
        """What tells a row from the others, in a cursor."""
        return str(row.pk)


def by_years[T: type[CuratedQuestion]](question: T) -> T:
    """Let it be asked by years, too; `from` is no name in Python."""
    question.base_fields |= {
        "from": YearField(label="From", meaning="First year in which it may have happened."),
        "to": YearField(label="To", meaning="Last year in which it may have happened."),
    }
    return question


class CitedQuestion(CuratedQuestion):
    """Of records that name their source, and tell how what it says was read."""

    source = SourcesField(required=False, label="Source")
    grade = one_of(Grade.choices, "How it was read")

    def fits_papers(self, rows):
        """Is one of the records by a source, and read in a way, that was asked for?"""
        return any(self.fits(r.source, "source") and self.fits(r.grade, "grade") for r in rows)


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
    """One table of curated records. A domain's own names its dataset, question and serializer."""

    dataset = ""
    question_class: type[CuratedQuestion]
    serializer_class: type
    renderer_classes = FORMATS

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
