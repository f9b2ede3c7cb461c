from django.db import models


class Exclusion(models.TextChoices):
    """Why a figure stands in the ledger of exclusions: the kind, to be counted and asked for.

    The note says why in words, and no excluded row goes without it. The kind may be left empty
    where none of these fits: a kind that fits badly would be counted like one that is true.
    """

    MIX_UP = "mix-up", "Probably South Korea’s: the two Koreas mixed up"
    IMPLAUSIBLE = "implausible", "Implausible in size or kind"
    SLIP = "slip", "A slip of the page: a misprint, or the wrong line"
    SWAPPED = "swapped", "The direction is probably swapped"
    COUNTED_TWICE = "counted-twice", "Already in another figure of the same source"
    MISFILED = "misfiled", "Filed wrongly: belongs to another source or period"


def excluded_note(reason: str, note: str) -> str:
    """The ledger prints the note: the reason stands first, what the note said before behind it."""
    return f"{reason.rstrip('. ')}; {note}" if note else reason
