from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, Max, Min, Q

from nkworld.atlas.models import Country
from nkworld.charts import Point
from nkworld.charts.words import spoken
from nkworld.provenance.models import Observation, ObservationQuerySet, Status, Totals
from nkworld.provenance.models.constraints import (
    KNOWN,
    LIVE,
    ORDER,
    not_negative,
    within_bounds,
)

from ...models.flow import NOT_NEGATIVE, OneWay, partner_key
from .classification import Commodity

THREE_DECIMALS: Any = {"max_digits": 15, "decimal_places": 3, "null": True, "blank": True}
BY_COMMODITY = "by-commodity"
WIDE = 300  # codes: of the five thousand, as many as the fullest chapters have
QUANTITIES = ("quantity", "quantity_low", "quantity_high")


class GoodsFlowQuerySet(ObservationQuerySet):
    def of_goods(self, commodities: Collection[Commodity]) -> Self:
        return self.filter(commodity__in=commodities)

    def of_many_goods(self, commodities: Collection[Commodity]) -> Self:
        """The same rows, for a page in the order of periods.

        A sum hides a wide choice from the index of codes: through it, all its rows would be
        sorted to show fifty of them.
        """
        if len(commodities) < WIDE:
            return self.of_goods(commodities)
        return self.alias(of=F("commodity_id") + 0).filter(of__in=[c.pk for c in commodities])

    def whole(self) -> Self:
        """Rows that cover all of their code: only these may ever enter a sum."""
        return self.filter(part="")


def any_given(*names: str) -> Q:
    given = Q()
    for name in names:
        given |= Q(**{f"{name}__isnull": False})
    return given


def count_by_commodity(
    manager: Any, moment: datetime | None = None
) -> dict[int, tuple[int, str, str]]:
    """{commodity id: (claims, first day, last day)}, days as ISO says: for the page of goods."""
    rows = manager.as_of(moment).order_by().values_list("commodity")
    counted = rows.annotate(Count("pk"), Min("period_start"), Max("period_end"))
    return {key: (claims, f"{first}", f"{last}") for key, claims, first, last in counted}


class GoodsFlow(Observation):
    """One sort of goods traded with one partner in one period, by value, by quantity or both.

    The direction is seen from the DPRK: an export leaves North Korea. Values are current US
    dollars; a quantity has its own unit. A row with a `part` covers some of its code only,
    gasoline out of 2710, say: it stands by itself and is never summed.
    """

    Direction = OneWay

    class Unit(models.TextChoices):
        TONNES = "t", "tonnes"
        KILOGRAMS = "kg", "kilograms"
        BARRELS = "bbl", "barrels"
        CUBIC_METRES = "m3", "cubic metres"
        PIECES = "pcs", "pieces"

    country = partner_key("goods_flows")
    direction = models.CharField(max_length=6, choices=Direction)
    commodity = models.ForeignKey(Commodity, models.PROTECT, related_name="flows")
    revision = models.CharField(
        max_length=10, blank=True, help_text="The edition of the code, where the source names it."
    )
    part = models.CharField(
        "part of the code",
        max_length=80,
        blank=True,
        help_text="Where a row covers some of its code only: gasoline, wrist watches.",
    )
    quantity = models.DecimalField(**THREE_DECIMALS, help_text="In its own unit.")
    quantity_low = models.DecimalField("lower bound of the quantity", **THREE_DECIMALS)
    quantity_high = models.DecimalField("upper bound of the quantity", **THREE_DECIMALS)
    quantity_unit = models.CharField(
        "unit of the quantity", max_length=3, choices=Unit, blank=True, default=""
    )

    dataset = "trade/goods"
    totals: ClassVar = Totals(
        ("direction", "commodity__level", "revision"),
        {"country__kind": Country.Kind.COUNTRY.value, "part": ""},
        "country",
    )
    page = "goods:claims"
    unit = "US dollars, current"
    cell = ("country", "period", "frequency", "direction", "commodity", "revision", "part")
    index_name = "goods"
    may_say_nothing = True  # but a quantity
    content = (*Observation.content, *QUANTITIES, "quantity_unit")
    tallies: ClassVar = {BY_COMMODITY: count_by_commodity}

    objects: ClassVar = GoodsFlowQuerySet.as_manager()

    class Meta(Observation.Meta):
        verbose_name = "flow of goods"
        verbose_name_plural = "flows of goods"
        constraints = [
            models.CheckConstraint(
                condition=any_given("value", "value_low", "value_high", *QUANTITIES),
                name="goods_goodsflow_says_something",
                violation_error_message="A claim has a value, a bound or a quantity; leave out "
                "what is not given.",
            ),
            models.CheckConstraint(
                condition=(~any_given(*QUANTITIES) & Q(quantity_unit=""))
                | (any_given(*QUANTITIES) & ~Q(quantity_unit="")),
                name="goods_goodsflow_quantity_has_unit",
                violation_error_message="A quantity has a unit (t, kg, bbl, m3, pcs), and a unit "
                "has a quantity.",
            ),
            not_negative(*NOT_NEGATIVE, "quantity", "quantity_low"),
            *within_bounds(
                "quantity", "quantity_", "The lower bound of a quantity is not above the upper."
            ),
        ]
        indexes = [
            # A page of a rare read would otherwise read every claim of the common one.
            *(
                models.Index(
                    fields=[name, *ORDER],
                    condition=KNOWN["known_from"],
                    name=f"goods_{name}_order",
                )
                for name in ("commodity", "country", "read")
            ),
            models.Index(
                fields=["country", "direction", "frequency", "commodity"],
                condition=LIVE,
                name="goods_live_stack",
            ),
            *(
                models.Index(fields=ORDER, condition=LIVE & rows, name=f"goods_live_{name}")
                for name, rows in (
                    ("excluded", Q(status=Status.EXCLUDED)),
                    ("part", ~Q(part="")),
                )
            ),
        ]

    @property
    def amount_text(self) -> str:
        """The quantity or its bounds with the unit, in full, or nothing."""
        point = Point(self.period, *(getattr(self, name) for name in QUANTITIES))
        if not point.numbers:
            return ""
        # A stored 520000.000 as it was read: “520,000 t”.
        return spoken(point, lambda number: f"{number.normalize():,f} {self.quantity_unit}")


PRINTED = ("value", "value_low", "value_high", "growth", "rank")


class CommodityShare(Observation):
    """Which share of its own total a source gives to one sort of goods, in per cent.

    The value is in per cent of the same source's total for that partner, period and direction, and
    never an amount. `growth` is the change in value against the same period a year before, in per
    cent; `rank` the place among that source's goods. A row has at least one of the three. The
    direction is seen from the DPRK: an export leaves North Korea.
    """

    country = partner_key(
        "commodity_shares", help_text="Whose trade the total is: a partner, or the world."
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
    cell = ("country", "period", "frequency", "direction", "commodity", "part")
    index_name = "goods_share"
    may_say_nothing = True  # but a change or a place
    content = (*Observation.content, "named", "growth", "rank")

    objects: ClassVar = GoodsFlowQuerySet.as_manager()

    class Meta(Observation.Meta):
        verbose_name = "share of goods"
        verbose_name_plural = "shares of goods"
        constraints = [
            models.CheckConstraint(
                condition=any_given(*PRINTED),
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
            not_negative("A share is zero or more.", "value_low"),
            models.CheckConstraint(
                condition=models.Q(rank__isnull=True) | models.Q(rank__gte=1),
                name="goods_commodityshare_place_from_one",
                violation_error_message="The first place is 1.",
            ),
        ]
