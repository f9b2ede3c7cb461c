from django.db import models

from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, once_per_page


class Launch(Cited):
    """One missile that left North Korea’s ground or waters, as one database has it.

    Two databases are two readings of the same flights: their rows are never added. Distances and
    heights are kilometres.
    """

    class Type(models.TextChoices):
        SRBM = "srbm", "Short-range ballistic missile"
        MRBM = "mrbm", "Medium-range ballistic missile"
        IRBM = "irbm", "Intermediate-range ballistic missile"
        ICBM = "icbm", "Intercontinental ballistic missile"
        SLBM = "slbm", "Submarine-launched ballistic missile"
        SLV = "slv", "Space launch vehicle"
        HGV = "hgv", "Hypersonic glide vehicle"
        UNKNOWN = "unknown", "Unknown"

    class Result(models.TextChoices):
        SUCCESS = "success", "Success"
        FAILURE = "failure", "Failure"
        UNKNOWN = "unknown", "Unknown"

    class Confirmation(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        UNCONFIRMED = "unconfirmed", "Unconfirmed"

    number = models.PositiveSmallIntegerField("number in the database")
    date = PartialDateField()
    date_first = DayField(of="date", side="first")
    date_last = DayField(of="date", side="last")
    missile = models.CharField(max_length=40, blank=True)
    missile_type = models.CharField("type", max_length=7, choices=Type, blank=True)
    facility = models.CharField("launched from", max_length=60, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=7, null=True, blank=True)
    longitude = models.DecimalField(max_digits=10, decimal_places=7, null=True, blank=True)
    landing = models.CharField("where it came down", max_length=80, blank=True)
    apogee_km = models.DecimalField(
        "apogee (km)", max_digits=6, decimal_places=1, null=True, blank=True
    )
    distance_km = models.DecimalField(
        "distance (km)", max_digits=6, decimal_places=1, null=True, blank=True
    )
    result = models.CharField("outcome", max_length=7, choices=Result)
    confirmation = models.CharField(
        max_length=11, choices=Confirmation, blank=True, help_text="Where the database says so."
    )

    dataset = "diplomacy/launches"
    page = "council:launches"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        verbose_name_plural = "launches"
        ordering = ["-date_first", "source", "number"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            models.UniqueConstraint(
                fields=["source", "number"],
                name="council_launch_once",
                violation_error_message="This database already has that number.",
            ),
        ]

    def __str__(self):
        return f"{self.missile or 'Missile'}, {self.date.label}"


class NuclearTest(Cited):
    """A nuclear test of North Korea, as one page dates it; numbered in their order."""

    number = models.PositiveSmallIntegerField("which of the tests", help_text="1 is the first.")
    date = PartialDateField()
    date_first = DayField(of="date", side="first")
    date_last = DayField(of="date", side="last")

    dataset = "diplomacy/nuclear-tests"
    page = "council:nuclear-tests"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        ordering = ["number", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            once_per_page(
                "number", "date", sentence="This page of this source already dates that test."
            ),
        ]

    def __str__(self):
        return f"Nuclear test {self.number}, {self.date.label}"
