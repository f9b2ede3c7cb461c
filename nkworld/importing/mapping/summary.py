"""A mapping in sentences."""

from collections.abc import Iterator

from .description import FROM_TITLE, MISSING, REFUSED, ZERO, Mapping
from .units import WORDS, said_in

BLANK = {
    MISSING: "means that nothing is known",
    ZERO: "means zero",
    REFUSED: "is refused",
}
NAMES = {"value": "the amount", "reporter": "who reports", "partner": "about whom"}


def sentences(mapping: Mapping) -> list[str]:
    return list(_sentences(mapping))


def _sentences(mapping: Mapping) -> Iterator[str]:
    depth = mapping.header_depth
    row = f"row {mapping.header_row}"
    if depth > 1:
        row = f"rows {mapping.header_row} to {mapping.header_row + depth - 1}"
    sheet = f" of the sheet “{mapping.sheet}”" if mapping.sheet else ""
    yield f"The headings stand in {row}{sheet}, or wherever they are found again."
    for column in mapping.columns:
        if column.field:
            yield _of_column(mapping, column)
    left = [f"“{c.printed or c.heading}”" for c in mapping.columns if not c.field and c.heading]
    if left:
        yield f"Left out: {', '.join(left)}."
    if mapping.others_left_out:
        yield "Further columns are left out."
    for column in mapping.columns:
        if column.only:
            words = ", ".join(f"“{word}”" for word in column.only)
            yield f"Only rows in which “{column.printed or column.heading}” is {words} are read."
    yield from _constants(mapping)
    yield from _units(mapping)
    yield _view(mapping)
    yield f"An empty cell {BLANK[mapping.empty]}; a dash {BLANK[mapping.dash]}."
    yield from _words(mapping)
    if mapping.totals:
        yield f"Rows called {', '.join(f'“{word}”' for word in mapping.totals[:4])} … are totals."
    if mapping.decimal_comma:
        yield "A comma stands before the decimals: 1.234,5."


def _of_column(mapping: Mapping, column: object) -> str:
    heading = getattr(column, "printed", "") or getattr(column, "heading", "")
    field, sets = getattr(column, "field", ""), getattr(column, "sets", {})
    said = f"“{heading}” is {NAMES.get(field, field)}"
    if "{period}" in getattr(column, "heading", ""):
        said = f"Columns like “{heading}” are {NAMES.get(field, field)} of the time they name"
    if sets:
        said += ", with " + " and ".join(f"{name} {text}" for name, text in sets.items())
    if getattr(column, "fill_down", False):
        said += "; an empty cell takes what stands above it"
    return f"{said}."


def _constants(mapping: Mapping) -> Iterator[str]:
    for name, text in mapping.constants.items():
        if text == FROM_TITLE:
            yield f"The {name} is read above the table."
        elif text:
            yield f"For all rows, {name} is “{text}”."


def _units(mapping: Mapping) -> Iterator[str]:
    for name, unit in mapping.units.items():
        if unit.scale and unit.factor != 1:
            printed = f" (printed as “{unit.printed}”)" if unit.printed else ""
            yield f"Numbers of {NAMES.get(name, name)} are multiplied by {unit.factor:,f}{printed}."
        elif unit.scale:
            said = said_in(unit.printed) if unit.printed else None
            what = f", in {WORDS[said.measure]}" if said and said.measure in WORDS else ""
            yield f"Numbers of {NAMES.get(name, name)} are taken as they stand{what}."


def _view(mapping: Mapping) -> str:
    if mapping.has_pair:
        return (
            "A row about North Korea as the partner is turned round: what the reporting country "
            "imports is an export of North Korea. Rows about other pairs are left out."
        )
    if mapping.turned:
        return (
            "The file speaks from the other country’s side, and is turned round: its exports are "
            "imports of North Korea."
        )
    return "Exports and imports are North Korea’s own."


def _words(mapping: Mapping) -> Iterator[str]:
    for name, words in mapping.words.items():
        meant = [f"“{word}” is {meaning}" for word, meaning in words.items() if meaning]
        dropped = [f"“{word}”" for word, meaning in words.items() if not meaning]
        if meant:
            yield f"In {name}, {', '.join(meant[:8])}."
        if dropped:
            yield f"Rows whose {name} is {', '.join(dropped[:8])} are left out."
