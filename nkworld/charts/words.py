"""Words of labels, as they stand in a statement."""

import re
from collections.abc import Sequence

WITHIN_AMOUNT = re.compile(r"(?<=US\$) (?=[\d−])|(?<=\d) (?=(?:bn|m)\b|%)")


def within_a_sentence(label: str) -> str:
    """“Visits approved in Seoul” with a small first letter; names further on keep theirs."""
    return f"{label[:1].lower()}{label[1:]}"


def in_a_row(words: Sequence[str]) -> str:
    """“exports, imports and balance”; empty of none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def together(text: str) -> str:
    """The text with every amount on one line: “US$ 2.48 bn” is never broken."""
    return WITHIN_AMOUNT.sub("\N{NO-BREAK SPACE}", text)
