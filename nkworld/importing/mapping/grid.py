"""Rows of a sheet as a page shows them: each cell with what it is, and with what is said of it."""

from collections.abc import Callable, Container, Iterable, Mapping
from typing import NamedTuple

from ..budgets import Row
from ..header import letter

WIDEST = 60  # columns


class Cell(NamedTuple):
    """`note` stands below its text; one that `is_edited` is a field of the form."""

    place: str
    text: str
    kind: str
    note: str
    is_edited: bool


class Grid:
    """`kind` tells of (row, index) what a cell is, `edited` are places that can be corrected."""

    def __init__(
        self,
        rows: Iterable[Row],
        kind: Callable[[Row, int], str],
        notes: Mapping[str, str],
        edited: Container[str] = (),
    ) -> None:
        rows = list(rows)
        width = min(max((len(row.cells) for row in rows), default=0), WIDEST)
        self.letters = [letter(index) for index in range(width)]
        self.lines = []
        for row in rows:
            cells = []
            for index, text in enumerate([*row.cells, *[""] * width][:width]):
                place = f"{self.letters[index]}{row.number}"
                note = notes.get(place, "")
                cells.append(Cell(place, text, kind(row, index), note, place in edited))
            self.lines.append((row.number, cells))
