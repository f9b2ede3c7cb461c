from rest_framework import serializers

from nkworld.api.curated import CuratedViewSet
from nkworld.api.disagreements import register_disagreements
from nkworld.api.router import RowAddressField, router
from nkworld.api.serializers import CountryRefSerializer, ExactNumberField, SourceRefSerializer

from . import questions
from .models import Flow, SouthKoreanTrade
from .tables import EXPORTER, Flows


class SilenceSerializer(serializers.Serializer):
    """What is on record of one partner and year, whoever says it."""

    country = CountryRefSerializer(help_text="The partner.")
    period = serializers.CharField(source="cell.year", help_text="The year: 2015.")
    state = serializers.CharField(
        source="cell.state",
        help_text="reported, compiled (a compiler alone gives a figure), zero, late, withdrawn, "
        "unspecified, ban, excluded, awaited, not-reported (no figure in a compilation that has "
        "the partner in an earlier year), missing (no source read here reaches the year, or knows "
        "the partner by then) or no-state. None is a zero but zero.",
    )
    note = serializers.CharField(
        source="cell.told",
        allow_null=True,
        help_text="Who is on record, or what is known of the silence.",
    )


class RevisionSerializer(serializers.Serializer):
    """The first and the later word of one source about one cell."""

    source = SourceRefSerializer(help_text="Who says so.")
    country = CountryRefSerializer(source="revision.partner", help_text="The partner.")
    period = serializers.CharField(source="revision.period")
    direction = serializers.CharField(source="revision.direction")
    first_value = ExactNumberField(
        source="revision.first", help_text="What the source printed first."
    )
    later_value = ExactNumberField(source="revision.later", help_text="What it printed later.")
    difference = ExactNumberField(source="revision.moved", help_text="The later less the first.")
    note = serializers.CharField(
        source="revision.note", allow_null=True, help_text="How both figures are known."
    )


class TurnoverClaimSerializer(serializers.Serializer):
    """A claim in a sum."""

    id = serializers.IntegerField(source="key", help_text="Of the claim in trade/flows.")
    url = RowAddressField(Flow.dataset, source="key")


class TurnoverSerializer(serializers.Serializer):
    """Two-way trade with a partner by one source."""

    country = CountryRefSerializer(help_text="The partner; no aggregate.")
    period = serializers.CharField()
    frequency = serializers.CharField(help_text="annual, monthly, cumulative …")
    source = SourceRefSerializer(help_text="Whose figures these are: both directions are its own.")
    value = ExactNumberField(
        source="amount.value", allow_null=True, help_text="Null where only a bound is known."
    )
    value_low = ExactNumberField(
        source="amount.low", allow_null=True, help_text="Where the source gives a range."
    )
    value_high = ExactNumberField(
        source="amount.high", allow_null=True, help_text="Where the source gives a range."
    )
    status = serializers.CharField(
        source="amount.status", help_text="derived, or estimated, of exports plus imports."
    )
    read = serializers.CharField(
        source="amount.read", help_text="How it was read; of a sum the worse of the two."
    )
    note = serializers.CharField(
        source="amount.note", allow_null=True, help_text="“exports plus imports”, or the claim’s."
    )
    claims = TurnoverClaimSerializer(
        source="amount.parts",
        many=True,
        help_text="Exports and imports, or the one claim of two-way trade that it prints.",
    )


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
