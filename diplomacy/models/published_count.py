from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Observation, ObservationQuerySet
from nkworld.provenance.models.constraints import dated
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints
from nkworld.provenance.models.observation_constraints import not_negative

COUNT = ("measure", "counted_on", "period", "frequency")
OUTSIDE = "The day or month counted lies within the period: write the period as its month or year."


class PublishedCountQuerySet(ObservationQuerySet):
    def of(self, *measures: str) -> Self:
        return self.filter(measure__in=measures)


class PublishedCount(Observation):
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
    )
    counted_on_first = DayField(of="counted_on", side="first")
    counted_on_last = DayField(of="counted_on", side="last")

    dataset = "diplomacy/published-counts"
    unit = "countries or missions"
    cell = COUNT

    objects: ClassVar = PublishedCountQuerySet.as_manager()

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "published count"
        constraints = claim_constraints(
            COUNT,
            dated("counted_on"),
            models.CheckConstraint(
                condition=Q(counted_on_first__gte=F("period_start"))
                & Q(counted_on_last__lte=F("period_end")),
                name="diplomacy_publishedcount_day_within_period",
                violation_error_message=OUTSIDE,
            ),
            not_negative("not_negative", "Nobody counts less than none.", "value", "value_low"),
        )
        indexes = cell_indexes(COUNT, "publishedcount")

    @property
    def cell_text(self) -> str:
        """The day tells the period that it lies in."""
        return f"{self.get_measure_display()}, {self.counted_on.label}"

    def clean(self) -> None:
        super().clean()
        day, start, end = self.counted_on, self.period_start, self.period_end
        if start and day.first and not start <= day.first <= day.last <= end:
            raise ValidationError({"counted_on": OUTSIDE})
