from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from .filters import RefugeeCountFilter
from .serializers import RefugeeCountSerializer


class RefugeeCountViewSet(ObservationViewSet):
    """Refugees and asylum-seekers from North Korea, claims and decisions, by country of asylum.

    `measure` says what is counted; two of them are never added. Of one measure of stocks, the
    countries of a year may be added where `location` is empty and `sex` is `all`. Claims and
    decisions of one year stand at several levels, and one claim may be counted at each.

    `value_low` 1 and `value_high` 5 without a value: the source prints five for one to five.
    """

    filterset_class = RefugeeCountFilter
    serializer_class = RefugeeCountSerializer
    point_of_view = "North Korea’s: it is the country of origin, `country` that of asylum."


router.register("travel/refugees", RefugeeCountViewSet)
