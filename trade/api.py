from rest_framework import serializers

from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router

from . import questions
from .serializers import RevisionSerializer, SilenceSerializer


class SilenceViewSet(CuratedViewSet):
    """For each partner and year: a figure, a zero, or a silence and of what kind.

    Yearly figures of any source count, in either direction or as two-way trade. Partners of which
    no year is on record are not listed. Only years that are over on the day asked about are told.
    """

    dataset = "trade/flows"
    question_class = questions.SilenceQuestion
    serializer_class = SilenceSerializer
    example_query = "country=CHN&from=2020&to=2020"


class RevisionViewSet(CuratedViewSet):
    """How far a source’s first figure of a partner and period moved later, in current US dollars.

    Every case of which both words are known: printed on two pages, or kept here as two vintages.
    The direction is seen from North Korea.
    """

    dataset = "trade/flows"
    question_class = questions.RevisionQuestion
    serializer_class = RevisionSerializer


class SouthKoreanTradeViewSet(CuratedViewSet):
    """Cited figures of South Korea’s trade, to hold doubtful figures of the North against.

    Current US dollars, seen from South Korea. `goods` are chapters of the Harmonized System, empty
    for all goods; `told_by` says whose count it is. No figure of North Korea has them in it.
    """

    dataset = "trade/flows"
    question_class = questions.SouthKoreanQuestion
    api_fields = {
        "country": "The partner, or the world.",
        "goods": serializers.CharField(help_text="Chapters such as 84-85; empty for all goods."),
    }


router.register("trade/silence", SilenceViewSet)
router.register("trade/revisions", RevisionViewSet)
router.register("trade/south-korea", SouthKoreanTradeViewSet)
