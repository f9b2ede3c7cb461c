from typing import ClassVar

from django.db import models
from django.db.models import Q

from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.addresses import WebAddressField, safe_citation, web_address
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited, Curated
from nkworld.provenance.models.constraints import in_order, once_per_page, refuse_reversed

from ..choices import Sector
from ..querysets import ActorQuerySet, ProgrammeQuerySet

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
    active_from = PartialDateField("working there since", blank=True)
    active_from_first = DayField(of="active_from", side="first")
    active_from_last = DayField(of="active_from", side="last")
    active_to = PartialDateField("until", blank=True)
    active_to_first = DayField(of="active_to", side="first")
    active_to_last = DayField(of="active_to", side="last")
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
    def works_there(self) -> bool:
        """As `at_work_in_the_country` asks it: neither a donor abroad nor a lumped group."""
        return self.kind not in (self.Kind.COUNTRY, self.Kind.LABEL)

    @property
    def short(self) -> str:
        """As a chart's legend prints it."""
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
    start = PartialDateField(blank=True)
    start_first = DayField(of="start", side="first")
    start_last = DayField(of="start", side="last")
    end = PartialDateField(blank=True)
    end_first = DayField(of="end", side="first")
    end_last = DayField(of="end", side="last")
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
