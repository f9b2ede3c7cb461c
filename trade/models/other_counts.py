"""Trade that is counted in something else than dollars of goods with one partner."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

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


RANK_CELL = ("country", "period", "frequency")


class PartnerRank(Observation):
    """The place of one partner by two-way trade in one source’s list of one period; 1 is the first.

    A partner that is only said to be among the ten has an upper bound and no value. `share` is in
    per cent of the source’s own total, `turnover` in current US dollars, both as the list prints
    them. The lists leave South Korea out, but for those reports that set it among the others.
    """

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="partner_ranks", verbose_name="partner"
    )
    share = models.DecimalField(
        "share (per cent)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    turnover = models.DecimalField(
        "two-way trade (US$)",
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    dataset = "trade/partner-ranks"
    unit = "place by two-way trade"
    cell = RANK_CELL
    content = (*Observation.content, "share", "turnover")

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "rank of a partner"
        verbose_name_plural = "ranks of partners"
        constraints = claim_constraints(
            RANK_CELL,
            models.CheckConstraint(
                condition=(Q(value__isnull=True) | Q(value__gte=1))
                & (Q(value_low__isnull=True) | Q(value_low__gte=1))
                & (Q(value_high__isnull=True) | Q(value_high__gte=1)),
                name="trade_partnerrank_from_the_first",
                violation_error_message="The first place is 1.",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100),
                name="trade_partnerrank_share_of_a_whole",
                violation_error_message="A share lies between 0 and 100 per cent.",
            ),
        )
        indexes = cell_indexes(RANK_CELL, "partnerrank")
