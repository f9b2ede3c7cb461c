"""Units as titles and headings print them, and by how much each is to be multiplied."""

import re
from decimal import Decimal
from typing import NamedTuple

from nkworld.atlas.names import compatible

from . import words


class Unit(NamedTuple):
    """A unit; its kind is `[1:3]`."""

    printed: str
    measure: str
    scale: Decimal  # by which its numbers are multiplied
    where: str = ""  # the cell in which it stands


def _patterns() -> list[tuple[re.Pattern[str], str, Decimal]]:
    units, scales = words.alternatives("units"), words.alternatives("scales")
    found = [
        (f"(?<![a-z]){order}(?![a-z])", measure, scale)
        for measure, unit in units.items()
        for scale, word in scales.items()
        for order in (rf"{word}\s*(?:of\s+)?{unit}", rf"{unit}\s*,?\s*(?:in\s+)?{word}")
    ]
    found += [(f"(?<![a-z]){unit}(?![a-z])", measure, 1) for measure, unit in units.items()]
    found += [(text, *what) for text, what in words.WORDS["other_units"].items()]
    found.sort(key=lambda one: one[2] == 1)  # what has a scale first: 천달러 before 달러
    return [(re.compile(text), measure, Decimal(scale)) for text, measure, scale in found]


PATTERNS = _patterns()


def unit_in(text: str, where: str = "") -> Unit | None:
    lowered = compatible(text).casefold().replace("_", " ")
    for pattern, measure, scale in PATTERNS:
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
    return bool(words.says("other_money", compatible(text).casefold().replace("_", " ")))


def without_unit(text: str) -> str:
    """A heading without the unit that it names, and without brackets."""
    lowered = compatible(text).casefold()
    for pattern, _, _ in PATTERNS:
        lowered = pattern.sub(" ", lowered)
    return re.sub(r"[()\[\]{}:：,]|(?:단위|单位|unit)", " ", lowered).strip()


def scale_between(unit: Unit, measure: str) -> Decimal | None:
    """By what the file's numbers are multiplied for the dataset; None where nothing can be."""
    of_weights = {("kg", "t"): Decimal("0.001"), ("t", "kg"): Decimal(1000)}
    of_weights[measure, measure] = Decimal(1)
    factor = of_weights.get((unit.measure, measure))
    return unit.scale * factor if factor else None
