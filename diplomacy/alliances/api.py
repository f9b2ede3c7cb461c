from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router

from . import questions, serializers


class ObligationViewSet(CuratedViewSet):
    """What North Korea and another state owe each other by treaty, as a data set codes it, one row
    for each run of years.

    Five flags and no treaty’s name. `until` is the last year coded: where `cut` is true that is
    the last year of the data, and the obligation may go on. The treaty of 2024 with Russia is
    later than the data.
    """

    dataset = "diplomacy/alliances"
    question_class = questions.ObligationQuestion
    serializer_class = serializers.ObligationSerializer


router.register("diplomacy/alliances", ObligationViewSet)
