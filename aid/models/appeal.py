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
    table = "aid/appeal-plans"

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

    def __str__(self) -> str:
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


CLUSTER = ("appeal", "level", "cluster", "measure", "period", "frequency")


class ClusterFigure(Observation):
    """What one cluster of an appeal asked for or received, in current US dollars.

    A plan’s own clusters and the clusters of the world into which the same money is sorted are two
    levels: rows of one are never added to rows of the other, nor either to the plan’s whole.
    """

    class Level(models.TextChoices):
        CLUSTER = "cluster", "The plan’s own clusters"
        WORLD = "global-cluster", "Clusters as they are named for all countries"

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="cluster_figures")
    level = models.CharField(max_length=14, choices=Level)
    cluster = models.CharField(
        max_length=60, help_text="As the service names it; also “Not specified”, or shared ones."
    )
    measure = models.CharField(
        max_length=9,
        choices=[each for each in Measure.choices if each[0] in ("requested", "funded")],
    )

    dataset = "aid/clusters"
    unit = "US dollars, current"
    cell = CLUSTER
    never_added = "a plan’s clusters and the world’s are the same money, and so is the plan."

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "figure of a cluster"
        verbose_name_plural = "figures of clusters"
        constraints = claim_constraints(
            CLUSTER,
            not_negative("value_not_negative", "Money asked or received is zero or more.", "value"),
        )
        indexes = cell_indexes(CLUSTER, "clusterfigure")
