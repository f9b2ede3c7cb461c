"""Words of labels, as they stand in a statement."""

import calendar
import re
from collections.abc import Sequence

WITHIN_AMOUNT = re.compile(r"(?<=US\$) (?=[\d−])|(?<=\d) (?=(?:bn|m)\b|%)")


def short_date(period: str) -> str:
    """“31 Jan 2020”, “Aug 2017”, “1995”: as a picture has room for it."""
    year, *rest = period.split("-")
    if not rest or not rest[0].isdecimal():
        return period
    month = f"{calendar.month_abbr[int(rest[0])]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) > 1 else month


def within_a_sentence(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"


def in_a_row(words: Sequence[str]) -> str:
    """“exports, imports and balance”; empty of none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def together(text: str) -> str:
    """The text with every amount on one line: “US$ 2.48 bn” is never broken."""
    return WITHIN_AMOUNT.sub("\N{NO-BREAK SPACE}", text)


def opened(text: str) -> str:
    return text[:1].upper() + text[1:]
