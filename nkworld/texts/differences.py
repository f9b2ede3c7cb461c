"""Two states of a text side by side, line by line and word by word.

Plain text throughout: the template escapes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter
from typing import Any

from nkworld.desk.words import Piece, word_by_word

from .sources import CitedSource, sources_of

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
    before, after = lines_of(left), lines_of(right)
    parts = [Part(title, rows_of(before[title], after[title])) for title in before]
    return [part for part in parts if part.differs]


def lines_of(content: dict[str, Any]) -> dict[str, list[str]]:
    """{title of the part: its lines}"""
    names = sorted(content, key=lambda name: name in LAST and 1 + LAST.index(name))
    return {
        TITLES.get(name, name.replace("_", " ").capitalize()): _lines(content[name])
        for name in names
    }


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [_source_line(source) for source in sources_of(value)]
    return [line for line in str(value).split("\n") if line.strip()]


def _source_line(source: CitedSource) -> str:
    return ", ".join(
        filter(None, [source.key, source.title, source.publisher, source.published])
    ) + (f" <{source.url}>")


def rows_of(left: list[str], right: list[str]) -> list[Row]:
    rows = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right).get_opcodes():
        if kind == "equal":
            rows += [Row((Piece(line),), (Piece(line),)) for line in left[a:b]]
        else:
            rows += _replaced(left[a:b], right[c:d])
    return rows


def _replaced(left: list[str], right: list[str]) -> Iterator[Row]:
    """Lines in pairs as far as they go; what is over stands alone."""
    together = min(len(left), len(right))
    yield from (_words(one, other) for one, other in zip(left, right, strict=False))
    yield from (Row((Piece(line, True),), ()) for line in left[together:])
    yield from (Row((), (Piece(line, True),)) for line in right[together:])


def _words(left: str, right: str) -> Row:
    return Row(*word_by_word(left, right))
