from typing import ClassVar

from django.db import models

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation_cell import cell_constraints, cell_indexes
from nkworld.provenance.models.observation_constraints import not_negative

from .classification import Commodity
from .flow import SOMETHING, GoodsFlow, GoodsFlowQuerySet, any_given

CELL = ("country", "period", "frequency", "direction", "commodity", "part")
SAID = ("value", "value_low", "value_high", "growth", "rank")


class CommodityShare(Observation):
    """Which share of its own total a source gives to one sort of goods, in per cent.

    The value is in per cent of the same source's total for that partner, period and direction, and
    never an amount. `growth` is the change in value against the same period a year before, in per
    cent; `rank` the place among that source's goods. A row has at least one of the three. The
    direction is seen from the DPRK: an export leaves North Korea.
    """

    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="commodity_shares",
        verbose_name="partner",
        help_text="Whose trade the total is: a partner, or the world.",
    )
    direction = models.CharField(max_length=6, choices=GoodsFlow.Direction)
    commodity = models.ForeignKey(Commodity, models.PROTECT, related_name="shares")
    part = models.CharField(
        "part of the code",
        max_length=80,
        blank=True,
        default="",
        help_text="Where a row covers some of its code only: jet fuel.",
    )
    named = models.CharField(
        "goods in words", max_length=80, help_text="As the report names them; the code is ours."
    )
    value = models.DecimalField("share", max_digits=7, decimal_places=4, null=True, blank=True)
    growth = models.DecimalField(
        "change on the year before",
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="In per cent, of the value of these goods.",
    )
    # An amount, so that two places that are not given compare as equal.
    rank = models.DecimalField(
        "place",
        max_digits=4,
        decimal_places=0,
        null=True,
        blank=True,
        help_text="Among the goods of that total, as printed.",
    )

    dataset = "trade/commodity-shares"
    page = "goods:shares"
    unit = "per cent of the source’s own total"
    cell = CELL
    content = (*Observation.content, "named", "growth", "rank")

    objects: ClassVar = GoodsFlowQuerySet.as_manager()

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "share of goods"
        verbose_name_plural = "shares of goods"
        constraints = [
            *(each for each in Observation.Meta.constraints if each.name != SOMETHING),
            models.CheckConstraint(
                condition=any_given(*SAID),
                name="goods_commodityshare_says_something",
                violation_error_message="A row has a share, a change or a place; leave out what is "
                "not given.",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__gte=0, value__lte=100),
                name="goods_commodityshare_is_a_share",
                violation_error_message="A share lies between 0 and 100 per cent.",
            ),
            models.CheckConstraint(
                condition=models.Q(growth__isnull=True) | models.Q(growth__gte=-100),
                name="goods_commodityshare_falls_to_nothing",
                violation_error_message="Nothing falls by more than 100 per cent.",
            ),
            not_negative("not_negative", "A share is zero or more.", "value_low"),
            models.CheckConstraint(
                condition=models.Q(rank__isnull=True) | models.Q(rank__gte=1),
                name="goods_commodityshare_place_from_one",
                violation_error_message="The first place is 1.",
            ),
            *cell_constraints(CELL),
        ]
        indexes = cell_indexes(CELL, "goods_share")
