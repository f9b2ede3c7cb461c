"""Oil that nobody reported: what institutes and governments estimate beside the notifications."""

from django.db import models

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import figure_parameters
from nkworld.atlas.models import Country
from nkworld.charts import Figure
from nkworld.figures import registry as figures
from nkworld.figures.claims import estimates_of
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import cell_indexes, claim_constraints, not_negative
from nkworld.search.answers import answers

CELL = ("country", "measure", "period", "frequency")


class PetroleumEstimate(Observation):
    """What one body estimates of oil that North Korea took in, or needs, beside what states
    notified to the Security Council’s committee. `measure` tells the unit.
    """

    class Measure(models.TextChoices):
        DELIVERED = "delivered", "Oil products taken in, barrels"
        NEEDED = "needed", "Oil needed in a year, barrels"
        CALLS = "tanker-calls", "Calls of its tankers at a Russian port"
        VOYAGES = "tanker-voyages", "Voyages of its tankers to a Russian port"
        TANKERS = "tankers", "Its tankers at a Russian port"

    country = models.ForeignKey(Country, models.PROTECT, related_name="petroleum_estimates")
    measure = models.CharField("what is estimated", max_length=14, choices=Measure)

    dataset = "trade/petroleum-estimates"
    page = "estimates:petroleum-estimates-claims"
    unit = "barrels, calls, voyages or ships, by the measure"
    cell = CELL
    never_added = "spans overlap, and what is estimated to be hidden is not what was notified."

    class Meta(Observation.Meta):
        verbose_name = "estimate of petroleum"
        verbose_name_plural = "estimates of petroleum"
        constraints = claim_constraints(
            CELL, not_negative("not_negative", "Nobody takes in less than nothing.", "value")
        )
        indexes = cell_indexes(CELL, "petroleum")


@claim_tables.register
class PetroleumEstimates(claim_tables.ClaimTable):
    """Estimates of the refined oil that North Korea took in from Russia, and of tankers that were
    counted from space, beside what states notify.

    Barrels are no tonnes, and an estimate of what is hidden is no notification: neither is added
    to trade/goods, and no two rows of this table are added.
    """

    model = PetroleumEstimate
    caption = "Estimates of petroleum"
    description = (
        "What institutes and governments estimate of the oil that reached North Korea from Russia "
        "without being notified, and the tankers that they counted."
    )
    also = "oil tankers Vostochny smuggling"
    caption_note = "Estimates beside what was notified: never added to it, nor to one another."
    columns = {
        "period": "Period",
        "country": "From",
        "measure": "What is estimated",
        "value": "Figure",
    }
    crumbs = (("Trade", "trade:index"),)
    filters = {"country": "From", "measure": "What is estimated"}
    point_of_view = "North Korea’s: it takes the oil in."
    api_fields = {"country": "The country from which it came; the world for the need."}


@figures.register(
    PetroleumEstimate.dataset,
    title="Estimates of petroleum",
    parameters=figure_parameters(
        PetroleumEstimate.dataset,
        over_time=False,  # its rows are spans that overlap
        measure=OneOfField(PetroleumEstimate.Measure, "What is estimated", initial="delivered"),
    ),
    words=["oil", "tankers", "Vostochny"],
)
def petroleum_estimates(params: dict) -> Figure:
    """Every estimate of oil that reached North Korea beside what was notified, oldest first."""
    measure = PetroleumEstimate.Measure(params["measure"])
    subject, _, unit = str(measure.label).partition(", ")
    return estimates_of(
        params, PetroleumEstimate, subject=subject, unit=unit or "number", measure=measure
    )


answers(
    PetroleumEstimate.dataset,
    ["oil Russia estimate", "oil estimates", "petroleum estimates", "tankers Russia"],
    subject="oil that nobody notified",
)
