"""One amount of a file: what is printed there, and what it is in the dataset's unit."""

import re
from decimal import Decimal
from typing import NamedTuple

from nkworld.atlas.names import compatible

from .. import amounts
from .description import MISSING, REFUSED, Mapping, Unit

DASHES = amounts.ABSENT | {"--", "---", "*", "**", "***", "―", "ー", "○", "해당없음", "不详"}
CURRENCY = re.compile(r"^(?:US\$|USD|\$|₩)\s*|\s*(?:USD|US\$)$", re.IGNORECASE)
DIGITS = re.compile(r"[1-9][0-9]*")
AS_IT_STANDS = ("", "1")
EMPTY_REFUSED = (
    "The cell is empty, and the mapping of the file says that none may be: fill it, or say in the "
    "mapping what an empty cell means."
)


class Amount(NamedTuple):
    """`text` goes to the parser; without it nothing is said here. `printed` is what stands in the
    file; `problem` a sentence where it can't be read.
    """

    text: str = ""
    printed: str = ""
    problem: str = ""

    @property
    def is_missing(self) -> bool:
        return not (self.text or self.problem)


def read(text: str, mapping: Mapping, unit: Unit) -> Amount:
    """The amount in a cell; exact, whatever it is multiplied by."""
    if unit.scale in AS_IT_STANDS and DIGITS.fullmatch(text):
        return Amount(text, f"{text} {unit.printed}".strip())  # as most are printed
    if amounts.RAISED.search(text):
        return Amount(text, text, amounts.raised(text))
    plain = compatible(text)
    if not plain or plain.casefold() in DASHES:
        return _blank(text, mapping.dash if plain else mapping.empty)
    number = CURRENCY.sub("", plain)
    if mapping.decimal_comma:
        number = _with_point(number)
    try:
        amount = amounts.parse(number)
    except ValueError as error:
        return Amount(printed=text, problem=str(error))
    if amount is None:
        return Amount()
    return Amount(in_digits(amount * unit.factor), f"{text} {unit.printed}".strip())


def _blank(text: str, meaning: str) -> Amount:
    if meaning == MISSING:
        return Amount()
    if meaning == REFUSED:
        return Amount(text, text, "" if text else EMPTY_REFUSED)
    return Amount("0", text or "(empty)")


def _with_point(text: str) -> str:
    """1.234.567,8 as central Europe writes it."""
    if not re.fullmatch(r"-?(\d+|\d{1,3}([. ]\d{3})+)(,\d+)?", text):
        return text
    return re.sub(r"[. ]", "", text).replace(",", ".")


def in_digits(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
