from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from .filters import CrossingFilter, OverseasWorkersFilter
from .serializers import CrossingSerializer, OverseasWorkersSerializer


class CrossingViewSet(ObservationViewSet):
    """Entries of persons between North Korea and one country in one period.

    Entries, not people: who crosses twice is counted twice. `kind` says what was counted, and
    one kind is never added to another. A total is `dimension=total`; its parts (purposes, sexes,
    ages, means of transport) are rows of their own, and often do not add up to it.

    Quarters, half-years and cumulative spans stand beside full years: ask for a `frequency`.
    A row whose `coverage` is not `usual` belongs to no series with the others.
    """

    filterset_class = CrossingFilter
    serializer_class = CrossingSerializer
    point_of_view = (
        "North Korea’s: from-dprk has North Korea as origin and the country as destination, "
        "to-dprk the country as origin; both-directions is printed where a source splits nothing."
    )


class OverseasWorkersViewSet(ObservationViewSet):
    """North Koreans at work abroad, by host country, as estimated.

    Persons at some time in the period, mostly with bounds and no value: a range is what the
    source gives. Where `dating` is `open` the source prints no date, and the period is the longest
    span in which the estimate can lie. Those sent home are no part of those present.
    """

    filterset_class = OverseasWorkersFilter
    serializer_class = OverseasWorkersSerializer
    point_of_view = "North Korea’s: the country is the host of its workers."


router.register("travel/crossings", CrossingViewSet)
router.register("travel/overseas-workers", OverseasWorkersViewSet)
