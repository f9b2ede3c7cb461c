"""The one shape of every list, and pages: of claims by place, so that the thousandth costs what the
first does. A cursor is good for one question.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, get_type_hints

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from nkworld.asking.fields import NumberField, OneOfField, ReadField
from nkworld.charts.as_json import without_blanks
from nkworld.provenance.models import HeadlineRule

from . import fields
from .router import RowAddressField, rule_name


class NothingSerializer(serializers.Serializer):
    """Why there is no row, and what there is instead."""

    parameter = fields.text("The parameter that leaves none.")
    message = fields.text("What there is without it, in a sentence.")
    values = fields.texts(
        "What may be asked there instead, the nearest first; not every one of many."
    )
    frequencies = fields.texts("Of the rows that there are without it.")
    first = fields.day("On which their first period begins.")
    last = fields.day("On which their last period ends.")
    url = fields.address("The question that gives them.")


class RuleRefSerializer(serializers.ModelSerializer):
    url = RowAddressField("rules", rule_name, help_text="Of this very version, for ever.")

    class Meta:
        model = HeadlineRule
        fields = ["slug", "version", "title", "url"]


class EnvelopeSerializer(serializers.Serializer):
    # What stands around the rows. The API would print a docstring for each kind of row.
    dataset = fields.text("As in the address; null of what lies in no dataset.", null=True)
    url = fields.address("Of this very answer: it stays the same there.")
    as_of = fields.moment(
        "As known at this moment the question is answered alike for ever: the first of "
        "the day asked as of which the same is known, or that of the edition that is public now."
    )
    revision = fields.whole(
        "Of the dataset at that moment, as X-Dataset-Revision; null of no dataset.", null=True
    )
    rule = RuleRefSerializer(
        allow_null=True, help_text="The rule that chose among sources; null if none did."
    )
    on = fields.day("The day on which the rows hold; null where none was asked for.", null=True)
    unit = fields.text("Of value, value_low and value_high; null where rows have none.", null=True)
    point_of_view = fields.text(
        "Whose exports and imports these are; null of other tables.", null=True
    )
    count = fields.whole(
        "Rows on all pages; null of claims, which are counted only with count=1.", null=True
    )
    count_is_minimum = fields.flag("True if counting stopped at that number.")
    nothing = NothingSerializer(
        allow_null=True,
        help_text="Of an empty answer about claims why it is empty, and what there is instead.",
    )
    next = fields.address("The next page; null at the end.", null=True)
    previous = fields.address("Null on the first page.", null=True)


@cache
def enveloped(row_serializer: type, order: str = "") -> type[serializers.Serializer]:
    """The envelope with rows of one kind, as a class; `order` says how the rows are sorted."""
    name = row_serializer.__name__.removesuffix("Serializer") + "PageSerializer"
    rows = row_serializer(many=True, help_text=order) if order else row_serializer(many=True)
    made = type(name, (EnvelopeSerializer,), {"results": rows})
    return extend_schema_serializer(many=False)(made)


@cache
def detailed(row: Any, details: type[serializers.Serializer]) -> type[serializers.Serializer]:
    def get_fields(self: Any) -> dict[str, serializers.Field]:
        return row.get_fields(self) | details().get_fields()

    name = row.__name__.removesuffix("Serializer") + "DetailSerializer"
    return type(name, (row,), {"get_fields": get_fields, "__doc__": row.__doc__})


def envelope(results: Iterable[Any], url: str, **metadata: Any) -> dict[str, Any]:
    """What an `enveloped` serializer takes: all that is not named is null."""
    nothing = dict.fromkeys(_ENVELOPE.fields)
    return nothing | {"count_is_minimum": False, "url": url, "results": results} | metadata


class WithoutBlanks(dict[str, Any]):
    """An answer that holds no empty text, so that nobody has to look for one."""


def enclosed(answer: dict[str, Any]) -> WithoutBlanks:
    """An `envelope` around rows as they are written: what an `enveloped` serializer makes."""
    around = without_blanks(_ENVELOPE.to_representation(answer))
    return WithoutBlanks({**around, "results": answer["results"]})


_ENVELOPE = EnvelopeSerializer()  # made once: its fields are copies, which take time


PAGE_SIZE, LARGEST_PAGE, MOST_COUNTED = 100, 1000, 10_000
BIGGEST_KEY = 2**63 - 1
# How much is given, and in which form, is no part of the question.
ASIDE = ("cursor", "page_size", "count", "format")
NOT_OURS = "This cursor was not given by this API: follow “next” from the first page."
OTHER_QUESTION = (
    "This cursor belongs to another table or question: follow “next” from the first page of this "
    "one, with every parameter as it stands there."
)


READ: dict[Any, Callable[[str], Any]] = {int: int, str: str}
READ |= {date: date.fromisoformat, datetime: datetime.fromisoformat}


class ClaimPlace(NamedTuple):
    start: date
    key: int


@dataclass(frozen=True)
class Cursor:
    """Beside one row of an order: what comes after its place, or what stands before it."""

    place: Any  # a NamedTuple with a `key`
    before: bool = False

    @classmethod
    def parse(cls, kind: Any, text: str) -> "Cursor":
        """The cursor that `str` wrote of a kind of place; ValueError for any other text."""
        side, *words = urlsafe_b64decode(text.encode()).decode().split(" ")
        types = get_type_hints(kind).values()
        place = kind(*(READ[each](word) for each, word in zip(types, words, strict=True)))
        cursor = cls(place, side == "before")
        if str(cursor) != text or place.key > BIGGEST_KEY:
            raise ValueError(text)
        return cursor

    def __str__(self) -> str:
        words = (each.isoformat() if isinstance(each, date) else str(each) for each in self.place)
        text = " ".join(["before" if self.before else "after", *words])
        return urlsafe_b64encode(text.encode()).decode()


class Page:
    """Rows with the cursors around them, or None; `more`: whether more lie where one went."""

    def __init__(
        self, rows: Sequence[Any], more: bool, cursor: Cursor | None, place_of: Callable[[Any], Any]
    ) -> None:
        self.rows = rows
        # An empty page lies beside its cursor.
        places = [place_of(row) for row in rows] or ([cursor.place] if cursor else [])
        # On the side that one came from there are rows.
        goes_back = cursor is not None and cursor.before
        after, before = (True, more) if goes_back else (more, cursor is not None)
        self.next = Cursor(places[-1]) if places and after else None
        self.previous = Cursor(places[0], before=True) if places and before else None


def page_of_claims(rows: QuerySet, cursor: Cursor | None, size: int) -> Page:
    goes_back = cursor is not None and cursor.before
    if cursor:
        start, key = cursor.place
        # The first condition alone is an index range.
        if cursor.before:
            there = Q(period_start__gt=start) | Q(pk__lt=key)
            rows = rows.reverse().filter(there, period_start__gte=start)
        else:
            there = Q(period_start__lt=start) | Q(pk__gt=key)
            rows = rows.filter(there, period_start__lte=start)
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    shown = found[::-1] if goes_back else found
    return Page(shown, more, cursor, lambda row: ClaimPlace(row.period_start, row.pk))


class SizeField(NumberField):
    meaning = f"Rows on a page of JSON, 1 to {LARGEST_PAGE}; {PAGE_SIZE} unless said."
    default_error_messages = {
        "invalid": f"Write a number from 1 to {LARGEST_PAGE}.",
        "min_value": "A page has at least one row.",
        "max_value": f"A page has at most {LARGEST_PAGE} rows: follow “next”, or ask for "
        "format=csv, which isn’t paged and counts what the terms of a source keep out of files.",
    }

    def __init__(self) -> None:
        super().__init__(min_value=1, max_value=LARGEST_PAGE)

    def clean(self, value: Any) -> int:
        return super().clean(value) or PAGE_SIZE


class CursorField(ReadField):
    meaning = "Where a page begins: taken from the links “next” and “previous”, never made up."

    def __init__(
        self,
        place: Callable[[str], Any],
        table: str = "",
        query: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self.place, self.table, self.query = place, table, query

    def read(self, text: str) -> Any:
        cursor, dot, seal = text.rpartition(".")
        if dot and seal != _seal(self.table, self.query):
            raise ValueError(OTHER_QUESTION)
        try:
            return self.place(cursor)
        except ValueError as error:
            raise ValueError(NOT_OURS) from error


def page_fields(*of_cursor: Any) -> dict[str, Any]:
    return {"page_size": SizeField(), "cursor": CursorField(*of_cursor)}


COUNT = {
    "count": OneOfField(
        [("0", "not counted"), ("1", "counted")],
        meaning=f"1 counts the rows of all pages, up to {MOST_COUNTED:,}.",
    )
}
PAGE_WORDS = ("page_size", "cursor", "count")


class NumberedPage:
    """`size` rows of a list, or of an order of the caller's own, which no index has: a page begins
    at a number. Links of tables are of an answer to a moment, in which no row moves.
    """

    @staticmethod
    def parse(text: str) -> int:
        if not text.isdecimal():
            raise ValueError(text)
        return int(text[:9])

    def __init__(self, rows: Any, start: int | None, size: int) -> None:
        start = start or 0
        found = list(rows[start : start + size + 1])
        self.rows = found[:size]
        self.next = start + size if len(found) > size else None
        self.previous = max(start - size, 0) if start else None


def sealed(cursor: object, table: str, query: Mapping[str, str]) -> str:
    return f"{cursor}.{_seal(table, query)}"


def _seal(table: str, query: Mapping[str, str]) -> str:
    question = sorted((name, text) for name, text in query.items() if name not in ASIDE and text)
    return hashlib.sha256(repr([table, question]).encode()).hexdigest()[:12]
