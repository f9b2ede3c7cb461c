from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.viewsets import ObservationViewSet

from . import filters, questions, serializers


class ContributionViewSet(ObservationViewSet):
    """Money and goods given for work in North Korea, by donor and recipient, in US dollars.

    `money` is the status of the money in each row: pledged, committed, paid, or reported where
    the source does not tell. Without the parameter of that name rows of every status are given;
    no two may be added, as a dollar is first pledged and later paid.

    Add only rows whose `scope` is `whole`. Others are the books of one day (the next day’s
    contain them), parts of a larger figure, or another account of the same money.
    """

    filterset_class = filters.ContributionFilter
    serializer_class = serializers.ContributionSerializer
    point_of_view = "The donor’s: it gives, for work in North Korea."


class AppealFigureViewSet(ObservationViewSet):
    """What appeals for North Korea asked for and received, and how many people they meant.

    `requested` and `funded` are US dollars, `people-in-need` and `people-targeted` are people. The
    rule takes one source for each measure; with `rule=all` every source that differs is given,
    with the day or edition that it read in `state`.
    """

    filterset_class = filters.AppealFigureFilter
    serializer_class = serializers.AppealFigureSerializer
    point_of_view = "The appealing agencies’: they ask, and receive."


class FoodAidViewSet(ObservationViewSet):
    """Food aid, and fertiliser given as aid, by donor and commodity, in metric tonnes.

    Donors and commodities contain one another: `all-donors` is a total, `cereals` the sum of its
    grains. `stage` tells what was promised from what was counted.
    """

    filterset_class = filters.FoodAidFilter
    serializer_class = serializers.FoodAidSerializer
    point_of_view = "The donor’s: it ships to North Korea."


class SouthKoreanAidViewSet(ObservationViewSet):
    """South Korean aid by year and pocket, in won as the Unification Ministry accounts for it.

    `total` is government and private together; `government-food-loan` is within the government’s.
    """

    filterset_class = filters.SouthKoreanAidFilter
    serializer_class = serializers.SouthKoreanAidSerializer
    point_of_view = "Seoul’s: it gives to North Korea."


class ActorViewSet(CuratedViewSet):
    """Bodies that give or receive aid, and the groups that sources lump together.

    With `on`, those that may have been at work on that day: what nobody dates stays in.
    """

    dataset = "aid/actors"
    question_class = questions.ActorQuestion
    serializer_class = serializers.ActorSerializer


class ProgrammeViewSet(CuratedViewSet):
    """Operations, plans and projects inside the country, as one page each tells of them.

    Budgets are what was planned, never money received. With `on`, those that may have been
    running on that day.
    """

    dataset = "aid/programmes"
    question_class = questions.ProgrammeQuestion
    serializer_class = serializers.ProgrammeSerializer


router.register("aid/contributions", ContributionViewSet)
router.register("aid/appeals", AppealFigureViewSet)
router.register("aid/food-aid", FoodAidViewSet)
router.register("aid/south-korea", SouthKoreanAidViewSet)
router.register("aid/actors", ActorViewSet)
router.register("aid/programmes", ProgrammeViewSet)
