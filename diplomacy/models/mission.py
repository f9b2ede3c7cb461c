from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from nkworld.atlas.models import DPRK
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited, Curated
from nkworld.provenance.models.constraints import dated, in_order, once_per_page

from .stated import (
    EXCLUDABLE,
    BetweenTwo,
    Excludable,
    Organization,
    Stated,
    country_field,
    sent_abroad,
)

POST = ("sending", "receiving", Lower("city"), "mission_type")
TWICE = (
    "There is already a mission of this type of that country in this city, open or closed: "
    "add to it what the source says."
)


OPENED_FIRST = ("opened", "closed", "A mission does not close before it opens.")


class Mission(BetweenTwo, Curated):
    """One post of one country in one city of another; its readings tell when it was open."""

    class Type(models.TextChoices):
        EMBASSY = "embassy", "Embassy"
        CONSULATE_GENERAL = "consulate-general", "Consulate general"
        CONSULATE = "consulate", "Consulate"
        PERMANENT_MISSION = "permanent-mission", "Permanent mission"
        REPRESENTATIVE_OFFICE = "representative-office", "Representative office"
        LIAISON_OFFICE = "liaison-office", "Liaison office"
        TRADE_OFFICE = "trade-office", "Trade office"
        ASSOCIATION = "association", "Association (unofficial channel)"

    sending = country_field("missions_sent", verbose_name="sent by")
    receiving = country_field("missions_received", verbose_name="in")
    city = models.CharField(max_length=60)
    mission_type = models.CharField("type", max_length=21, choices=Type, default=Type.EMBASSY)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="missions",
        verbose_name="organisation",
        help_text="For a permanent mission: the organisation it is accredited to.",
    )

    class Meta:
        ordering = ["receiving__name", "city", "mission_type"]
        constraints = [
            models.UniqueConstraint(
                *POST,
                condition=Q(organization__isnull=True),
                name="diplomacy_mission_one_in_a_city",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                *POST,
                "organization",
                condition=Q(organization__isnull=False),
                name="diplomacy_mission_one_to_an_organization",
                violation_error_message=TWICE,
            ),
            sent_abroad("A mission is sent to another country."),
        ]

    def __str__(self) -> str:
        to = f" to {self.organization}" if self.organization_id else ""
        return f"{self.get_mission_type_display()} of {self.sending} in {self.city}{to}"

    @property
    def is_abroad(self) -> bool:
        return self.sending.code == DPRK


class MissionReading(Excludable, Stated):
    """What one source says of one mission: since when, until when, and in what state it was.

    Of a suspended mission `closed` is when its work stopped. A list without dates states a
    status for one day, month or year only; `not-listed` is said of a post that a full list of
    open ones leaves out, `absent` of one that a page says is not kept at all.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        SUSPENDED = "suspended", "Suspended"
        CLOSED = "closed", "Closed"
        NOT_LISTED = "not-listed", "Left out of a list of open missions"
        ABSENT = "absent", "Said not to exist"

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="readings")
    status = models.CharField(max_length=10, choices=Status)
    opened = PartialDateField(blank=True, days=True)
    closed = PartialDateField("closed or suspended", blank=True, days=True)

    stated = ("status", "opened", "closed", "stated_for", *EXCLUDABLE)
    dataset = "diplomacy/missions"
    page = "diplomacy:missions"
    orders = (OPENED_FIRST,)
    days = ("opened_first", "closed_last")

    class Meta(Stated.Meta):
        verbose_name = "reading of a mission"
        verbose_name_plural = "readings of missions"
        ordering = ["mission", "opened_first", "closed_first", "pk"]
        constraints = [
            *Stated.Meta.constraints,
            *Excludable.Meta.constraints,
            in_order(*OPENED_FIRST),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(closed=""),
                name="diplomacy_missionreading_open_has_not_closed",
                violation_error_message="An open mission has no closing date: set the status to "
                "closed or suspended, or leave the date out.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["not-listed", "absent"])
                | ~Q(stated_for="") & Q(opened="", closed=""),
                name="diplomacy_missionreading_list_has_its_date",
                violation_error_message="A page that leaves a mission out has the date that it "
                "shows, and no other.",
            ),
            once_per_page(
                "mission",
                "status",
                "opened",
                "closed",
                sentence="This page of this source already says that of this mission.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission}: {self.get_status_display().lower()}"


class Accreditation(Cited):
    """One more country that a mission covers: its ambassador is accredited there as well."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="accreditations")
    country = country_field("accreditations", verbose_name="also covers")
    since = PartialDateField(blank=True, days=True)

    stated = ("country", "since")

    class Meta(Cited.Meta):
        ordering = ["mission", "country__name"]
        constraints = [
            *Cited.Meta.constraints,
            once_per_page(
                "mission",
                "country",
                sentence="This page of this source already names that country.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission} also covers {self.country}"


class HeadOfMission(BetweenTwo, Cited):
    """What one source says of who heads a mission to North Korea, or one of its own: appointed,
    accredited, at work or gone, on a day, in a month or year.

    The two countries are named, not a post: an ambassador may reside in a third.
    """

    class Office(models.TextChoices):
        AMBASSADOR = "ambassador", "Ambassador"
        CHARGE = "charge-d-affaires", "Chargé d’affaires"

    class Act(models.TextChoices):
        DESIGNATED = "designated", "Designated"
        APPOINTED = "appointed", "Appointed"
        TOOK_OFFICE = "took-office", "Took office"
        CREDENTIALS = "credentials", "Presented credentials"
        IN_OFFICE = "in-office", "In office"
        LEFT = "left", "Left office"
        DIED = "died", "Died in office"
        VACANT = "vacant", "Post vacant"

    sending = country_field("heads_sent", verbose_name="sent by")
    receiving = country_field("heads_received", verbose_name="sent to")
    person = models.CharField(max_length=100, blank=True, help_text="Empty of a vacant post only.")
    office = models.CharField(max_length=17, choices=Office, default=Office.AMBASSADOR)
    event = models.CharField("what happened", max_length=11, choices=Act)
    date = PartialDateField(days=True)

    dataset = "diplomacy/heads-of-mission"
    page = "diplomacy:heads-of-mission"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        verbose_name = "head of mission"
        verbose_name_plural = "heads of mission"
        ordering = ["sending__name", "receiving__name", "date_first", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            sent_abroad("A head of mission is sent to another country."),
            models.CheckConstraint(
                condition=Q(event="vacant", person="") | ~Q(event="vacant") & ~Q(person=""),
                name="diplomacy_headofmission_named_unless_vacant",
                violation_error_message="Name the person; only a vacant post has none.",
            ),
            once_per_page(
                "sending",
                "receiving",
                "person",
                "event",
                "date",
                sentence="This page of this source already says that of that person.",
            ),
        ]

    def __str__(self) -> str:
        who = self.person or f"{self.get_office_display()} of {self.sending}"
        return f"{who}: {self.get_event_display().lower()}, {self.date.label}"
