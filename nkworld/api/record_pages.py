"""Pages of an in-memory list of records, found by the key of the row beside which they begin."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any

from nkworld.provenance.questions import InvalidQuery


class RecordPage:
    """`size` rows of a list with the cursors of the pages around it; InvalidQuery if the row that
    the cursor names is not in the list any more.
    """

    def __init__(
        self,
        rows: Sequence[Any],
        key: Callable[[Any], str],
        cursor: tuple[bool, str] | None,
        size: int,
    ) -> None:
        start = self._start([key(row) for row in rows], cursor, size)
        self.rows = rows[start : start + size]
        there_is_more = start + size < len(rows)
        self.next = _cursor("after", key(self.rows[-1])) if there_is_more else None
        self.previous = _cursor("before", key(self.rows[0])) if start and self.rows else None

    @staticmethod
    def parse(text: str) -> tuple[bool, str]:
        """After the row, or before it, with a key."""
        side, key = urlsafe_b64decode(text.encode()).decode().split(" ", 1)
        return side == "before", key

    @staticmethod
    def _start(keys: list[str], cursor: tuple[bool, str] | None, size: int) -> int:
        if cursor is None:
            return 0
        before, key = cursor
        if key not in keys:
            sentence = "The row that this cursor names has gone: start from the first page."
            raise InvalidQuery([("cursor", sentence)])
        place = keys.index(key)
        return max(place - size, 0) if before else place + 1


def _cursor(side: str, key: str) -> str:
    return urlsafe_b64encode(f"{side} {key}".encode()).decode()
