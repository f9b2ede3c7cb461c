from rest_framework import serializers

from nkworld.api.curated import CuratedViewSet
from nkworld.api.disagreements import register_disagreements
from nkworld.api.router import router

from . import questions
from .models import Flow, SouthKoreanTrade
from .serializers import RevisionSerializer, SilenceSerializer, TurnoverSerializer
from .tables import EXPORTER, Flows


class SilenceViewSet(CuratedViewSet):
    """For each partner and year: a figure, a zero, or a silence and of what kind.

    Yearly figures of any source count, in either direction or as two-way trade. Partners of which
    no year is on record are not listed. Only years that are over on the day asked about are told.
    """

    dataset = "trade/flows"
    question_class = questions.SilenceQuestion
    serializer_class = SilenceSerializer


class RevisionViewSet(CuratedViewSet):
    """How far a source’s first figure of a partner and period moved later, in current US dollars.

    Every case of which both words are known: printed on two pages, or kept here as two vintages.
    The direction is seen from North Korea.
    """

    dataset = "trade/flows"
    unit = Flow.unit
    point_of_view = EXPORTER
    question_class = questions.RevisionQuestion
    serializer_class = RevisionSerializer


class TurnoverViewSet(CuratedViewSet):
    """Two-way trade with each partner, where one source has both directions or prints the sum.

    Exports and imports of two sources are never added: each row names its one source and the
    claims it is made of. The rule takes the first source that answers; `rule=all` gives each.
    Current US dollars; South Korea’s trade is in trade/inter-korean.
    """

    dataset = "trade/flows"
    also_of = Flow.weighed_with
    unit = Flow.unit
    point_of_view = EXPORTER
    question_class = questions.TurnoverQuestion
    serializer_class = TurnoverSerializer


class SouthKoreanTradeViewSet(CuratedViewSet):
    """Cited figures of South Korea’s trade, to hold doubtful figures of the North against.

    Current US dollars, seen from South Korea. `hs_chapters` are those of the Harmonized System that
    a figure is about, none for all goods; `reported_by` says whose count it is. No figure of North
    Korea has them in it.
    """

    dataset = "trade/flows"
    unit = Flow.unit
    point_of_view = "South Korea’s: an export leaves South Korea."
    question_class = questions.SouthKoreanQuestion
    columns = ("country", "period", "direction", "hs_chapters", "value", "reported_by")
    api_fields = {
        "country": "The partner, or the world.",
        "period": serializers.CharField(source="year", help_text="The year: 2015."),
        "hs_chapters": serializers.ListField(
            child=serializers.CharField(),
            help_text="Chapters of the Harmonized System: 84, 85; none where all goods are meant.",
        ),
        "reported_by": serializers.ChoiceField(
            SouthKoreanTrade.Teller.choices, source="told_by", help_text="Whose count it is."
        ),
    }


router.register("trade/silence", SilenceViewSet)
router.register("trade/revisions", RevisionViewSet)
router.register("trade/turnover", TurnoverViewSet)
register_disagreements("trade/disagreements", Flows)
router.register("trade/south-korea", SouthKoreanTradeViewSet)
