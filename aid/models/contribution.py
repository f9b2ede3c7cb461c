from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Observation, Status, Totals
from nkworld.provenance.models.constraints import cell_indexes, claim_constraints, not_negative

from ..choices import (
    Channel,
    Commodity,
    ContributionQuerySet,
    FlowType,
    Scope,
    Sector,
    SouthernChannel,
    Stage,
)
from .actor import Actor

CELL = (
    *("donor", "recipient", "period", "frequency"),
    *("stage", "sector", "scope", "plan", "state_of", "coverage"),
)


class Contribution(Observation):
    """Money or goods from one donor to one recipient in one period, in current US dollars.

    `stage` says how far it has come, and two stages are never added. `scope` tells a
    figure of the whole period from the books of one day, from a part, and from another account of
    the same money: only the first make a series.
    """

    donor = models.ForeignKey(Actor, models.PROTECT, related_name="given")
    recipient = models.ForeignKey(Actor, models.PROTECT, related_name="received")
    stage = models.CharField(
        "how far it has come",
        max_length=9,
        choices=Stage,
        help_text="pledged, committed, paid, or reported where the source does not tell.",
    )
    sector = models.CharField(max_length=13, choices=Sector, default=Sector.MULTI)
    flow_type = models.CharField("kind", max_length=7, choices=FlowType, default=FlowType.CASH)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.WHOLE)
    plan = models.CharField(
        "plan code",
        max_length=12,
        blank=True,
        help_text="Of the appeal under which it was given, as FTS writes it: OPRK19.",
    )
    state_of = PartialDateField(
        "state of",
        blank=True,
        help_text="The day on which the source’s books were read, as exactly as it is known.",
    )
    coverage = models.CharField(
        max_length=160,
        blank=True,
        help_text="In words, what tells this figure from others of the year.",
    )

    dataset = "aid/contributions"
    unit = "US dollars, current"
    cell = CELL
    content = (*Observation.content, "flow_type")
    may_lie_ahead = True

    objects: ClassVar = ContributionQuerySet.as_manager()

    class Meta(Observation.Meta):
        constraints = claim_constraints(
            CELL,
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(value__gte=0)
                | Q(stage__in=[Stage.COMMITTED, Stage.PAID]),
                name="%(app_label)s_%(class)s_only_given_money_is_taken_back",
                violation_error_message="Below zero means money taken back: only what was "
                "committed or paid can be.",
            ),
            models.CheckConstraint(
                condition=~Q(scope=Scope.STATE) | ~Q(state_of="") | ~Q(coverage=""),
                name="%(app_label)s_%(class)s_state_says_of_when",
                violation_error_message="The books of one day name the day, or whoever read them.",
            ),
            models.CheckConstraint(
                condition=~Q(scope__in=[Scope.PART, Scope.AGAIN]) | ~Q(coverage=""),
                name="%(app_label)s_%(class)s_part_says_of_what",
                violation_error_message="A part, or another account, says of what in its coverage.",
            ),
        )
        indexes = cell_indexes(CELL, "contribution")

    def derive_fields(self) -> None:
        super().derive_fields()
        if self.period_start > timezone.now().date() and self.status != Status.PROVISIONAL:
            raise ValueError(
                f"“{self.period}” has not begun yet: money announced for it is provisional."
            )


FOOD = ("donor", "commodity", "channel", "period", "frequency", "stage", "coverage")


class FoodAid(Observation):
    """Food or fertiliser from one donor in one period, in metric tonnes.

    Commodities contain one another, and so do donors: a sum stays on one level of each.
    """

    donor = models.ForeignKey(Actor, models.PROTECT, related_name="food_given")
    commodity = models.CharField(max_length=17, choices=Commodity)
    channel = models.CharField(max_length=14, choices=Channel, default=Channel.ALL)
    stage = models.CharField(
        "how far it has come",
        max_length=9,
        choices=Stage,
        default=Stage.REPORTED,
        help_text="pledged, committed, or reported where it was counted on the way or on arrival.",
    )
    coverage = models.CharField(
        max_length=160,
        blank=True,
        help_text="In words, what tells this figure from others of the year.",
    )

    dataset = "aid/food-aid"
    unit = "tonnes"
    cell = FOOD

    class Meta(Observation.Meta):
        verbose_name = verbose_name_plural = "food aid"
        constraints = claim_constraints(
            FOOD, not_negative("weight_not_negative", "Food weighs nothing or more.", "value")
        )
        indexes = cell_indexes(FOOD, "foodaid")


WON = ("channel", "period", "frequency")


class SouthKoreanAid(Observation):
    """Aid from South Korea in one year, in current South Korean won.

    The channels contain one another: the total is government plus private, and food loans are
    within the government's. Counted when an export is approved, loans when they are shipped.
    """

    channel = models.CharField(max_length=20, choices=SouthernChannel)

    dataset = "aid/south-korea"
    unit = "South Korean won, current"
    cell = WON
    totals: ClassVar = Totals(("channel",))

    class Meta(Observation.Meta):
        verbose_name = verbose_name_plural = "South Korean aid in won"
        constraints = claim_constraints(
            WON, not_negative("value_not_negative", "Aid is worth zero or more.", "value")
        )
        indexes = cell_indexes(WON, "southkoreanaid")


OTHER_CELL = ("actor", "period", "frequency", "measure", "named", "counted_in")


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
    cell = OTHER_CELL
    never_added = "an appeal, its revision, a budget and a payment are stages of one money."
    may_lie_ahead = True

    class Meta(Observation.Meta):
        verbose_name = "aid counted otherwise"
        verbose_name_plural = "aid counted otherwise"
        constraints = claim_constraints(
            OTHER_CELL,
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0) | Q(measure="core"),
                name="aid_otheraidcount_only_net_flows_are_negative",
                violation_error_message="Only a net flow can be below zero.",
            ),
        )
        indexes = cell_indexes(OTHER_CELL, "aid_other")
