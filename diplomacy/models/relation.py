from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from nkworld.atlas.models import DPRK, Country
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, once_per_page

from .stated import UNKNOWN_COUNTRY, Excludable

BREAKS = {"suspended", "severed"}
OPENINGS = {"established", "recognised"}


def complaint_about(act: "RelationAct", others: Collection["RelationAct"]) -> str:
    """The sentence that refuses an act beside the same source's others; empty if it fits.

    Only what is certainly earlier or later counts: 1990 and March 1990 have no order.
    """
    earlier = [one for one in others if one.date.last < act.date.first]
    later = [one for one in others if one.date.first > act.date.last]
    for first, then in (*((one, act) for one in earlier), *((act, one) for one in later)):
        before = [one for one in (*others, act) if one.date.last < first.date.first]
        if sentence := _impossible(first, then, {one.event for one in before}):
            return sentence
    return ""


def _impossible(first: "RelationAct", then: "RelationAct", before: set[str]) -> str:
    """Why `first` can't come before `then`, where `before` are the events before both."""
    dates = f"({first.date.label}, {then.date.label})"
    if first.event == "restored" and then.event in BREAKS and not before & BREAKS:
        return (
            f"By this source relations would have been restored before they were {then.event} "
            f"{dates}. Check the two dates, or add the earlier break first."
        )
    if first.event in BREAKS and then.event == "established" and not before & OPENINGS:
        return (
            f"By this source relations would have been {first.event} before they were "
            f"established {dates}. Check the two dates; taking up relations again is “restored”."
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

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="relation_acts", error_messages=UNKNOWN_COUNTRY
    )
    event = models.CharField("act", max_length=21, choices=Act)
    date = PartialDateField()
    date_first = DayField(of="date", side="first")
    date_last = DayField(of="date", side="last")

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
        if sentence := complaint_about(self, self._siblings()):
            raise ValidationError({"event": sentence})

    def _siblings(self) -> QuerySet["RelationAct"]:
        """The other acts that the same source tells of the same country, if they count."""
        mine = RelationAct.objects.filter(
            country=self.country_id, source=self.source_id, excluded=False
        )
        return mine.exclude(pk=self.pk)
