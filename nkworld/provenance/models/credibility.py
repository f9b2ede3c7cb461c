"""How a figure was read, and whose word it is: two things that no single mark could say."""

from django.db import models


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
