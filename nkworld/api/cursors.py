"""A cursor is good for one question: who asks something else begins at its first page."""

import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from nkworld.provenance.fields import ReadField

# How much is given, and in which form, is no part of the question.
ASIDE = ("cursor", "page_size", "count", "format")
NOT_OURS = "This cursor was not given by this API: follow “next” from the first page."
OTHER_QUESTION = (
    "This cursor belongs to another table or question: follow “next” from the first page of this "
    "one, with every parameter as it stands there."
)


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


def sealed(cursor: object, table: str, query: Mapping[str, str]) -> str:
    """The cursor as it is given out with a question to a table."""
    return f"{cursor}.{_seal(table, query)}"


def _seal(table: str, query: Mapping[str, str]) -> str:
    question = sorted((name, text) for name, text in query.items() if name not in ASIDE and text)
    return hashlib.sha256(repr([table, question]).encode()).hexdigest()[:12]
