"""Codes of the Harmonized System as stretches of six digits, so that two can be compared.

Chapter 27 is 270000 to 279999, the range 50-63 is 500000 to 639999. One stretch lies within
another, overlaps it, or has nothing to do with it.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Self

CODE = re.compile(r"\d{2}|\d{4}|\d{6}")
RANGE = re.compile(r"(\d{2})-(\d{2})|(\d{4})-(\d{4})")
HOW_TO_WRITE = "write a code of 2, 4 or 6 digits such as 2701, or a range such as 50-63"
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the Harmonized System; empty for goods that no code was given for."""

    low: str = ""
    high: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code or a range; ValueError with a sentence for an editor."""
        text = text.strip()
        if CODE.fullmatch(text):
            return cls(text.ljust(DIGITS, "0"), text.ljust(DIGITS, "9"))
        if not RANGE.fullmatch(text):
            raise ValueError(f"“{text}” is not a code of the Harmonized System: {HOW_TO_WRITE}.")
        first, last = text.split("-")
        if last <= first:
            raise ValueError(f"The range “{text}” runs backwards: write the lower code first.")
        return cls(first.ljust(DIGITS, "0"), last.ljust(DIGITS, "9"))

    def __bool__(self) -> bool:
        return bool(self.low)

    def __contains__(self, other: "Span") -> bool:
        return bool(self and other) and self.low <= other.low and other.high <= self.high

    def overlaps(self, other: "Span") -> bool:
        return bool(self and other) and self.low <= other.high and other.low <= self.high

    @property
    def width(self) -> int:
        """How much of the tree it covers, to tell the wider of two."""
        return int(self.high) - int(self.low) + 1 if self else 0

    @property
    def chapters(self) -> list[str]:
        """The two-digit chapters that it touches."""
        if not self:
            return []
        return [f"{n:02}" for n in range(int(self.low[:2]), int(self.high[:2]) + 1)]


@cache
def parse_list(text: str) -> tuple[Span, ...]:
    """The spans of “2701;2601;50-63”, none for an empty text; ValueError for a bad code.

    Kept: every place of the tree is compared with the same few lists.
    """
    return tuple(Span.parse(part) for part in text.split(";") if part.strip())
