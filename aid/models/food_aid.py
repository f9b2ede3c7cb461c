from typing import ClassVar

from django.db import models

from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation_cell import cell_constraints, cell_indexes
from nkworld.provenance.models.observation_constraints import not_negative

from ..choices import Channel, Commodity, Money
from ..querysets import FoodAidQuerySet
from .actor import Actor

CELL = ("donor", "commodity", "channel", "period", "frequency", "stage", "coverage")


class FoodAid(Observation):
    """Food or fertiliser from one donor in one period, in metric tonnes.

    Commodities contain one another, and so do donors: a sum stays on one level of each.
    """

    donor = models.ForeignKey(Actor, models.PROTECT, related_name="food_given")
    commodity = models.CharField(max_length=17, choices=Commodity)
    channel = models.CharField(max_length=14, choices=Channel, default=Channel.ALL)
    stage = models.CharField(
        "how far it has come",
        max_length=9,
        choices=Money,
        default=Money.REPORTED,
        help_text="pledged, committed, or reported where it was counted on the way or on arrival.",
    )
    coverage = models.CharField(
        max_length=160,
        blank=True,
        help_text="In words, what tells this figure from others of the year.",
    )

    dataset = "aid/food-aid"
    unit = "tonnes"
    cell = CELL

    objects: ClassVar = FoodAidQuerySet.as_manager()

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "food aid"
        constraints = [
            *Observation.Meta.constraints,
            *cell_constraints(CELL),
            not_negative("weight_not_negative", "Food weighs nothing or more.", "value"),
        ]
        indexes = cell_indexes(CELL, "foodaid")
