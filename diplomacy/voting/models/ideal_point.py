from typing import Any

from django.db import models

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints

CELL = ("country", "period", "frequency")
POSITION: Any = {"max_digits": 10, "decimal_places": 7, "null": True, "blank": True}


class IdealPoint(Observation):
    """Where a model of voting places one state in one year, on a line without unit.

    A higher value is closer to the order led by the United States, a lower one farther from it.
    The value is the mean of what the model holds possible, the bounds are its 5th and 95th
    percentiles. North Korea is one of the states. Whether a year is that of the calendar or of the
    session is not said where it was read.
    """

    country = models.ForeignKey(Country, models.PROTECT, related_name="ideal_points")
    value = models.DecimalField("ideal point", **POSITION)
    value_low = models.DecimalField("5th percentile", **POSITION)
    value_high = models.DecimalField("95th percentile", **POSITION)
    votes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Ballots of the state on which the estimate rests."
    )
    with_all_votes = models.DecimalField(
        "with paragraph and amendment votes",
        help_text="The same estimate from all roll calls, not only those on whole resolutions.",
        **POSITION,
    )

    dataset = "diplomacy/ideal-points"
    page = "voting:ideal-points"
    unit = "no unit"
    cell = CELL
    content = (*Observation.content, "votes", "with_all_votes")

    class Meta(Observation.Meta):
        abstract = False
        constraints = claim_constraints(CELL)
        indexes = cell_indexes(CELL, "ideal_point")
