from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from . import questions, serializers
from .filters import FlowFilter, InterKoreanFlowFilter, PartnerRankFilter


class FlowViewSet(ObservationViewSet):
    """Goods traded with one partner, or with the world, in one period.

    Amounts are current US dollars. Inter-Korean trade is a table of its own: most sources
    leave it out of what they call the world. `turnover` is two-way trade, where a source prints
    nothing finer.

    A year’s exports, imports and turnover are three cells, and a rule may take each from another
    source: read `source` before you add or subtract.
    """

    filterset_class = FlowFilter
    serializer_class = serializers.FlowSerializer
    point_of_view = "North Korea’s: an export leaves North Korea."


class InterKoreanFlowViewSet(ObservationViewSet):
    """Goods that crossed between South and North Korea in one period, by category.

    Amounts are current US dollars. The categories overlap: `total` and `commercial` are sums
    of others, as the source prints them.
    """

    filterset_class = InterKoreanFlowFilter
    serializer_class = serializers.InterKoreanFlowSerializer
    point_of_view = (
        "North Korea’s: an export leaves it for the South, an import is sent there by Seoul, "
        "aid and inputs for the Kaesong zone included."
    )


class PartnerRankViewSet(ObservationViewSet):
    """The place of a partner by two-way trade in one source’s list of one period; 1 is the first.

    Most lists are KOTRA’s, as the press told its yearly reports: five partners in most years, ten
    in some. `value` is null where a partner is only said to be among the ten. South Korea is left
    out of them, but for those reports that set it among the others.
    """

    filterset_class = PartnerRankFilter
    serializer_class = serializers.PartnerRankSerializer
    point_of_view = "North Korea’s: exports and imports together, so that no side is taken."


class SilenceViewSet(CuratedViewSet):
    """For each partner and year: a figure, a zero, or a silence and of what kind.

    Yearly figures of any source count, in either direction or as two-way trade. Partners of which
    no year is on record are not listed. Only years that are over on the day asked about are told.
    """

    dataset = "trade/flows"
    question_class = questions.SilenceQuestion
    serializer_class = serializers.SilenceSerializer


class RevisionViewSet(CuratedViewSet):
    """How far a source’s first figure of a partner and period moved later, in current US dollars.

    Every case of which both words are known: printed on two pages, or kept here as two vintages.
    The direction is seen from North Korea.
    """

    dataset = "trade/flows"
    question_class = questions.RevisionQuestion
    serializer_class = serializers.RevisionSerializer


class SouthKoreanTradeViewSet(CuratedViewSet):
    """Cited figures of South Korea’s trade, to hold doubtful figures of the North against.

    Current US dollars, seen from South Korea. `goods` are chapters of the Harmonized System, empty
    for all goods; `told_by` says whose count it is. No figure of North Korea has them in it.
    """

    dataset = "trade/flows"
    question_class = questions.SouthKoreanQuestion
    serializer_class = serializers.SouthKoreanTradeSerializer


router.register("trade/flows", FlowViewSet)
router.register("trade/inter-korean", InterKoreanFlowViewSet)
router.register("trade/partner-ranks", PartnerRankViewSet)
router.register("trade/silence", SilenceViewSet)
router.register("trade/revisions", RevisionViewSet)
router.register("trade/south-korea", SouthKoreanTradeViewSet)
