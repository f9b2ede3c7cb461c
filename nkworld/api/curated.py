"""Tables of curated records: what holds on a day, as it was known at a moment, page by page.

A domain names a question, a form whose `answers()` are the rows in their order, and a serializer.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from functools import cache, cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from nkworld.provenance.fields import DayField, MomentField, OneOfField
from nkworld.provenance.parameters import BadQuestion, QuestionForm, answered, refuse_unknown
from nkworld.provenance.revisions import by_the_clock, revision_of

from .files import CsvFile, csv_records
from .paging import PAGE_SIZE, PageForm
from .renderers import FORMATS, CsvRenderer
from .views import PublicView, conditional
from .viewsets import COMPLETE, PAGE_WORDS


@by_the_clock
def today():
    """An answer without a day is one about today: tomorrow it is another."""
    return timezone.now().date()


def one_of(choices, label):
    """The parameter for one of a field's choices, or for all."""
    return OneOfField(choices=[("", "all"), *choices], required=False, label=label)


class CuratedQuestion(QuestionForm):
    """What every table of curated records can be asked. `today` stands in for an absent `on`."""

    on = DayField(required=False)
    as_of = MomentField(required=False)

    @property
    def day(self):
        """The day asked about, today unless said; an answer about the past keeps its own day."""
        asked, moment = self.cleaned_data["on"], self.cleaned_data["as_of"]
        return asked or (moment - timedelta.resolution if moment else timezone.now()).date()

    @property
    def moment(self):
        return self.cleaned_data["as_of"]

    def answers(self):
        """The rows, in their order; each has a key of its own."""
        raise NotImplementedError

    def fits(self, value, asked):
        """Is the value the one asked for, or among those; True where nothing was asked."""
        wanted = self.cleaned_data[asked]
        return not wanted or (value in wanted if isinstance(wanted, list) else value == wanted)

    @staticmethod
    def key(row):
        """What tells a row from the others, in a cursor."""
        return str(row.pk)


CURSOR: Any = PageForm.base_fields["cursor"]


class PlaceField(forms.CharField):
    """Where a page of an in-memory list begins: after the row, or before it, with this key."""

    meaning = CURSOR.meaning

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            side, key = urlsafe_b64decode(text.encode()).decode().split(" ", 1)
        except ValueError as error:
            raise forms.ValidationError(
                "This cursor was not given by this API: follow “next” from the first page."
            ) from error
        return side == "before", key


class RecordPageForm(PageForm):
    cursor = PlaceField(required=False)  # type: ignore[assignment]


class RecordPage:
    """`size` rows of a list with the cursors of the pages around it; BadQuestion if the row that
    the cursor names is not in the list any more.
    """

    def __init__(self, rows, key, cursor, size):
        start = self._start([key(row) for row in rows], cursor, size)
        self.rows = rows[start : start + size]
        there_is_more = start + size < len(rows)
        self.next = _cursor("after", key(self.rows[-1])) if there_is_more else None
        self.previous = _cursor("before", key(self.rows[0])) if start and self.rows else None

    @staticmethod
    def _start(keys, cursor, size):
        if cursor is None:
            return 0
        before, key = cursor
        if key not in keys:
            sentence = "The row that this cursor names has gone: start from the first page."
            raise BadQuestion([("cursor", sentence)])
        place = keys.index(key)
        return max(place - size, 0) if before else place + 1


def _cursor(side, key):
    return urlsafe_b64encode(f"{side} {key}".encode()).decode()


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
            raise BadQuestion(refused)

    def read_query(self, query):
        self.__dict__.pop("rows", None)
        self.query = query
        refuse_unknown(query, [*self.fields(), "format"])
        self.asked, self.paging = self.question_class(answered(query)), RecordPageForm(query)
        errors = self.asked.complaints() + self.paging.complaints()
        if errors:
            raise BadQuestion(errors)

    @cached_property
    def rows(self):
        return list(self.asked.answers())

    @conditional
    def list(self, request):
        revision = revision_of(self.dataset)
        response = self.file() if self.wants_file else Response(self.page())
        response["X-Dataset-Revision"] = revision
        return response

    def page(self):
        paging = self.paging.cleaned_data
        size = paging["page_size"] or PAGE_SIZE
        page = RecordPage(self.rows, self.asked.key, paging["cursor"], size)
        envelope = {
            "dataset": self.dataset,
            "on": self.asked.day,
            "as_of": self.asked.moment,
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
        return CsvFile(self.dataset.replace("/", "-"), records, for_excel)


def flat(row):
    """One line of a file: a record within becomes its first field under its own name, and a
    list the texts of its entries, separated by “ | ”.
    """
    line = {}
    for name, value in row.items():
        if isinstance(value, dict):
            first, *others = value
            line[name] = value[first]
            line |= {f"{name}_{other}": value[other] for other in others}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            line[name] = " | ".join(_in_words(entry) for entry in value)
        else:
            line[name] = " | ".join(map(str, value)) if isinstance(value, list) else value
    return line


def _in_words(entry):
    """A paper in one text: what is said, by whom, where."""
    texts = (v["slug"] if isinstance(v, dict) and "slug" in v else v for v in entry.values())
    texts = (t.get("code", "") if isinstance(t, dict) else t for t in texts)
    return "; ".join(str(text) for text in texts if text not in ("", None))


def flat_columns(serializer):
    """The columns of `flat`: of a row without the record within, those of the record stay."""
    for name, each in serializer.fields.items():
        yield name
        if isinstance(each, serializers.Serializer):
            yield from (f"{name}_{inner}" for inner in list(each.fields)[1:])
