"""Who gives what to whom: actors, programmes and appeals are edited, figures are claims."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.addresses import WebAddressField, safe_citation, web_address
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited, Curated, Observation, Status, Totals
from nkworld.provenance.models.constraints import (
    in_order,
    not_negative,
    once_per_page,
    refuse_reversed,
)

from .choices import (
    ActorQuerySet,
    Channel,
    Commodity,
    ContributionQuerySet,
    FlowType,
    Measure,
    ProgrammeQuerySet,
    Scope,
    Sector,
    SouthernChannel,
    Stage,
)

WORKED = ("active_from", "active_to", "Work in the country does not end before it begins.")


class Actor(Curated):
    """One body that gives or receives aid, or a group of them as a source lumps them together.

    A donor government is the actor of kind `country`; its offices and agencies are actors of
    their own, and what they give is never added to what the country gives.
    """

    fixed = ("slug",)

    class Kind(models.TextChoices):
        UN_AGENCY = "un-agency", "United Nations agencies"
        COUNTRY = "country", "Donor countries"
        GOVERNMENT = "government", "Government offices and agencies"
        EU_UNIT = "eu-unit", "European Union and its support units"
        RED_CROSS = "red-cross", "Red Cross and Red Crescent"
        NGO = "ngo", "Non-governmental organisations"
        POOLED_FUND = "pooled-fund", "Pooled funds"
        LABEL = "label", "Groups as a source lumps them together"

    name = models.CharField(max_length=120)
    abbreviation = models.CharField(max_length=20, blank=True)
    slug = models.SlugField(unique=True, help_text="Used in addresses, files and the API.")
    kind = models.CharField(max_length=11, choices=Kind)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="aid_actors",
        help_text="The country that it is, belongs to or comes from; empty between states.",
    )
    resident = models.BooleanField(
        "has, or had, an office in North Korea",
        default=False,
        help_text="Its own foreign staff lived in Pyongyang at some time.",
    )
    active_from = PartialDateField("working there since", blank=True, days=True)
    active_to = PartialDateField("until", blank=True, days=True)
    url = WebAddressField("address", max_length=500, blank=True)
    citation = models.CharField(
        max_length=1000, blank=True, help_text="The page where this was read."
    )
    note = models.TextField(blank=True)

    dataset = "aid/actors"
    page = "aid:actors"

    objects: ClassVar = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="country") | Q(country__isnull=False),
                name="aid_actor_country_is_named",
                violation_error_message="A donor country names the country that it is.",
            ),
            models.UniqueConstraint(
                fields=["country"],
                condition=Q(kind="country"),
                name="aid_actor_one_for_each_country",
                violation_error_message="This country has its donor already.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="label") | Q(resident=False, active_from="", active_to=""),
                name="aid_actor_label_has_no_life",
                violation_error_message="A group that a source lumps together has no office and "
                "no years of its own.",
            ),
            in_order(*WORKED),
            web_address("url"),
            safe_citation(),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("aid:actor", self.slug)

    @property
    def has_country_page(self) -> bool:
        """Donor countries are told on their own pages; the DPRK has none here."""
        return self.kind == self.Kind.COUNTRY and self.slug != "dprk-government"

    @property
    def short(self) -> str:
        return self.abbreviation or self.name

    def clean(self) -> None:
        refuse_reversed(self, WORKED)


RUNS = ("start", "end", "A programme does not end before it starts.")


class Programme(Cited):
    """One operation, plan or project of an actor inside the country, as one page tells of it.

    The budget is in current US dollars and is what was planned: never money received.
    """

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="programmes")
    title = models.CharField(max_length=160)
    sector = models.CharField(max_length=13, choices=Sector)
    start = PartialDateField(blank=True, days=True)
    end = PartialDateField(blank=True, days=True)
    description = models.TextField(blank=True)
    budget_usd = models.DecimalField(
        "budget (US$)", max_digits=15, decimal_places=2, null=True, blank=True
    )
    beneficiaries = models.PositiveIntegerField("people to be reached", null=True, blank=True)

    dataset = "aid/programmes"
    page = "aid:programmes"
    days = ("start_first", "end_last")

    objects: ClassVar = ProgrammeQuerySet.as_manager()

    class Meta(Cited.Meta):
        ordering = ["actor__name", "start_first", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            in_order(*RUNS),
            models.CheckConstraint(
                condition=Q(budget_usd__isnull=True) | Q(budget_usd__gt=0),
                name="aid_programme_budget_positive",
                violation_error_message="A budget is more than nothing; leave out what is not "
                "given.",
            ),
            once_per_page(
                "actor",
                "title",
                sentence="This page of this source already tells of that programme.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor.short}: {self.title}"

    def clean(self) -> None:
        refuse_reversed(self, RUNS)


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
    index_name = "appealfigure"
    content = (*Observation.content, "state")

    class Meta(Observation.Meta):
        verbose_name = "figure of an appeal"
        verbose_name_plural = "figures of appeals"
        constraints = [
            not_negative(
                "Money asked or received, and people, are zero or more.",
                rule="value_not_negative",
            )
        ]


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
    cell = ("appeal", "level", "cluster", "measure", "period", "frequency")
    index_name = "clusterfigure"
    never_added = "a plan’s clusters and the world’s are the same money, and so is the plan."

    class Meta(Observation.Meta):
        verbose_name = "figure of a cluster"
        verbose_name_plural = "figures of clusters"
        constraints = [
            not_negative("Money asked or received is zero or more.", rule="value_not_negative")
        ]


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
    cell = (
        *("donor", "recipient", "period", "frequency"),
        *("stage", "sector", "scope", "plan", "state_of", "coverage"),
    )
    index_name = "contribution"
    content = (*Observation.content, "flow_type")
    may_lie_ahead = True

    objects: ClassVar = ContributionQuerySet.as_manager()

    class Meta(Observation.Meta):
        constraints = [
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
        ]

    def derive_fields(self) -> None:
        super().derive_fields()
        if self.period_start > timezone.now().date() and self.status != Status.PROVISIONAL:
            raise ValueError(
                f"“{self.period}” has not begun yet: money announced for it is provisional."
            )


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
    cell = ("donor", "commodity", "channel", "period", "frequency", "stage", "coverage")
    index_name = "foodaid"

    class Meta(Observation.Meta):
        verbose_name = verbose_name_plural = "food aid"
        constraints = [not_negative("Food weighs nothing or more.", rule="weight_not_negative")]


class SouthKoreanAid(Observation):
    """Aid from South Korea in one year, in current South Korean won.

    The channels contain one another: the total is government plus private, and food loans are
    within the government's. Counted when an export is approved, loans when they are shipped.
    """

    channel = models.CharField(max_length=20, choices=SouthernChannel)

    dataset = "aid/south-korea"
    unit = "South Korean won, current"
    cell = ("channel", "period", "frequency")
    index_name = "southkoreanaid"
    totals: ClassVar = Totals(("channel",))

    class Meta(Observation.Meta):
        verbose_name = verbose_name_plural = "South Korean aid in won"
        constraints = [not_negative("Aid is worth zero or more.", rule="value_not_negative")]


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
    cell = ("actor", "period", "frequency", "measure", "named", "counted_in")
    index_name = "aid_other"
    never_added = "an appeal, its revision, a budget and a payment are stages of one money."
    may_lie_ahead = True

    class Meta(Observation.Meta):
        verbose_name = "aid counted otherwise"
        verbose_name_plural = "aid counted otherwise"
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0) | Q(measure="core"),
                name="aid_otheraidcount_only_net_flows_are_negative",
                violation_error_message="Only a net flow can be below zero.",
            )
        ]
