"""Words that institutions use in headings and titles, whole formats such as Comtrade's, and units
as titles and headings print them, with that by which each is to be multiplied.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from nkworld.atlas.names import compatible
from nkworld.provenance.registries import texts_beside

from ..widgets import spellings

LEFT_OUT = ""  # the field of a column that nobody needs
WORDS = texts_beside(__file__, "words.yaml")


def alternatives(name: str) -> dict[Any, str]:
    """{what: a pattern of all that a section of the list has for it}"""
    return {what: f"(?:{'|'.join(texts)})" for what, texts in WORDS[name].items()}


def patterns(name: str) -> dict[Any, re.Pattern[str]]:
    return {what: re.compile(one, re.IGNORECASE) for what, one in alternatives(name).items()}


# Keys of headings (see reading.key): what the column may be, if the dataset has it.
GENERAL: dict[str, str] = spellings(WORDS["headings"])
MONEY_FLOWS: dict[str, str] = spellings(WORDS["money_flows"])
TOTALS = {*spellings({"total": WORDS["totals"]})}
PATTERNS = patterns("patterns")
DIRECTIONS, SUBJECTS, TELLING_NOTES = map(patterns, ("directions", "subjects", "telling_notes"))


def says(what: str, text: str) -> bool:
    """Whether any of these words stands in the text."""
    return bool(PATTERNS[what].search(text))


@dataclass(frozen=True)
class Format:
    """A file of one institution: see `formats` in the list."""

    name: str
    by: list[str]
    fields: Mapping[str, list[str]]
    only: Mapping[str, str]
    words: Mapping[str, Mapping[str | None, str]]
    constants: Mapping[str, str] = field(default_factory=dict)
    unit: str = "US$"
    quantity_unit: str = ""


FORMATS = [Format(**one) for one in WORDS["formats"]]


class Unit(NamedTuple):
    """A unit; its kind is `[1:3]`."""

    printed: str
    measure: str
    scale: Decimal  # by which its numbers are multiplied
    where: str = ""  # the cell in which it stands


_scales, _own = alternatives("scales").items(), alternatives("units").items()
_units = [
    (f"(?<![a-z]){order}(?![a-z])", measure, scale)
    for measure, unit in _own
    for scale, word in _scales
    for order in (rf"{word}\s*(?:of\s+)?{unit}", rf"{unit}\s*,?\s*(?:in\s+)?{word}")
]
_units += [(f"(?<![a-z]){unit}(?![a-z])", measure, 1) for measure, unit in _own]
_units += [(text, *what) for text, what in WORDS["other_units"].items()]
_units.sort(key=lambda one: one[2] == 1)  # what has a scale first: 천달러 before 달러
UNITS = [(re.compile(text), measure, Decimal(scale)) for text, measure, scale in _units]


def unit_in(text: str, where: str = "") -> Unit | None:
    lowered = compatible(text).casefold().replace("_", " ")
    for pattern, measure, scale in UNITS:
        if found := pattern.search(lowered):
            plain = compatible(text)
            # In the letters of the file where its folding did not move them.
            is_same = len(plain) == len(lowered)
            printed = plain[found.start() : found.end()] if is_same else found[0]
            return Unit(printed.strip(" _"), measure, scale, where)
    return None


def names_other_money(text: str, measure: str = "") -> bool:
    """Whether a text names another money than the dataset's `measure`: none is converted."""
    if unit := unit_in(text):
        return {unit.measure, measure} == {"usd", "krw"}
    return bool(says("other_money", compatible(text).casefold().replace("_", " ")))


def without_unit(text: str) -> str:
    """A heading without the unit that it names, and without brackets."""
    lowered = compatible(text).casefold()
    for pattern, _, _ in UNITS:
        lowered = pattern.sub(" ", lowered)
    return re.sub(r"[()\[\]{}:：,]|(?:단위|单位|unit)", " ", lowered).strip()


def scale_between(unit: Unit, measure: str) -> Decimal | None:
    """By what the file's numbers are multiplied for the dataset; None where nothing can be."""
    of_weights = {("kg", "t"): Decimal("0.001"), ("t", "kg"): Decimal(1000)}
    factor = (of_weights | {(measure, measure): Decimal(1)}).get((unit.measure, measure))
    return unit.scale * factor if factor else None
