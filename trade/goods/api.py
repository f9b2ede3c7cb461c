from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from . import questions, serializers
from .filters import CommodityShareFilter, GoodsFlowFilter


class GoodsFlowViewSet(ObservationViewSet):
    """One sort of goods traded with one partner, or with the world, in one period.

    `value` is in current US dollars, `quantity` in its own unit; a row may have either or both.
    Codes overlap: 25-27 holds 2701. Rows with a `part` cover some of their code only. Never add
    rows up unless they are one source’s and lie apart.

    A rule gives one row a cell, one with a value before one with a quantity only: ask for
    `rule=all` to have both.
    """

    filterset_class = GoodsFlowFilter
    serializer_class = serializers.GoodsFlowSerializer
    point_of_view = "North Korea’s: an export leaves North Korea."


class CommodityShareViewSet(ObservationViewSet):
    """Which share of its own total a source gives to one sort of goods, its change on the year
    before, and its place among the goods of that total.

    `value` is in per cent of the same source’s total for that partner, period and direction. No
    amount follows from it: multiply it with nothing. Codes overlap, as 25-27 holds 27.
    """

    filterset_class = CommodityShareFilter
    serializer_class = serializers.CommodityShareSerializer
    point_of_view = "North Korea’s: an export leaves North Korea."


class CommodityViewSet(CuratedViewSet):
    """The Harmonized System as far as figures and measures here speak of it: all sections and
    chapters, single headings and subheadings, ranges, and goods named without a code.

    Every chapter belongs to one sector. `measures` are those in force on the day.
    """

    dataset = "trade/commodities"
    question_class = questions.CommodityQuestion
    serializer_class = serializers.CommodityRowSerializer


class MeasureViewSet(CuratedViewSet):
    """Bans, caps, exemptions and other rules of the Security Council’s resolutions on North
    Korea, and the national notices that carry them out, with their state on one day.

    `goods` gives every measure that speaks of these goods or of a part of them. An allowed amount
    stands in `cap_quantity` or `cap_value_usd`; where a cap has both, the lower one counts.
    """

    dataset = "trade/measures"
    question_class = questions.MeasureQuestion
    serializer_class = serializers.MeasureSerializer


router.register("trade/goods", GoodsFlowViewSet)
router.register("trade/commodity-shares", CommodityShareViewSet)
router.register("trade/commodities", CommodityViewSet)
router.register("trade/measures", MeasureViewSet)
