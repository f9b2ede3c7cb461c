from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from .filters import MigrantStockFilter
from .serializers import MigrantStockSerializer


class MigrantStockViewSet(ObservationViewSet):
    """A model of the UN: who was born in North Korea and lives abroad, and who the other way round.

    Persons at mid-year, estimated; not to be set beside counts. China, Japan and South Korea are
    not among the countries of `from-dprk`: neither a sum of countries nor the row of `WLD`, which
    also holds the excluded ones, is a world total. Rows in which the two Koreas look mixed up are
    excluded by rule.
    """

    filterset_class = MigrantStockFilter
    serializer_class = MigrantStockSerializer
    point_of_view = (
        "North Korea’s: from-dprk are those born there who live in `country`, to-dprk those born "
        "in `country` who live there."
    )


router.register("travel/migrant-stock", MigrantStockViewSet)
