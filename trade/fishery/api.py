from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from .filters import FisheryFlowFilter
from .serializers import FisheryFlowSerializer


class FisheryFlowViewSet(ObservationViewSet):
    """Fish and fishery products traded with all partners together, by calendar year, as the FAO
    estimates them; `value` is in current US dollars.

    A group of the FAO’s own, wider than chapter 03 of the Harmonized System: add no row of this
    table to one of trade/goods.
    """

    filterset_class = FisheryFlowFilter
    serializer_class = FisheryFlowSerializer
    point_of_view = "North Korea’s: an export leaves North Korea."


router.register("trade/fishery-flows", FisheryFlowViewSet)
