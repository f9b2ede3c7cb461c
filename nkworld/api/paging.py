"""Pages of claims, found by place and not by number: the thousandth costs what the first does.

A cursor is good for one question: who asks something else begins at its first page.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet

from nkworld.provenance.fields import NumberField, OneOfField, ReadField

PAGE_SIZE, LARGEST_PAGE, MOST_COUNTED = 100, 1000, 10_000
BIGGEST_KEY = 2**63 - 1
# How much is given, and in which form, is no part of the question.
ASIDE = ("cursor", "page_size", "count", "format")
NOT_OURS = "This cursor was not given by this API: follow “next” from the first page."
OTHER_QUESTION = (
    "This cursor belongs to another table or question: follow “next” from the first page of this "
    "one, with every parameter as it stands there."
)


@dataclass(frozen=True)
class Cursor:
    """A place beside one row of the order: what comes after it, or what stands before it."""

    start: date
    pk: int
    before: bool = False

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """The cursor that `str` wrote; ValueError for any other text."""
        side, start, pk = urlsafe_b64decode(text.encode()).decode().split(" ")
        cursor = cls(date.fromisoformat(start), int(pk), side == "before")
        if str(cursor) != text or cursor.pk > BIGGEST_KEY:
            raise ValueError(text)
        return cursor

    def __str__(self) -> str:
        side = "before" if self.before else "after"
        return urlsafe_b64encode(f"{side} {self.start} {self.pk}".encode()).decode()

    def cut(self, rows: QuerySet) -> QuerySet:
        """The rows on this side of the place. The first condition alone is an index range."""
        if self.before:
            there = Q(period_start__gt=self.start) | Q(pk__lt=self.pk)
            return rows.filter(there, period_start__gte=self.start)
        there = Q(period_start__lt=self.start) | Q(pk__gt=self.pk)
        return rows.filter(there, period_start__lte=self.start)


class Page:
    """`size` rows, of those with the newest period first, with the cursors of the pages around it,
    or None.
    """

    def __init__(self, rows: Any, cursor: Cursor | None, size: int) -> None:
        backwards = cursor is not None and cursor.before
        if cursor:
            rows = cursor.cut(rows.reverse() if backwards else rows)
        found = list(rows[: size + 1])
        more, found = len(found) > size, found[:size]
        self.rows = found[::-1] if backwards else found
        self._cursor = cursor
        # On the side that one came from there are rows; on the other, if one too many was found.
        self.next = self._beside(-1) if backwards or more else None
        before_it = more if backwards else cursor
        self.previous = self._beside(0, before=True) if before_it else None

    def _beside(self, index: int, before: bool = False) -> Cursor | None:
        """Beside the page's own row, or where the page is empty beside its cursor's."""
        if self.rows:
            row = self.rows[index]
            return Cursor(row.period_start, row.pk, before)
        place: Any = self._cursor  # an empty page lies beside one
        return Cursor(place.start, place.pk, before)


def counted(rows: QuerySet) -> tuple[int, bool]:
    """(how many rows there are, whether there are more): nobody waits for counting for ever."""
    found = rows.order_by()[: MOST_COUNTED + 1].count()
    return min(found, MOST_COUNTED), found > MOST_COUNTED


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
    """The place that a cursor names, as `place` reads it, of a question to a table."""

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
    """{parameter: field} of one page; the cursor is as `CursorField` has it."""
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
    """The cursor as it is given out with a question to a table."""
    return f"{cursor}.{_seal(table, query)}"


def _seal(table: str, query: Mapping[str, str]) -> str:
    question = sorted((name, text) for name, text in query.items() if name not in ASIDE and text)
    return hashlib.sha256(repr([table, question]).encode()).hexdigest()[:12]
