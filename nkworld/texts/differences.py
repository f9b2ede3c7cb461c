"""Two states of a text side by side, line by line and word by word.

Plain text throughout: the template escapes it.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import Any

from nkworld.desk.pages import Piece, word_by_word

from .sources import sources_of

TITLES = {"facts_until": "As of", "body": "Text", "why": "For the second reader"}
LAST = ("body", "sources")  # however a text has them: they are the longest


@dataclass(frozen=True)
class Row:
    """A line on each side; an empty side has no such line."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]

    @property
    def differs(self) -> bool:
        return any(piece.differs for piece in (*self.left, *self.right))


@dataclass(frozen=True)
class Part:
    """Title, summary, text …: the rows of one part of the document."""

    title: str
    rows: list[Row]

    @property
    def differs(self) -> bool:
        return any(row.differs for row in self.rows)

    @property
    def noun(self) -> str:
        return "source" if self.title == "Sources" else "paragraph"

    @property
    def runs(self) -> list[tuple[bool, list[Row]]]:
        """Pairs of whether they differ and the rows that follow one another so."""
        return [
            (differs, list(rows)) for differs, rows in groupby(self.rows, attrgetter("differs"))
        ]


def difference(left: dict[str, Any], right: dict[str, Any]) -> list[Part]:
    """Parts that differ, of two mappings of a text's content."""
    parts = []
    for name in sorted(left, key=lambda name: name in LAST and 1 + LAST.index(name)):
        title = TITLES.get(name, name.replace("_", " ").capitalize())
        parts.append(Part(title, rows_of(_lines(left[name]), _lines(right[name]))))
    return [part for part in parts if part.differs]


def _lines(value: Any) -> list[str]:
    if not isinstance(value, list):
        return [line for line in str(value).split("\n") if line.strip()]
    lines = []
    for source in sources_of(value):
        words = (source.key, source.title, source.publisher, source.published)
        lines.append(f"{', '.join(filter(None, words))} <{source.url}>")
    return lines


def rows_of(left: list[str], right: list[str]) -> list[Row]:
    """Lines in pairs as far as they go; what is over stands alone."""
    rows = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right).get_opcodes():
        for one, other in zip_longest(left[a:b], right[c:d]):
            if kind == "equal":
                rows.append(Row((Piece(one),), (Piece(one),)))
            elif one is None or other is None:
                sides = (() if each is None else (Piece(each, True),) for each in (one, other))
                rows.append(Row(*sides))
            else:
                rows.append(Row(*word_by_word(one, other)))
    return rows
