"""The sentences in which releases of figures are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.defaultfilters import pluralize

from nkworld.atlas.models import Country
from nkworld.charts.words import in_a_row
from nkworld.provenance.models import Release

from ..claim_cards import value_text
from .cells import Cell, Move


@dataclass(frozen=True)
class Counted:
    """How many claims began with a release, how many of them are left out of totals, the days they
    speak of, and the key of the first.
    """

    figures: int = 0
    excluded: int = 0
    since: date | None = None
    until: date | None = None
    key: int | None = None

    @property
    def years(self) -> str:
        """“ of 2024”, “ of 1990–2024”; empty where nothing began."""
        if self.since is None or self.until is None:
            return ""
        one = self.since.year == self.until.year
        return f" of {self.since.year}" if one else f" of {self.since.year}–{self.until.year}"


def unit_of(release: Release) -> str:
    """“US dollars”, without the prices it is told in."""
    return release.dataset.unit.partition(",")[0]


def figures(number: int) -> str:
    return f"{number:,} figure{pluralize(number)}"


def were(number: int) -> str:
    return "was" if number == 1 else "were"


def published(
    release: Release,
    counted: Counted,
    moves: Sequence[Move],
    cells: Sequence[Cell],
    first: Any,
    country: Country | None,
) -> str:
    """What a release brought: “KOTRA: 12 figures of 2024 were added to …”."""
    if moves:
        return f"{release.source}: {_moved(release, counted, moves, cells, country)}"
    left_out = ""
    if counted.excluded:
        all_of_it = counted.excluded == counted.figures
        left_out = (
            ", left out of totals"
            if counted.figures == 1
            else f", {'all' if all_of_it else f'{counted.excluded:,}'} of them left out of totals"
        )
    if first is None:
        return f"{release.source}: {release.label}, “{release.dataset}”"
    told = f"{first.cell_text}: {value_text(first)} {unit_of(release)}"
    if counted.figures == 1:
        return f"{release.source}: one figure was added to “{release.dataset}”: {told}{left_out}"
    of = f" on {country}" if country else ""
    return (
        f"{release.source}: {figures(counted.figures)}{of}{counted.years} were added to "
        f"“{release.dataset}”{left_out}. The first: {told}"
    )


def _moved(
    release: Release,
    counted: Counted,
    moves: Sequence[Move],
    cells: Sequence[Cell],
    country: Country | None,
) -> str:
    changed = [move for move in moves if move.old and move.new]
    ended = sum(move.new is None for move in moves)
    added = sum(move.old is None for move in moves)
    if len(moves) == 1 and cells:
        return f"{_one(cells[0])}, in “{release.dataset}”"
    with_number = sum(move.has_moved for move in changed)
    about = f" on {country}" if country else ""
    of = f"{about}{counted.years}"
    parts = []
    if with_number:
        parts.append(f"{figures(with_number)}{of} {were(with_number)} corrected")
    if ended:
        parts.append(f"{figures(ended)} {were(ended)} taken back")
    if added:
        parts.append(f"{figures(added)} {were(added)} added")
    if same := len(changed) - with_number:
        parts.append(f"the papers of {figures(same)}{'' if parts else of} were corrected")
        if len(parts) == 1:
            parts = [f"{parts[0]}, and no number"]
    return f"in “{release.dataset}” {in_a_row(parts)}"


def _one(cell: Cell) -> str:
    if cell.new is None:
        return f"{cell.label}, {cell.old_text}, was taken back"
    if cell.old is None:
        return f"{cell.label}, {cell.new_text}, was added"
    if cell.became:
        return f"{cell.label}, {value_text(cell.new)}, is {cell.became}"
    if cell.old_text == cell.new_text:
        value = "" if cell.new.value is None else f"{cell.new_text}, "
        return f"of {cell.label}, {value}{cell.remarks} changed"
    return f"{cell.label} was corrected from {cell.old_text} to {cell.new_text}"


def withdrawn(
    release: Release,
    counted: Counted,
    moves: Sequence[Move],
    cells: Sequence[Cell],
    first: Any,
    country: Country | None,
) -> str:
    """What the withdrawal of a release took away and what it brought back."""
    gone = sum(move.new is None for move in moves)
    back = sum(bool(move.old and move.new) for move in moves)
    parts = [f"{figures(gone)} {were(gone)} taken back"] if gone else []
    if back:
        again = "says again what it said" if back == 1 else "say again what they said"
        parts.append(f"{figures(back)} {again} before")
    told = f"{release.source}: “{release.label}” was withdrawn from “{release.dataset}”"
    return f"{told}: {in_a_row(parts)}" if parts else told
