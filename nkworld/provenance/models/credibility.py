"""What a claim says of itself: its status, how it was read, and whose word it is."""

from django.db import models


class Status(models.TextChoices):
    REPORTED = "reported", "Reported"
    REVISED = "revised", "Revised"
    PROVISIONAL = "provisional", "Provisional"
    DERIVED = "derived", "Derived"
    ESTIMATED = "estimated", "Estimated"
    EXCLUDED = "excluded", "Excluded"


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


class Read(models.TextChoices):
    """How a figure was read: in the words of its source, or in those of somebody else."""

    AT_SOURCE = "at-source", "At the source"
    QUOTED = "quoted", "Quoted by another"
    COMPILATION = "compilation", "In a compilation that nobody reviewed"


class Authority(models.TextChoices):
    """Who speaks, the most credible first."""

    OFFICIAL = "official", "Official"
    AGENCY = "agency", "Agency or think tank"
    PRESS = "press", "Press"
    COMPILER = "compiler", "Compiler"
    BLOG = "blog", "Blog"


BETTER = (Authority.OFFICIAL, Authority.AGENCY)
COMPILED = (Authority.COMPILER, Authority.BLOG)


def read_field() -> models.CharField:
    """Of a claim or a cited record. Where nobody says, a report is assumed, not the source."""
    return models.CharField(
        "how it was read",
        max_length=11,
        choices=Read,
        default=Read.QUOTED,
        help_text="On the source’s own page, in a report or a copy that quotes it, or in a "
        "compilation or machine-made note that nobody reviewed. An empty cell of a file is guessed "
        "from the address of the citation.",
    )
