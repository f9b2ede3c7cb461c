"""Why a figure stands in the ledger of exclusions: the same words in every table that codes it."""

from django.db import models
from django.db.models import Q

from .observation import Status


class Exclusion(models.TextChoices):
    MIX_UP = "mix-up", "Probably South Korea’s: the two Koreas mixed up"
    IMPLAUSIBLE = "implausible", "Implausible in size or kind"
    SLIP = "slip", "A slip of the page: a misprint, or the wrong line"
    SWAPPED = "swapped", "The direction is probably swapped"
    COUNTED_TWICE = "counted-twice", "Already in another figure of the same source"


def exclusion_field():
    """For a table of claims; its note says more."""
    return models.CharField(
        "reason of the exclusion",
        max_length=13,
        choices=Exclusion,
        blank=True,
        default="",
        help_text="Of an excluded row only: the kind of reason. The note says it in full.",
    )


def exclusion_constraint():
    return models.CheckConstraint(
        condition=Q(exclusion="") | Q(status=Status.EXCLUDED),
        name="%(app_label)s_%(class)s_reason_only_if_excluded",
        violation_error_message="Only an excluded row has a reason of exclusion.",
    )
