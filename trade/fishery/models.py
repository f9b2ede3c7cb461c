"""Trade in fish and fishery products, as fishery statistics group them."""

from typing import ClassVar

from django.db import models

from nkworld.provenance.models import Observation, Totals
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints
from nkworld.provenance.models.observation_constraints import not_negative

CELL = ("period", "frequency", "direction")


class FisheryFlow(Observation):
    """Fish and fishery products traded with all partners together in one calendar year.

    Current US dollars. The direction is seen from the DPRK: an export leaves North Korea. The group
    is the FAO's: wider than chapter 03 of the Harmonized System, and no part of its figures.
    """

    class Direction(models.TextChoices):
        EXPORT = "export", "Exports"
        IMPORT = "import", "Imports"

    direction = models.CharField(max_length=6, choices=Direction)

    dataset = "trade/fishery-flows"
    page = "fishery:claims"
    unit = "US dollars, current"
    cell = CELL
    totals: ClassVar = Totals(("direction",))

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "flow of fishery products"
        verbose_name_plural = "flows of fishery products"
        constraints = claim_constraints(
            CELL,
            not_negative(
                "not_negative",
                "Trade is zero or more; the sign is in the direction.",
                "value",
                "value_low",
            ),
        )
        indexes = cell_indexes(CELL, "fishery")
