from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import dated
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints
from nkworld.provenance.models.observation_constraints import not_negative

COUNT = ("sanctions_list", "kind", "counted_on", "period", "frequency")
OUTSIDE = "The day or month counted lies within the period: write the period as its month or year."


class ListCount(Observation):
    """How many entries on North Korea a sanctions list had on one day, counted in an edition of it.

    Lists of two authorities overlap, and an entry may carry several programmes: never add them.
    """

    class List(models.TextChoices):
        UN = "un-1718", "UN 1718 list"
        UN_STILL = "un-1718-still", "UN 1718 list of 16 August 2025, listed by the day"
        OFAC = "ofac-dprk-all", "US OFAC SDN list, any programme on North Korea"
        OFAC_1 = "ofac-dprk", "US OFAC SDN list, programme DPRK"
        OFAC_2 = "ofac-dprk2", "US OFAC SDN list, programme DPRK2"
        OFAC_3 = "ofac-dprk3", "US OFAC SDN list, programme DPRK3"
        OFAC_4 = "ofac-dprk4", "US OFAC SDN list, programme DPRK4"
        OFAC_SPEA = "ofac-dprk-nkspea", "US OFAC SDN list, programme DPRK-NKSPEA"

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "Individuals"
        ENTITY = "entity", "Entities"
        VESSEL = "vessel", "Vessels"
        AIRCRAFT = "aircraft", "Aircraft"
        ALL = "all", "Entries of any kind"

    sanctions_list = models.CharField("list", max_length=16, choices=List)
    kind = models.CharField(max_length=10, choices=Kind)
    counted_on = PartialDateField(
        help_text="The day of the edition, or its month: 2018-10-29 or 2025-03."
    )
    counted_on_first = DayField(of="counted_on", side="first")
    counted_on_last = DayField(of="counted_on", side="last")

    dataset = "diplomacy/list-counts"
    page = "council:list-counts"
    unit = "entries"
    cell = COUNT

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "count of a list"
        verbose_name_plural = "counts of lists"
        constraints = claim_constraints(
            COUNT,
            dated("counted_on"),
            models.CheckConstraint(
                condition=Q(counted_on_first__gte=F("period_start"))
                & Q(counted_on_last__lte=F("period_end")),
                name="council_listcount_day_within_period",
                violation_error_message=OUTSIDE,
            ),
            not_negative("not_negative", "A list has no fewer entries than none.", "value"),
        )
        indexes = cell_indexes(COUNT, "council_listcount")

    @property
    def cell_text(self):
        """The day tells the period that it lies in."""
        list_, kind = self.get_sanctions_list_display(), self.get_kind_display()
        return f"{list_}, {kind.lower()}, {self.counted_on.label}"

    def clean(self):
        super().clean()
        day = self.counted_on
        if not (self.period_start and day.first):
            return
        if not self.period_start <= day.first <= day.last <= self.period_end:
            raise ValidationError({"counted_on": OUTSIDE})
