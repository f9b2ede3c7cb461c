from django.db import models

from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints
from nkworld.provenance.models.observation_constraints import not_negative

CELL = ("indicator", "period", "frequency")


class Indicator(models.TextChoices):
    OUTPUT = "output", "Output (US$)"
    WORKERS = "workers", "North Korean workers"
    COMPANIES = "companies", "Companies"
    EXPORTS = "exports", "Exported from the zone (US$)"


class ZoneFigure(Observation):
    """Output, workers or companies of the industrial zone of Kaesong, as Seoul's side tells.

    Output is in current US dollars of a period, workers and companies are those at some time in
    it, on the day that `state_of` names. Running totals stand as spans: never to be added to years.
    """

    indicator = models.CharField("what is counted", max_length=9, choices=Indicator)
    state_of = PartialDateField(
        "on the day",
        blank=True,
        help_text="Of workers and companies: the day counted, where it is known.",
    )

    dataset = "travel/kaesong-zone"
    page = "kaesong:figures"
    unit = "US dollars, persons or companies, as the indicator says"
    cell = CELL
    content = (*Observation.content, "state_of")

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "figure of the Kaesong zone"
        verbose_name_plural = "figures of the Kaesong zone"
        constraints = claim_constraints(
            CELL, not_negative("not_negative", "Output and people are zero or more.", "value")
        )
        indexes = cell_indexes(CELL, "kaesong_zone")
