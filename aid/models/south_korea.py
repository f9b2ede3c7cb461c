from django.db import models

from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation_cell import cell_constraints, cell_indexes
from nkworld.provenance.models.observation_constraints import not_negative

from ..choices import SouthernChannel

CELL = ("channel", "period", "frequency")


class SouthKoreanAid(Observation):
    """Aid from South Korea in one year, in current South Korean won.

    The channels contain one another: the total is government plus private, and food loans are
    within the government's. Counted when an export is approved, loans when they are shipped.
    """

    channel = models.CharField(max_length=20, choices=SouthernChannel)

    dataset = "aid/south-korea"
    unit = "South Korean won, current"
    cell = CELL

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "South Korean aid in won"
        constraints = [
            *Observation.Meta.constraints,
            *cell_constraints(CELL),
            not_negative("value_not_negative", "Aid is worth zero or more.", "value"),
        ]
        indexes = cell_indexes(CELL, "southkoreanaid")
