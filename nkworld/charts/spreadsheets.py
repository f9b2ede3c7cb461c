"""What a spreadsheet would take for a formula, and how it is kept from doing so."""

import re

# The full-width signs are typed by Korean, Chinese and Japanese keyboards, and run as well; so does
# what a program finds behind spaces, tabs or line ends.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def disarmed(text: str) -> str:
    """The text behind an apostrophe, if a spreadsheet would run it."""
    return f"'{text}" if FORMULA.match(text) else text


def as_it_was(text: str) -> str:
    """The text that was disarmed, or any other as it stands."""
    return text[1:] if text.startswith("'") and FORMULA.match(text, 1) else text
