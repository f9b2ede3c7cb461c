"""Which column of a file is which: the dataset's own names, their aliases, or a refusal."""

import re
from collections.abc import Mapping
from typing import Any

from nkworld.atlas.names import closest, compatible

from .budgets import Row
from .refusals import FileRefused, Refusal

LONGEST = 200  # characters of a heading that are compared with those known


def key(text: str) -> str:
    """`Value (USD)` and `value_usd` are the same heading."""
    return re.sub(r"[\W_]+", "_", compatible(text[:LONGEST]).casefold()).strip("_")


def columns_of(first: Row, resource: Any) -> dict[int, str]:
    """{index: column} of a header row; FileRefused names every heading that can't stand.

    A companion heading is passed over where the one that it accompanies is there, too.
    """
    names, companions = resource.headings(), resource.every_companion()
    known = {key(name): column for name, column in names.items()}
    header, row = first.cells, first.number
    keys = [key(text) for text in header]
    accompanied = {name for name, column in companions.items() if column in keys}
    found: dict[int, str] = {}
    places: dict[str, int] = {}
    refusals = []
    for index, (name, text) in enumerate(zip(keys, header, strict=True)):
        if name in accompanied:
            continue
        column = known.get(name)
        if column is None:
            sentence = _unknown(text, known)
            refusals.append(Refusal(sentence, row, text or letter(index)))
        elif column in places:
            sentence = (
                f"The headings “{header[places[column]]}” (column {letter(places[column])}) and "
                f"“{text}” (column {letter(index)}) both mean {column}: keep one."
            )
            refusals.append(Refusal(sentence, row, text))
        else:
            found[index], places[column] = column, index
    for column in resource.required():
        if column not in places and not (column == "source" and resource.chosen):
            others = [name for name, meant in names.items() if meant == column and name != column]
            also = f" ({', '.join(others[:6])} are understood, too)" if others else ""
            sentence = f"The file has no column “{column}”{also}: add it in the header row."
            refusals.append(Refusal(sentence, row, column))
    if refusals:
        raise FileRefused(*refusals)
    return found


def _unknown(text: str, known: Mapping[str, str]) -> str:
    if not text:
        return "The column has no heading: name it, or delete the column."
    near = closest(key(text), known, 0.7)
    hint = f"Did you mean “{near}”? Rename it" if near else "Rename it to one of those known"
    return f"“{text}” is not a column of this dataset. {hint}, or delete the column."


def letter(index: int) -> str:
    """The letter over a spreadsheet's column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, place = divmod(index - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def place_of(cell: str) -> tuple[int, int]:
    """(index of the column, number of the row) of B7."""
    letters = cell.rstrip("0123456789")
    index = 0
    for one in letters:
        index = index * 26 + ord(one) - 64
    return index - 1, int(cell[len(letters) :])
