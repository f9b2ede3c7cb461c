"""What the first rows of a file become under a mapping, before anything is stored."""

from dataclasses import dataclass, field
from typing import Any

from ..refusals import FileRefused, Refusal
from .description import Mapping
from .kept import Look
from .lines import Line
from .transform import Transformed, transformed
from .wanted import Wanted

LINES = 14
REFUSALS = 8


@dataclass(frozen=True)
class Cell:
    """What is stored, and what stands in the file where that is another text."""

    after: str
    before: str = ""
    problem: str = ""
    is_number: bool = False


@dataclass
class Preview:
    columns: list[str] = field(default_factory=list)
    lines: list[tuple[int, list[Cell]]] = field(default_factory=list)
    figures: int = 0
    looked_at: int = 0
    notes: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    more_refusals: int = 0


def preview(
    look: Look, mapping: Mapping, wanted: Wanted, resource: Any, is_complete: bool = True
) -> Preview:
    """The first figures, and what the parser says of all rows that were looked at; of a mapping
    that still lacks something it would only say that.
    """
    shown = Preview(looked_at=len(look.rows))
    try:
        table = Transformed(look.as_sheet, mapping, wanted.vocabulary)
        lines = list(table.lines)
        names = [name for name in table.columns if name not in ("citation", "note")]
        shown.columns = [wanted.label(name) for name in names]
        shown.notes, shown.figures = table.notes(), len(lines)
        for line in lines[:LINES]:
            cells = [_cell(name, line, resource) for name in names]
            shown.lines.append((line.number, cells))
        refusals = _refusals(look, mapping, wanted, resource) if is_complete else []
    except FileRefused as error:
        refusals = error.refusals
    shown.refusals = list(refusals[:REFUSALS])
    shown.more_refusals = max(len(refusals) - REFUSALS, 0)
    return shown


def _refusals(look: Look, mapping: Mapping, wanted: Wanted, resource: Any) -> list[Refusal]:
    sheet = transformed(look.as_sheet, mapping, wanted.vocabulary)
    return list(resource.understand(sheet).refusals)


def _cell(name: str, line: Line, resource: Any) -> Cell:
    text, before = line.values.get(name, ""), line.printed.get(name, "")
    if problem := line.problems.get(name):
        return Cell(before, problem=problem)
    try:
        value = resource.fields[name].widget.clean(text, row=line.values)
    except ValueError as error:
        return Cell(text or before, problem=str(error))
    after = _in_words(name, value, text, resource)
    is_number = name in ("value", "value_low", "value_high", "quantity")
    if name == "as_quoted":
        return Cell(after)
    return Cell(after, before if before and before != text else "", is_number=is_number)


def _in_words(name: str, value: Any, text: str, resource: Any) -> str:
    """A record by its name, a choice by its label, an amount with its thousands apart."""
    found = next((f for f in resource._meta.model._meta.fields if f.name == name), None)
    if found is not None and found.choices:
        return str(dict(found.flatchoices).get(value, value))
    if value is None:
        return ""
    if name in ("value", "value_low", "value_high", "quantity"):
        return f"{value:,f}".removesuffix(".00")
    label = getattr(value, "label", None)
    return str(label or value)
