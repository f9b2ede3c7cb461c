from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from nkworld.atlas.models import DPRK
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, not_negative, once_per_page

from .stated import CountOfADay, Excludable, Treaty, country_field

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
