"""Amounts as people type them: read exactly, or refused with what to write instead."""

import re
from decimal import Decimal

from nkworld.atlas.names import compatible

PLAIN = re.compile(r"-?\d+(\.\d+)?")
GROUPED = re.compile(r"-?\d{1,3}(?P<mark>[, '\u2019])\d{3}((?P=mark)\d{3})*(\.\d+)?")
# What else may stand there, and what to do about it.
REMEDIES = {
    r"US\$|USD|[$€£¥₩元원￥]|달러|美元": (
        "names a currency: write the bare amount, in the unit of the table, such as 1234567."
    ),
    r"^-?(\d{1,3}(\.\d{3}){2,}|(\d+|\d{1,3}([. ]\d{3})+),\d+)$": (
        "is ambiguous: points and commas mean different things in different countries. "
        "Write 1234567.89 (or 1,234,567.89)."
    ),
    r"^-?\d+([.,]\d+)?E[+-]?\d+$": (
        "is in scientific notation, which hides digits: format the column as a number without "
        "decimals, save the file again and upload that."
    ),
    r"^\([\d., ]+\)$": "stands in brackets, as negative amounts do: an amount is zero or more.",
    r"\d\s*(k|m|mn|mln|bn|thousand|million|billion|천|만|억|万|亿)\b": (
        "has a unit: write the whole amount, such as 1500000 for 1.5 million."
    ),
    "": "is not an amount: write digits only, such as 1234567.89, or leave it empty.",
}
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
    refuse_raised(text)
    if not (text := SPACES.sub(" ", compatible(text).translate(MINUS)).strip()):
        return None
    if PLAIN.fullmatch(text):
        return Decimal(text)
    if found := GROUPED.fullmatch(text):
        return Decimal(text.replace(found["mark"], ""))
    if text.casefold() in ABSENT:
        raise ValueError(f"“{text}” is not an amount: leave it empty where nothing is given.")
    remedies = (remedy for what, remedy in REMEDIES.items() if re.search(what, text, re.IGNORECASE))
    raise ValueError(f"“{text}” {next(remedies)}")


def refuse_raised(text: str) -> None:
    """ValueError of a footnote: folded as letters are, the mark would be one more digit."""
    if mark := RAISED.search(text):
        raise ValueError(
            f"“{text}” has a raised “{mark[0]}”, as footnotes have: write the bare amount, and "
            "what the footnote says in the note."
        )


def in_digits(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fitted(amount: Decimal, max_digits: int, decimal_places: int) -> Decimal:
    """The amount without needless zeros; ValueError if it would have to be rounded or cut."""
    whole = max_digits - decimal_places
    if amount.adjusted() >= whole:
        raise ValueError(
            f"“{in_digits(amount)}” has more than {whole} digits before the point: check the unit, "
            "amounts are in single dollars, persons or tonnes."
        )
    if -int(amount.as_tuple().exponent) <= decimal_places:
        return amount
    if (rounded := round(amount, decimal_places)) != amount:
        raise ValueError(
            f"“{amount}” has more than {decimal_places} decimals: round it to "
            f"{decimal_places}. (If the point separates thousands, leave it out.)"
        )
    return rounded
