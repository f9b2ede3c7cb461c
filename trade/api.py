from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from .filters import FlowFilter, InterKoreanFlowFilter
from .serializers import FlowSerializer, InterKoreanFlowSerializer


class FlowViewSet(ObservationViewSet):
    """Goods traded with one partner, or with the world, in one period.

    Amounts are current US dollars. Inter-Korean trade is a table of its own: most sources
    leave it out of what they call the world. `turnover` is two-way trade, where a source prints
    nothing finer.

    A year’s exports, imports and turnover are three cells, and a rule may take each from another
    source: read `source` before you add or subtract.
    """

    filterset_class = FlowFilter
    serializer_class = FlowSerializer
    point_of_view = "North Korea’s: an export leaves North Korea."


class InterKoreanFlowViewSet(ObservationViewSet):
    """Goods that crossed between South and North Korea in one period, by category.

    Amounts are current US dollars. The categories overlap: `total` and `commercial` are sums
    of others, as the source prints them.
    """

    filterset_class = InterKoreanFlowFilter
    serializer_class = InterKoreanFlowSerializer
    point_of_view = (
        "North Korea’s: an export leaves it for the South, an import is sent there by Seoul, "
        "aid and inputs for the Kaesong zone included."
    )


router.register("trade/flows", FlowViewSet)
router.register("trade/inter-korean", InterKoreanFlowViewSet)
