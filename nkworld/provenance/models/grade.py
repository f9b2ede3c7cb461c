from django.db import models


class Grade(models.TextChoices):
    """How a figure was read: in the words of its source, or in those of somebody else."""

    PRIMARY = "primary", "In the source itself"
    SECONDARY = "secondary", "In a report that quotes the source"
    TERTIARY = "tertiary", "In an unreviewed compilation"


def grade_field() -> models.CharField:
    """Of a claim or a cited record. Where nobody says, a report is assumed, not the source."""
    return models.CharField(
        "how it was read",
        max_length=9,
        choices=Grade,
        default=Grade.SECONDARY,
        help_text="In the source itself, in a report that quotes it, or in a compilation or "
        "machine-made note that nobody reviewed. An empty cell of a file is guessed from the "
        "address of the citation.",
    )
