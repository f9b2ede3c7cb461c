from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from .filters import ZoneFilter
from .serializers import ZoneFigureSerializer


class ZoneFigureViewSet(ObservationViewSet):
    """Output, workers and companies of the Kaesong industrial zone, 2005–2016.

    `indicator` says what is counted: output in current US dollars, or persons, or companies. Ask
    for a `frequency`: months and running totals (`cumulative`) lie within or across full years.
    """

    filterset_class = ZoneFilter
    serializer_class = ZoneFigureSerializer
    point_of_view = "The zone’s, in North Korea, as South Korea’s side counts."


router.register("travel/kaesong-zone", ZoneFigureViewSet)
