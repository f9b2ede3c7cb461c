"""Which characters a text may hold: those that XML carries, so that no feed and no workbook fails.
Forms and files refuse the others, models store none, and what is written of older rows leaves them
out.
"""

import re

INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PATTERN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*$"  # for JSON Schema; URLs hold no surrogate
QUOTED = 30  # characters before the one that is refused


def without_invalid(text: str) -> str:
    return INVALID.sub("", text)


def refusal_of(text: str) -> str:
    """Which character is in the way, where, and what to do; empty if there is none."""
    if not (found := INVALID.search(text)):
        return ""
    before = text[: found.start()].rpartition("\n")[2][-QUOTED:]
    place = f"after “{before}”" if before.strip() else "at the beginning of a line"
    return (
        f"There is an invisible character (U+{ord(found[0]):04X}) {place}, which feeds and "
        "spreadsheets can’t carry: delete it, or type the words anew."
    )
