from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from .filters import SectionFlowFilter
from .serializers import SectionFlowSerializer


class SectionFlowViewSet(ObservationViewSet):
    """Goods of one SITC section traded with one partner in 1995, 2005 or 2015, as UNCTAD
    estimates them; `value` is in current US dollars.

    SITC is not the Harmonized System: add no row of this table to one of trade/goods. North
    Korea’s exports are scaled by UNCTAD to its own total; small flows are the output of a model.
    Rows taken for South Korea’s trade have the status excluded.
    """

    filterset_class = SectionFlowFilter
    serializer_class = SectionFlowSerializer
    point_of_view = "North Korea’s: an export leaves North Korea."


router.register("trade/sitc-flows", SectionFlowViewSet)
