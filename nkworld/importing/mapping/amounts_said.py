"""In which unit the amounts of a file are, and where in the file that stands."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ..budgets import Row
from . import figures, units
from .description import Mapping, Unit
from .units import Said
from .wanted import Wanted

if TYPE_CHECKING:
    from .headings import Header
    from .proposal import Proposal

COMMA = re.compile(r"-?\d{1,3}(\.\d{3})+,\d+|-?\d+,\d{1,2}")
POINT = re.compile(r"-?\d+(,\d{3})*\.\d{1,2}|-?\d{1,3}(,\d{3})+")
UNITLESS = ("share", "growth", "rank")


def settle(
    proposal: "Proposal",
    title: list[tuple[str, str]],
    below: Sequence[Row],
    wanted: Wanted,
    usual: str = "",
) -> None:
    """Units of the amounts, with a remark on where each was read, or that nothing says it."""
    mapping = proposal.mapping
    _settle_comma(proposal, below, wanted)
    for name in sorted({c.field for c in mapping.columns if c.field in wanted.amounts}):
        if name in UNITLESS:
            continue
        if name.startswith("quantity"):
            _settle_quantity(proposal, name, wanted)
            continue
        measure = wanted.measure
        said = said_of(mapping, name, proposal.header, title)
        said = said or _in_a_column(mapping, proposal.header, below, wanted)
        if said is None and usual:
            said = units.said_in(usual, f"what {proposal.format} is known to use")
        _take(proposal, name, said, measure, wanted)


def _in_a_column(
    mapping: Mapping, header: "Header", below: Sequence[Row], wanted: Wanted
) -> Said | None:
    """The one unit in a column of units, which is then not needed any more."""
    column = next((c for c in mapping.columns if c.field == "unit"), None)
    heading = next((h for h in header.headings if column and h.key == column.heading), None)
    if column is None or heading is None:
        return None
    texts = {row.cells[heading.index] for row in below if heading.index < len(row.cells)}
    if len(texts) != 1:
        return None
    (text,) = texts
    if text.casefold() == wanted.unit.casefold():
        return Said(text, wanted.measure, Decimal(1), f"column {heading.letter}")
    if said := units.said_in(text, f"column {heading.letter}"):
        column.field = ""
    return said


def said_of(
    mapping: Mapping, name: str, header: "Header", title: list[tuple[str, str]]
) -> Said | None:
    """What the headings of the amounts say, or else what stands above the table."""
    by_key = header.by_key()
    for column in mapping.columns:
        for heading in by_key.get(column.heading, []) if column.field == name else []:
            if said := units.said_in(heading.text, f"{heading.letter}{header.last}"):
                return said
    found = [said for place, text in title if (said := units.said_in(text, place))]
    scaled = [said for said in found if said.scale != 1]
    return next(iter(scaled or found), None)


def _settle_comma(proposal: "Proposal", below: Sequence[Row], wanted: Wanted) -> None:
    """1.234,5 can be nothing else than central Europe's way of writing it."""
    fields = {c.heading for c in proposal.mapping.columns if c.field in wanted.amounts}
    places = [h.index for h in proposal.header.headings if h.key in fields]
    texts = [row.cells[i] for row in below for i in places if i < len(row.cells)]
    certain = [text for text in texts if COMMA.fullmatch(text)]
    if certain and not any(POINT.fullmatch(text) for text in texts):
        proposal.mapping.decimal_comma = True
        proposal.remarks.append(f"A comma stands before the decimals, as in “{certain[0]}”.")


def _take(proposal: "Proposal", name: str, said: Said | None, measure: str, wanted: Wanted) -> None:
    scale = units.scale_between(said, measure) if said and measure else None
    if said and scale is not None:
        proposal.mapping.units[name] = Unit(said.printed, figures.in_digits(scale))
        times = "as they stand" if scale == 1 else f"multiplied by {scale:,f}"
        proposal.remarks.append(f"Amounts are {times}: “{said.printed}” is read in {said.where}.")
    elif said and measure:
        proposal.remarks.append(
            f"{said.where} says “{said.printed}”, but the table is in {wanted.unit}: nothing is "
            "converted here. Is it the right table?"
        )
        proposal.mapping.units[name] = Unit()
    elif measure in ("usd", "krw", "t"):
        proposal.remarks.append(
            "Nothing in the file says in which unit its amounts are: say it below."
        )
        proposal.mapping.units[name] = Unit()
    else:
        proposal.mapping.units[name] = Unit("", "1")


def _settle_quantity(proposal: "Proposal", name: str, wanted: Wanted) -> None:
    """A quantity has a unit of its own beside it."""
    said = said_of(proposal.mapping, name, proposal.header, [])
    by_format = proposal.format == "UN Comtrade"
    unit = "kg" if by_format else said.measure if said else ""
    scale = figures.in_digits(said.scale) if said and not by_format else "1"
    proposal.mapping.units[name] = Unit("kg" if by_format else said.printed if said else "", scale)
    known = {value for value, _ in wanted.choices.get("quantity_unit", [])}
    mapped = {column.field for column in proposal.mapping.columns}
    if unit in known and "quantity_unit" not in mapped:
        proposal.mapping.constants["quantity_unit"] = unit


def disagrees(mapping: Mapping, header: "Header", title: list[tuple[str, str]]) -> Said | None:
    """A unit that this file prints, another than the mapping's: thousands became millions."""
    for name, unit in mapping.units.items():
        said = said_of(mapping, name, header, title)
        if said and unit.scale and name == "value" and said.scale != unit.factor:
            kept = units.said_in(unit.printed)
            if kept is None or (kept.measure, kept.scale) != (said.measure, said.scale):
                return said
    return None
