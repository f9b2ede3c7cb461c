from typing import ClassVar

from django.db import models
from django.db.models import Q

from nkworld.provenance.models import Observation, ObservationQuerySet
from nkworld.provenance.models.observation_cell import (
    cell_constraints,
    cell_indexes,
    claim_constraints,
)
from nkworld.provenance.models.observation_constraints import not_negative

from ..models import Actor
from .choices import Flow, Part, Prices

CELL = ("donor", "period", "frequency", "flow", "prices", "part")
MAY_BE_NEGATIVE = (
    *(Flow.NET, Flow.NET_WITHOUT_DEBT, Flow.NET_LOANS, Flow.NET_DEBT_RELIEF),
    *(Flow.OBLIGATION, Flow.DISBURSEMENT),
)
PROJECT = ("project", "period", "frequency")


class DonorFlowQuerySet(ObservationQuerySet):
    def from_country(self, country):
        return self.filter(donor__country=country)


class DonorFlow(Observation):
    """What one donor's official statistics, or an estimate of them, say it gave in one year.

    In US dollars of the price base `prices`: current, or of one named year. Kinds of flow contain
    one another and are never added; neither are two sources, which mostly hand on the same donor
    reports. Below zero, more came back than was paid. US Government figures are of fiscal years.
    """

    donor = models.ForeignKey(Actor, models.PROTECT, related_name="flows")
    flow = models.CharField("kind of flow", max_length=25, choices=Flow)
    prices = models.CharField("price base", max_length=13, choices=Prices)
    part = models.CharField("sectors", max_length=12, choices=Part, default=Part.ALL)

    dataset = "aid/donor-flows"
    page = "flows:flows"
    unit = "US dollars, of the price base"
    cell = CELL

    objects: ClassVar = DonorFlowQuerySet.as_manager()

    class Meta(Observation.Meta):
        abstract = False
        constraints = claim_constraints(
            CELL,
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0) | Q(flow__in=MAY_BE_NEGATIVE),
                name="flows_donorflow_only_net_below_zero",
                violation_error_message="Only net flows, obligations and disbursements can be "
                "below zero.",
            ),
        )
        indexes = cell_indexes(CELL, "donor_flow")


def without_amounts(constraints):
    """The promises of every table of claims but the one that an amount is given."""
    return [each for each in constraints if not each.name.endswith("_says_something")]


class ChineseProject(Observation):
    """One project of Chinese official finance as AidData recorded it from the press.

    The value is in current US dollars where an amount was recorded; most projects have none, which
    is no zero. Amounts are estimates, of pledges too, and never added: later editions hold parts
    of them.
    """

    class Recommended(models.TextChoices):
        YES = "yes", "Recommended for sums"
        NO = "no", "Not recommended for sums"

    project = models.CharField(
        "project number", max_length=12, help_text="As AidData numbers its projects."
    )
    title = models.CharField(max_length=200, help_text="In AidData’s words.")
    stage = models.CharField(max_length=40, help_text="Pledge, completion … in AidData’s words.")
    finance = models.CharField(
        "kind of finance", max_length=60, help_text="Grant … and its class, in AidData’s words."
    )
    sector = models.CharField(max_length=60)
    original_amount = models.CharField(
        max_length=40, blank=True, help_text="As reported, in the currency of the report."
    )
    recommended = models.CharField(
        max_length=3,
        choices=Recommended,
        help_text="Whether AidData recommends it for its aggregates.",
    )

    dataset = "aid/chinese-projects"
    page = "flows:projects"
    unit = "US dollars, current"
    cell = PROJECT
    content = (
        *Observation.content,
        *("title", "stage", "finance", "sector", "original_amount", "recommended"),
    )

    class Meta(Observation.Meta):
        abstract = False
        constraints = [
            *without_amounts(Observation.Meta.constraints),
            *cell_constraints(PROJECT),
            not_negative("not_negative", "A project is worth zero or more.", "value"),
        ]
        indexes = cell_indexes(PROJECT, "chinese_project")
