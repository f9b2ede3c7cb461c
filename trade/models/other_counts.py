"""Trade that is counted in something else than dollars of goods with one partner."""

from django.db import models

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints
from nkworld.provenance.models.observation_constraints import not_negative

from .flow import NO_SIGN, Direction

CELL = ("country", "period", "frequency", "direction", "measure", "named", "counted_in")


class OtherTradeCount(Observation):
    """Trade as it was printed where dollars of all goods with a partner were not: in another
    currency, of one province, by weight, or as a balance of food. Seen from the DPRK.

    What was counted and in which unit are part of the cell: no two rows of different ones are of
    one kind, and none is ever added to a row of trade/flows. Nothing is converted.
    """

    class Measure(models.TextChoices):
        GOODS = "goods", "Goods, in the currency printed"
        WITH_SERVICES = "goods-and-services", "Goods and services"
        PROVINCE = "province", "Trade of one province"
        FREIGHT = "freight", "Freight"
        FOOD_BALANCE = "food-balance", "Food balance of the FAO, aid included"

    class Unit(models.TextChoices):
        DOLLARS = "usd", "US dollars"
        EUROS = "eur", "euros"
        POUNDS = "gbp", "pounds sterling"
        YEN = "jpy", "yen"
        YUAN = "cny", "yuan"
        TONNES = "t", "tonnes"

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="trade_counted_otherwise", verbose_name="partner"
    )
    direction = models.CharField(max_length=8, choices=Direction)
    measure = models.CharField("what is counted", max_length=18, choices=Measure)
    named = models.CharField(
        "of what",
        max_length=60,
        blank=True,
        help_text="The province, the sort of food or the way, as the page names it.",
    )
    counted_in = models.CharField("unit", max_length=3, choices=Unit)

    dataset = "trade/other-counts"
    unit = "as the column “counted in” says"
    cell = CELL
    never_added = "each measure and each unit is a thing of its own, and food balances hold aid."

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "trade counted otherwise"
        verbose_name_plural = "trade counted otherwise"
        constraints = claim_constraints(CELL, not_negative(*NO_SIGN))
        indexes = cell_indexes(CELL, "othercount")
