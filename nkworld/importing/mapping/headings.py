"""The headings of a sheet: where they stand, how they are known again next year."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..budgets import Row
from ..header import key, letter
from . import periods
from .description import Mapping
from .periods import PERIOD, Pieces

STAND_IN = "qperiodq"  # a word that no heading has, and the key of a heading keeps
LOOKED_THROUGH = 40  # rows in which the headings are looked for


@dataclass(frozen=True)
class Heading:
    index: int
    text: str  # as printed, its rows one after another
    key: str  # the same for every year and every way of writing
    period: Pieces

    @property
    def letter(self) -> str:
        return letter(self.index)


@dataclass
class Header:
    """The headings in one to three rows of the sheet."""

    rows: Sequence[Row]

    @property
    def first(self) -> int:
        return self.rows[0].number

    @property
    def last(self) -> int:
        return self.rows[-1].number

    @cached_property
    def headings(self) -> list[Heading]:
        found: list[Heading] = []
        counts: dict[str, int] = {}
        for index, parts in enumerate(self._parts()):
            text = " ".join(parts)
            period, rest = periods.found_in(text)
            name = key(rest.replace(PERIOD, STAND_IN)).replace(STAND_IN, PERIOD)
            if not period and name:
                counts[name] = counts.get(name, 0) + 1
                name += f"#{counts[name]}" if counts[name] > 1 else ""
            found.append(Heading(index, text, name, period))
        return found

    def _parts(self) -> list[list[str]]:
        """A heading over several columns stands in the first of them only."""
        width = max(len(row.cells) for row in self.rows)
        lines = [[*row.cells, *[""] * (width - len(row.cells))] for row in self.rows]
        for number, line in enumerate(lines[:-1]):
            below = lines[number + 1]
            for index in range(1, width):
                if not line[index] and below[index]:
                    line[index] = line[index - 1]
        columns = zip(*lines, strict=True)
        return [list(dict.fromkeys(" ".join(one.split()) for one in c if one)) for c in columns]

    @property
    def shape(self) -> set[str]:
        return {heading.key for heading in self.headings if heading.key}

    def by_key(self) -> dict[str, list[Heading]]:
        found: dict[str, list[Heading]] = {}
        for heading in self.headings:
            found.setdefault(heading.key, []).append(heading)
        return found


def headers_of(rows: Sequence[Row], depth: int) -> list[Header]:
    """Every place where so many rows of headings may stand."""
    last = min(len(rows), LOOKED_THROUGH) - depth + 1
    return [Header(rows[start : start + depth]) for start in range(max(last, 0))]


def located(rows: Sequence[Row], mapping: Mapping) -> Header | None:
    """The headings that a mapping speaks of; the whole shape before a part of it."""
    needed = {c.heading for c in mapping.used if c.field or not mapping.others_left_out}
    holding = [h for h in headers_of(rows, mapping.header_depth) if needed <= h.shape]
    return next((h for h in holding if h.shape == mapping.shape), next(iter(holding), None))


def fits(rows: Sequence[Row], mapping: Mapping) -> Header | None:
    """The headings, if they are all those the mapping knows and no other."""
    found = located(rows, mapping)
    return found if found and (mapping.others_left_out or found.shape == mapping.shape) else None


def title_of(rows: Sequence[Row], header: Header) -> list[tuple[str, str]]:
    """[(cell, text)] of what stands above the headings."""
    return [
        (f"{letter(index)}{row.number}", text)
        for row in rows
        if row.number < header.first
        for index, text in enumerate(row.cells)
        if text
    ]
