"""Aid that is counted in something else, or told at another stage, than money given in dollars."""

from django.db import models
from django.db.models import Q

from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints

from .actor import Actor

CELL = ("actor", "period", "frequency", "measure", "named", "counted_in")


class OtherAidCount(Observation):
    """What an organisation planned, asked for, had approved, promised or sent, as it was printed:
    in francs, won, doses or cases, or as money of its own that the donors’ statistics count.

    Each measure is a stage of its own and each unit stands by itself: nothing here is added, to
    one another or to a contribution.
    """

    class Measure(models.TextChoices):
        APPEAL = "appeal", "Asked for"
        REVISED = "appeal-revised", "Asked for, as revised"
        COVERED = "covered", "Received on an appeal"
        FUND = "fund", "Taken from the emergency fund"
        RETURNED = "returned", "Given back to the emergency fund"
        NEED = "need", "Said to be needed"
        BUDGET = "budget", "Budget planned"
        SIGNED = "signed", "Grant signed"
        CO_FINANCED = "co-financed", "Expected from North Korea itself"
        DISBURSED = "disbursed", "Disbursed"
        PROMISED = "promised", "Promised"
        APPROVED = "approved", "Approved for export by Seoul"
        GIVEN = "given", "Given, by the giver’s account"
        CORE = "core", "Net flow of the agency’s own resources"

    class Unit(models.TextChoices):
        DOLLARS = "usd", "US dollars"
        FRANCS = "chf", "Swiss francs"
        WON = "krw", "South Korean won"
        DOSES = "doses", "doses of vaccine"
        CASES = "cases", "cases"
        PERCENT = "percent", "per cent"

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="other_counts")
    measure = models.CharField("what is counted", max_length=14, choices=Measure)
    named = models.CharField(
        "of what", max_length=80, blank=True, help_text="The programme or appeal, as told."
    )
    counted_in = models.CharField("unit", max_length=7, choices=Unit)

    dataset = "aid/other-counts"
    unit = "as the column “counted in” says"
    cell = CELL
    never_added = "an appeal, its revision, a budget and a payment are stages of one money."
    may_lie_ahead = True

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "aid counted otherwise"
        verbose_name_plural = "aid counted otherwise"
        constraints = claim_constraints(
            CELL,
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0) | Q(measure="core"),
                name="aid_otheraidcount_only_net_flows_are_negative",
                violation_error_message="Only a net flow can be below zero.",
            ),
        )
        indexes = cell_indexes(CELL, "aid_other")
