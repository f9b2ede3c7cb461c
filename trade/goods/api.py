from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router

from . import questions, serializers


class CommodityViewSet(CuratedViewSet):
    """The Harmonized System as far as figures and measures here speak of it: all sections and
    chapters, single headings and subheadings, ranges, and goods named without a code.

    Every chapter belongs to one sector. `measures` are those in force on the day.
    """

    dataset = "trade/commodities"
    also_of = ("trade/measures",)
    question_class = questions.CommodityQuestion
    serializer_class = serializers.CommodityRowSerializer


class MeasureViewSet(CuratedViewSet):
    """Bans, caps, exemptions and other rules of the Security Council’s resolutions on North
    Korea, and the national notices that carry them out, with their state on one day.

    `commodity` gives every measure that speaks of these goods or of a part of them. An allowed
    amount stands in `cap_quantity` or `cap_value_usd`; where a cap has both, the lower one counts.
    """

    dataset = "trade/measures"
    question_class = questions.MeasureQuestion
    serializer_class = serializers.MeasureSerializer


router.register("trade/commodities", CommodityViewSet)
router.register("trade/measures", MeasureViewSet)
