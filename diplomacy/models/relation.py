from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from nkworld.atlas.models import DPRK
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited, Curated
from nkworld.provenance.models.constraints import dated, in_order, not_negative, once_per_page

from .stated import (
    EXCLUDABLE,
    BetweenTwo,
    CountOfADay,
    Excludable,
    Organization,
    Stated,
    Treaty,
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


BREAKS = {"suspended", "severed"}
OPENINGS = {"established", "recognised"}


def complaint_about(act: "RelationAct", others: Collection["RelationAct"]) -> str:
    """The sentence that refuses an act beside the same source's others; empty if it fits.

    Only what is certainly earlier or later counts: 1990 and March 1990 have no order.
    """
    earlier = [one for one in others if one.date.last < act.date.first]
    later = [one for one in others if one.date.first > act.date.last]
    for first, then in (*((one, act) for one in earlier), *((act, one) for one in later)):
        before = {one.event for one in (*others, act) if one.date.last < first.date.first}
        dates = f"({first.date.label}, {then.date.label})"
        if first.event == "restored" and then.event in BREAKS and not before & BREAKS:
            return (
                f"By this source relations would have been restored before they were {then.event} "
                f"{dates}. Check the two dates, or add the earlier break first."
            )
        if first.event in BREAKS and then.event == "established" and not before & OPENINGS:
            return (
                f"By this source relations would have been {first.event} before they were "
                f"established {dates}. Check the two dates; taking up relations again is "
                "“restored”."
            )
    return ""


class RelationAct(Excludable, Cited):
    """What one source says happened to relations with one country, on a day, in a month or year.

    The state on any date follows from the acts (see states.py). A level that is lowered or
    restored, an ambassador who is expelled or not accredited neither begin nor end relations. Two
    are no acts but sightings: `none`, a list of that date shows no relations, and `in-force`, a
    page of that date has them.
    """

    class Act(models.TextChoices):
        RECOGNISED = "recognised", "Recognised"
        ESTABLISHED = "established", "Relations established"
        DOWNGRADED = "downgraded", "Level of relations lowered"
        LEVEL_RESTORED = "level-restored", "Level of relations restored"
        EXPELLED = "expelled", "Ambassador or diplomats expelled"
        ACCREDITATION_STOPPED = "accreditation-stopped", "Accreditation of an ambassador stopped"
        SUSPENDED = "suspended", "Relations suspended"
        SEVERED = "severed", "Relations broken off"
        RESTORED = "restored", "Relations restored"
        NONE = "none", "Listed without relations"
        IN_FORCE = "in-force", "Said to be in force"

    country = country_field("relation_acts")
    event = models.CharField("act", max_length=21, choices=Act)
    date = PartialDateField(days=True)

    dataset = "diplomacy/relations"
    page = "diplomacy:relations"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        verbose_name = "act of relations"
        verbose_name_plural = "acts of relations"
        ordering = ["country__name", "date_first", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            *Excludable.Meta.constraints,
            dated("date"),
            once_per_page(
                "country",
                "event",
                "date",
                sentence="This page of this source already has that act on that date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.get_event_display().lower()}, {self.date.label}"

    def clean(self) -> None:
        if not self.country_id or self.date.first is None:
            return
        if self.country.code == DPRK:
            raise ValidationError({"country": "North Korea has no relations with itself."})
        ended = self.country.valid_to
        if ended and self.date.first > ended:
            sentence = f"{self.country} ended on {ended:%-d %B %Y}: choose the state that followed."
            raise ValidationError({"date": sentence})
        if self.excluded or not self.source_id:
            return
        # The other acts that the same source tells of the same country, if they count.
        same = {"country": self.country_id, "source": self.source_id, "excluded": False}
        if sentence := complaint_about(
            self, RelationAct.objects.filter(**same).exclude(pk=self.pk)
        ):
            raise ValidationError({"event": sentence})


class Event(Cited):
    """Something that happened between the DPRK and one country, or the world, as a source tells.

    The date is that of the first day where a source gives several; of what is only reported, that
    of the report, and the title says who reports it. `treaty` and `document` lead to what it
    concerns: a treaty here, or a document of the Security Council by its symbol.
    """

    class Kind(models.TextChoices):
        SUMMIT = "summit", "Summit"
        HIGH_LEVEL_VISIT = "high-level-visit", "High-level visit"
        VISIT = "visit", "Visit of a delegation"
        TALKS = "talks", "Talks"
        AGREEMENT = "agreement", "Agreement"
        VOTE = "vote", "Vote"
        TRANSFER = "transfer", "Shipment or deployment"
        INCIDENT = "incident", "Incident"
        OTHER = "other", "Other"

    date = PartialDateField(days=True)
    country = country_field("diplomatic_events")
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=200)
    treaty = models.ForeignKey(
        Treaty,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="The treaty that it signed, ratified or brought into force.",
    )
    document = models.CharField(
        "document of the Security Council",
        max_length=20,
        blank=True,
        help_text="By its symbol, such as S/RES/2397, where the event concerns one.",
    )

    references: Any = ()  # what other domains have of its document, where a page asked them

    dataset = "diplomacy/events"
    page = "diplomacy:timeline"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        ordering = ["-date_first", "-date_last", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            once_per_page(
                "country",
                "date",
                "title",
                sentence="This page of this source already tells of that event.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date.label}: {self.title}"


class PublishedCount(CountOfADay):
    """How many relations or missions somebody counted on one day, or in one month.

    A number without names: who counted seldom says which countries it holds. Relations are a
    number of countries, the others one of missions, of any kind unless embassies are named.
    """

    class Measure(models.TextChoices):
        RELATIONS = "relations", "Countries with relations"
        HOSTS = "hosts", "Countries with an embassy of North Korea"
        EMBASSIES_ABROAD = "embassies-abroad", "North Korea’s embassies abroad"
        MISSIONS_ABROAD = "missions-abroad", "North Korea’s missions abroad"
        MISSIONS_IN_AFRICA = "missions-in-africa", "North Korea’s missions in Africa"
        EMBASSIES_IN_PYONGYANG = "embassies-in-pyongyang", "Embassies in Pyongyang"
        MISSIONS_IN_PYONGYANG = "missions-in-pyongyang", "Missions and offices in Pyongyang"

    measure = models.CharField("what is counted", max_length=22, choices=Measure)
    counted_on = PartialDateField(
        help_text="The day that the count is of, or the month: 2023-12-05 or 2023-12.",
        error_messages={"blank": "Write the day or the month that the count is of."},
        days=True,
    )

    dataset = "diplomacy/published-counts"
    unit = "countries or missions"
    cell = ("measure", "counted_on", "period", "frequency")
    index_name = "publishedcount"

    class Meta(CountOfADay.Meta):
        verbose_name = "published count"
        constraints = [
            *CountOfADay.Meta.constraints,
            not_negative("Nobody counts less than none.", "value", "value_low"),
        ]

    @property
    def cell_text(self) -> str:
        return f"{self.get_measure_display()}, {self.counted_on.label}"
