"""What a licence asks of whoever hands figures on, beyond naming the source."""

import re

# Creative Commons with more than attribution: alike, not for money, unchanged.
BINDING = re.compile(
    r"CC[ -]BY(?P<conditions>(?:-(?:NC|ND|SA))+)(?:[ -](?P<version>\d\.\d))?"
    r"|Creative Commons Attribution-(?P<alike>Share-?alike)(?: (?P<named>\d\.\d))?",
    re.IGNORECASE,
)


def binding_terms(licence: str) -> str:
    """“CC BY-SA 3.0” of a licence that asks for more than attribution, in its short form.

    Empty of one that asks for attribution at most, and of one that is not known: a picture can't
    state what nobody read. Pages and files print the licence itself, whatever it says.
    """
    found = BINDING.search(licence)
    if found is None:
        return ""
    conditions = (found["conditions"] or "-SA").upper()
    return f"CC BY{conditions} {found['version'] or found['named'] or ''}".strip()
