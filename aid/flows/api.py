from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from .filters import ChineseProjectFilter, DonorFlowFilter
from .serializers import ChineseProjectSerializer, DonorFlowSerializer


class DonorFlowViewSet(ObservationViewSet):
    """What donors gave by their official statistics, by donor, kind of flow and price base.

    Ask for one `flow` and one `prices`: kinds contain one another, and dollars of two price bases
    are two currencies. Imputed multilateral aid is a share of what agencies gave, worked out by the
    OECD, and no part of what the donor paid for North Korea. Rows of a single donor are within
    those of `all-donors` and `dac-total`. Sources mostly hand on the same donor reports.
    """

    filterset_class = DonorFlowFilter
    serializer_class = DonorFlowSerializer
    point_of_view = "The donor’s: it gives, to North Korea."


class ChineseProjectViewSet(ObservationViewSet):
    """Projects of Chinese official finance in North Korea, 2000–2014, as AidData recorded them.

    `value` is in current US dollars, and null where no amount was recorded: that is no zero. Five
    institutes in South Korea, booked under the North, stand in the ledger.
    """

    filterset_class = ChineseProjectFilter
    serializer_class = ChineseProjectSerializer
    point_of_view = "China’s: it gives, to North Korea."


router.register("aid/donor-flows", DonorFlowViewSet)
router.register("aid/chinese-projects", ChineseProjectViewSet)
