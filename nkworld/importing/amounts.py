"""Amounts as people type them: read exactly, or refused with what to write instead."""

import re
from decimal import Decimal

from nkworld.atlas.names import compatible

PLAIN = re.compile(r"-?\d+(\.\d+)?")
GROUPED = re.compile(r"-?\d{1,3}(?P<mark>[, '\u2019])\d{3}((?P=mark)\d{3})*(\.\d+)?")
BY_DOTS = re.compile(r"-?\d{1,3}(\.\d{3}){2,}")
DECIMAL_COMMA = re.compile(r"-?(\d+|\d{1,3}([. ]\d{3})+),\d+")
SCIENTIFIC = re.compile(r"-?\d+([.,]\d+)?E[+-]?\d+", re.IGNORECASE)
CURRENCY = re.compile(r"US\$|USD|[$€£¥₩元원￥]|달러|美元", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\([\d., ]+\)")
SCALED = re.compile(
    r"\d\s*(k|m|mn|mln|bn|thousand|million|billion|천|만|억|万|亿)\b", re.IGNORECASE
)
# In the place of a number: nothing is known; and signs that may also mean none.
NOT_KNOWN = {
    *["n/a", "na", "n.a.", "..", "...", "…", "none", "null", "nan", "k.a.", "해당없음", "不详"]
}
ABSENT = NOT_KNOWN | {"-", "--", "---", "–", "—", "―", "−", "ー", "○", "*", "**", "***", "x"}
SPACES = re.compile(r"[\u00a0\u2007\u2009\u202f\s]+")
MINUS = str.maketrans("−‒", "--")
RAISED = re.compile(r"[⁰¹²³⁴-⁹⁺-⁾ᵃ-ᶿʰ-ʸⁱⁿ]")


def parse(text: str) -> Decimal | None:
    """The Decimal that the text states, None if it is empty; ValueError with a sentence."""
    if text.isascii() and PLAIN.fullmatch(text):
        return Decimal(text)  # as nearly every amount is written
    if RAISED.search(text):
        raise ValueError(raised(text))
    text = SPACES.sub(" ", compatible(text).translate(MINUS)).strip()
    if not text:
        return None
    if PLAIN.fullmatch(text):
        return Decimal(text)
    if found := GROUPED.fullmatch(text):
        return Decimal(text.replace(found["mark"], ""))
    raise ValueError(f"“{text}” {_remedy(text)}")


def raised(text: str) -> str:
    """Why a footnote is refused: folded as letters are, the mark would be one more digit."""
    mark = RAISED.search(text)
    return (
        f"“{text}” has a raised “{mark[0] if mark else ''}”, as footnotes have: write the bare "
        "amount, and what the footnote says in the note."
    )


def _remedy(text: str) -> str:
    if text.casefold() in ABSENT:
        return "is not an amount: leave it empty where nothing is given."
    if CURRENCY.search(text):
        return "names a currency: write the bare amount, in the unit of the table, such as 1234567."
    if BY_DOTS.fullmatch(text) or DECIMAL_COMMA.fullmatch(text):
        return (
            "is ambiguous: points and commas mean different things in different countries. "
            "Write 1234567.89 (or 1,234,567.89)."
        )
    if SCIENTIFIC.fullmatch(text):
        return (
            "is in scientific notation, which hides digits: format the column as a number without "
            "decimals, save the file again and upload that."
        )
    if IN_BRACKETS.fullmatch(text):
        return "stands in brackets, as negative amounts do: an amount is zero or more."
    if SCALED.search(text):
        return "has a unit: write the whole amount, such as 1500000 for 1.5 million."
    return "is not an amount: write digits only, such as 1234567.89, or leave it empty."


def fitted(amount: Decimal, max_digits: int, decimal_places: int) -> Decimal:
    """The amount without needless zeros; ValueError if it would have to be rounded or cut."""
    whole = max_digits - decimal_places
    if 0 <= _decimals_of(amount) <= decimal_places and amount.adjusted() < whole:
        return amount  # as nearly every one
    plain = amount
    if amount == amount.to_integral_value() and amount.adjusted() < max_digits:
        plain = amount.quantize(Decimal(1))
    if _decimals_of(plain.normalize()) > decimal_places:
        raise ValueError(
            f"“{plain}” has more than {decimal_places} decimals: round it to "
            f"{decimal_places}. (If the point separates thousands, leave it out.)"
        )
    if plain.adjusted() >= whole:
        raise ValueError(
            f"“{plain}” has more than {whole} digits before the point: check the unit, amounts are "
            "in single dollars, persons or tonnes."
        )
    if _decimals_of(amount) <= decimal_places:
        return amount
    return amount.quantize(Decimal(1).scaleb(-decimal_places))


def _decimals_of(amount: Decimal) -> int:
    """How many digits stand behind the point; less than none where zeros before it are left off."""
    exponent = amount.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
