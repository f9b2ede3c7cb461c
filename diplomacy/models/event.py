from django.db import models

from nkworld.atlas.models import Country
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, once_per_page

from .stated import UNKNOWN_COUNTRY
from .treaty import Treaty


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

    date = PartialDateField()
    date_first = DayField(of="date", side="first")
    date_last = DayField(of="date", side="last")
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="diplomatic_events", error_messages=UNKNOWN_COUNTRY
    )
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
