"""What files hold: no formula that a spreadsheet would run, no empty text for the unknown."""

import re
from collections.abc import Mapping
from typing import Any

# The full-width signs are typed by Korean, Chinese and Japanese keyboards, and run as well; so does
# what a program finds behind spaces, tabs or line ends.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def disarmed(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def as_it_was(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text, 1) else text


def without_blanks(told: Any) -> Any:
    """The same records, lists and values with None for each empty text, as deep as they go."""
    if isinstance(told, str):
        return told or None
    if isinstance(told, Mapping):
        return {name: without_blanks(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [without_blanks(value) for value in told]
    return told
