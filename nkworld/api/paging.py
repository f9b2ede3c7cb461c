"""The one shape of every list, and pages: of claims by place, so that the thousandth costs what the
first does. A cursor is good for one question.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, get_type_hints

from django.db.models import Q, QuerySet

from nkworld.asking.fields import NumberField, OneOfField, ReadField
from nkworld.provenance.models import HeadlineRule

from .fields import DECLARED
from .router import row_address, rule_name


def rule_ref(rule: HeadlineRule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    named = {name: getattr(rule, name) for name in ("slug", "version", "title")}
    return named | {"url": row_address("rules", rule_name(rule))}


def envelope(results: Iterable[Any], url: str, **metadata: Any) -> dict[str, Any]:
    """`Page` of openapi.yaml around rows as they are written: all that is not named is null."""
    nothing = dict.fromkeys(DECLARED["schemas"]["Page"]["properties"])
    own = {"count_is_minimum": False, "url": url} | metadata
    return nothing | own | {"rule": rule_ref(metadata.get("rule")), "results": results}


class WithoutBlanks(dict[str, Any]):
    """An answer that holds no empty text, so that nobody has to look for one."""


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
