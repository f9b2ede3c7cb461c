"""Crypto assets that North Korea is said to have stolen: estimates that overlap."""

from django.db import models

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.charts import Figure
from nkworld.figures import registry as figures
from nkworld.figures.claims import estimates_of
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import not_negative
from nkworld.search.answers import answers


class CyberTheft(Observation):
    """What one body says was stolen, or earned by crime, in a period, in US dollars of the day."""

    class Measure(models.TextChoices):
        STOLEN = "stolen", "Crypto assets stolen"
        ONE_THEFT = "one-theft", "One theft, of the exchange Bybit"
        ILLICIT = "illicit-income", "Illicit income of all kinds"

    measure = models.CharField("what is estimated", max_length=14, choices=Measure)

    dataset = "diplomacy/cyber-theft"
    page = "dossiers:cyber-theft-claims"
    unit = "US dollars, current"
    cell = ("measure", "period", "frequency")
    index_name = "cyber_theft"
    never_added = "periods overlap, one theft stands in several, and each body counts its own."

    class Meta(Observation.Meta):
        verbose_name = "estimate of cyber theft"
        verbose_name_plural = "estimates of cyber theft"
        constraints = [not_negative("Nobody steals less than nothing.")]


@claim_tables.register
class CyberThefts(claim_tables.ClaimTable):
    """Estimates of the crypto assets that North Korea stole, in US dollars, by who made them.

    Periods overlap and a single theft stands in several: no two rows are added, least of all those
    of the sanctions monitoring team and of Chainalysis.
    """

    model = CyberTheft
    columns = ("period", "measure", "value")
    filters = ("measure",)
    crumbs = (("Diplomacy", "diplomacy:index"),)


@figures.register(
    CyberTheft.dataset,
    CyberTheft.dataset,
    over_time=False,  # its rows are spans that overlap
    measure=OneOfField(
        CyberTheft.Measure.choices, "What is estimated", initial=CyberTheft.Measure.STOLEN.value
    ),
)
def cyber_theft(params: dict) -> Figure:
    """What North Korea is said to have stolen in crypto assets, by who estimates it and when."""
    measure = CyberTheft.Measure(params["measure"])
    subject = str(measure.label)
    return estimates_of(params, CyberTheft, subject=subject, unit="US dollars", measure=measure)


answers(
    CyberTheft.dataset,
    ["crypto stolen", "cyber theft", "crypto theft", "cryptocurrency stolen", "stolen crypto"],
    subject="crypto assets stolen",
)
