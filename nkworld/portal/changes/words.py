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
from .cells import Cell


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


def figures(number: int) -> str:
    return f"{number:,} figure{pluralize(number)}"


def were(number: int, done: str, of: str = "") -> str:
    """“1 figure of 2024 was corrected”"""
    return f"{figures(number)}{of} {'was' if number == 1 else 'were'} {done}"


def published(
    release: Release, counted: Counted, cells: Sequence[Cell], first: Any, country: Country | None
) -> str:
    """What a release brought: “KOTRA: 12 figures of 2024 were added to …”."""
    about = f" on {country}" if country else ""
    if cells:
        return f"{release.source}: {_moved(release, f'{about}{counted.years}', cells)}"
    if first is None:
        return f"{release.source}: {release.label}, “{release.dataset}”"
    left_out = ""
    if counted.excluded:
        number = "all" if counted.excluded == counted.figures else f"{counted.excluded:,}"
        left_out = f", {'' if counted.figures == 1 else f'{number} of them '}left out of totals"
    unit = release.dataset.unit.partition(",")[0]  # without the prices it is told in
    text = f"{first.cell_text}: {value_text(first)} {unit}"
    if counted.figures == 1:
        return f"{release.source}: one figure was added to “{release.dataset}”: {text}{left_out}"
    return (
        f"{release.source}: {figures(counted.figures)}{about}{counted.years} were added to "
        f"“{release.dataset}”{left_out}. The first: {text}"
    )


def _moved(release: Release, of: str, cells: Sequence[Cell]) -> str:
    if len(cells) == 1:
        return f"{_one(cells[0])}, in “{release.dataset}”"
    changed = [cell for cell in cells if cell.old and cell.new]
    moved = sum(cell.has_moved for cell in changed)
    ended = sum(cell.new is None for cell in cells)
    added = sum(cell.old is None for cell in cells)
    parts = [were(moved, "corrected", of)] if moved else []
    parts += [were(ended, "taken back")] if ended else []
    parts += [were(added, "added")] if added else []
    if same := len(changed) - moved:
        papers = f"the papers of {figures(same)}"
        text = (
            f"{papers} were corrected" if parts else f"{papers}{of} were corrected, and no number"
        )
        parts.append(text)
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


def withdrawn(release: Release, cells: Sequence[Cell]) -> str:
    """What the withdrawal of a release took away and what it brought back."""
    gone = sum(cell.new is None for cell in cells)
    back = sum(bool(cell.old and cell.new) for cell in cells)
    parts = [were(gone, "taken back")] if gone else []
    if back:
        again = "says again what it said" if back == 1 else "say again what they said"
        parts.append(f"{figures(back)} {again} before")
    text = f"{release.source}: “{release.label}” was withdrawn from “{release.dataset}”"
    return f"{text}: {in_a_row(parts)}" if parts else text
