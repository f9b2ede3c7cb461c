from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.viewsets import publish

from . import questions, serializers, tables


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


publish(tables.Contributions, tables.AppealFigures, tables.FoodAids, tables.SouthKoreanAids)
router.register("aid/actors", ActorViewSet)
router.register("aid/programmes", ProgrammeViewSet)
