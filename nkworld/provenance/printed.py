"""A number as prose prints it, and whether it still rounds to what a table holds."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

POWERS = {"thousand": 3, "million": 6, "m": 6, "billion": 9, "bn": 9, "trillion": 12}
# Small numbers may be written out: “seven embassies”.
NAMES = "zero one two three four five six seven eight nine ten eleven twelve"
WORDS = {name: number for number, name in enumerate(NAMES.split())}
NUMBER = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?"
    rf"(?:\s?(?P<scale>{'|'.join(POWERS)})\b)?"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """`value`, and `step`: what its last printed digit is worth.

    >>> Printed.parse("US$5.71 billion")
    Printed(value=Decimal('5.71E+9'), step=Decimal('1E+7'))
    """

    value: Decimal
    step: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """The one number in a text; ValueError with a sentence if there is none, or more."""
        if (word := text.strip().casefold()) in WORDS:
            return cls(Decimal(WORDS[word]), Decimal(1))
        found = list(NUMBER.finditer(text))
        if len(found) != 1:
            many = "no number" if not found else "more than one number"
            raise ValueError(f"“{text}” prints {many}: write one, such as US$5.71 billion.")
        [number] = found
        decimals = number["decimals"] or ""
        digits = Decimal(number["whole"].replace(",", "") + decimals)
        place = POWERS.get(number["scale"], 0) - len(decimals)
        return cls(digits.scaleb(place), Decimal(1).scaleb(place))

    def rounds_from(self, exact: Decimal) -> bool:
        """Whether an exact amount, rounded to the printed digits, is this number.

        A half may have gone either way: sources and editors round it up as well as down.
        """
        return abs(exact - self.value) * 2 <= self.step
