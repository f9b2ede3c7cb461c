from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from nkworld.provenance.models import Curated, Observation
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints
from nkworld.provenance.models.observation_constraints import not_negative

from ..choices import Measure
from ..querysets import AppealFigureQuerySet
from .actor import Actor


class Appeal(Curated):
    """One call for money for one year: what is asked and what comes in are figures about it."""

    fixed = ("slug",)

    class Kind(models.TextChoices):
        CONSOLIDATED = "consolidated", "United Nations plan or consolidated appeal"
        FLASH = "flash", "Flash appeal after a disaster"
        PROGRAMMES = "programmes", "Agencies’ programmes together, not a plan"
        AGENCY = "agency", "Appeal of one agency"

    title = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=60, unique=True, help_text="Used in addresses, files and the API."
    )
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1990)], help_text="The year for which it asks."
    )
    kind = models.CharField(max_length=12, choices=Kind)
    agency = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="appeals")
    code = models.CharField(
        "plan code",
        max_length=12,
        blank=True,
        help_text="As the Financial Tracking Service writes it: OPRK19.",
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-year", "title"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="agency") | Q(agency__isnull=False),
                name="aid_appeal_agency_is_named",
                violation_error_message="An appeal of one agency names that agency.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="aid_appeal_code_once",
                violation_error_message="Another appeal has that plan code.",
            ),
        ]

    def __str__(self):
        return self.title


class AppealFigure(Observation):
    """What one source says of one appeal: money asked for or received in current US dollars, or
    people in need or to be reached.

    Sources read the books on different days; `state` says which day or edition is meant.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="figures")
    measure = models.CharField(max_length=15, choices=Measure)
    state = models.CharField(
        max_length=80,
        blank=True,
        help_text="The day or edition, as the source tells it: as launched; state of 25 June 2019.",
    )

    dataset = "aid/appeals"
    unit = "US dollars or people, as the measure says"
    cell = ("appeal", "measure", "period", "frequency")
    content = (*Observation.content, "state")

    objects: ClassVar = AppealFigureQuerySet.as_manager()

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "figure of an appeal"
        verbose_name_plural = "figures of appeals"
        constraints = claim_constraints(
            ("appeal", "measure", "period", "frequency"),
            not_negative(
                "value_not_negative",
                "Money asked or received, and people, are zero or more.",
                "value",
            ),
        )
        indexes = cell_indexes(("appeal", "measure", "period", "frequency"), "appealfigure")
