from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from . import filters, questions, serializers


class AgreementViewSet(ObservationViewSet):
    """How often one state voted as North Korea did in the General Assembly, by calendar year.

    `value` is in per cent of `joint_votes`, the roll calls in which both cast yes, no or abstain;
    `same`, `one_abstained` and `opposed` add up to them, and `derivation` computes the value
    again. Absences are left out. Shares of few joint roll calls, all those of 2024 among them,
    are listed and drawn nowhere.
    """

    filterset_class = filters.AgreementFilter
    serializer_class = serializers.AgreementSerializer
    point_of_view = "North Korea’s: each state is compared with it, never with another."


class IdealPointViewSet(ObservationViewSet):
    """Where a model of UN votes places six states on a line without unit, by year.

    Higher is closer to the order led by the United States. `value_low` and `value_high` are the
    5th and 95th percentile of what the model holds possible. The result of a model, not a count.
    """

    filterset_class = filters.IdealPointFilter
    serializer_class = serializers.IdealPointSerializer
    point_of_view = "None: North Korea is one of the states that are placed."


class RollCallViewSet(CuratedViewSet):
    """Recorded votes of the General Assembly since 1991 with North Korea’s ballot, and those on
    Korea since 1947, newest first.

    Two sources number them alike and repeat one record: the nine on human rights stand twice.
    Totals are counted over the ballots that the source holds. Without a `date` a roll call is
    known by its session, which opens in the autumn of 1945 + `session`.
    """

    dataset = "diplomacy/roll-calls"
    question_class = questions.RollCallQuestion
    serializer_class = serializers.RollCallSerializer


class BallotViewSet(CuratedViewSet):
    """How every state voted in the roll calls of the General Assembly on Korea.

    `number` asks for one roll call. Who was absent is not in the source.
    """

    dataset = "diplomacy/ballots"
    question_class = questions.BallotQuestion
    serializer_class = serializers.BallotSerializer


router.register("diplomacy/voting-agreement", AgreementViewSet)
router.register("diplomacy/ideal-points", IdealPointViewSet)
router.register("diplomacy/roll-calls", RollCallViewSet)
router.register("diplomacy/ballots", BallotViewSet)
