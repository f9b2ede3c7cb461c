from django.db import models

from nkworld.atlas.models import Country
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.promises import dated, said_once

from .promises import UNKNOWN_COUNTRY


class Event(Cited):
    """Something that happened between the DPRK and one country, or the world, as a source tells.

    The date is that of the first day where a source gives several.
    """

    class Kind(models.TextChoices):
        SUMMIT = "summit", "Summit"
        HIGH_LEVEL_VISIT = "high-level-visit", "High-level visit"
        TALKS = "talks", "Talks"
        AGREEMENT = "agreement", "Agreement"
        INCIDENT = "incident", "Incident"
        OTHER = "other", "Other"

    date = PartialDateField()
    date_first = DayField(of="date", side="first")
    date_last = DayField(of="date", side="last")
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="diplomatic_events", error_messages=UNKNOWN_COUNTRY
    )
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=200)

    dataset = "diplomacy/events"
    page = "diplomacy:timeline"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        ordering = ["-date_first", "-date_last", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            said_once(
                "country",
                "date",
                "title",
                sentence="This page of this source already tells of that event.",
            ),
        ]

    def __str__(self):
        return f"{self.date.label}: {self.title}"
