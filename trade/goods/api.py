from rest_framework import serializers

from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.serializers import (
    ExactNumberField,
    SemicolonListField,
    SourceRefSerializer,
    reference,
)

from . import questions
from .models import Commodity, Resolution


@reference
class CommodityRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Commodity
        fields = ["code", "name", "name_ko"]


class CommodityRowSerializer(serializers.Serializer):
    """One place of the tree on the day asked about."""

    code = serializers.CharField(source="commodity.code")
    level = serializers.CharField(source="commodity.level")
    name = serializers.CharField(source="commodity.name")
    short_name = serializers.CharField(
        source="commodity.short_name", allow_null=True, help_text="Null where the name is short."
    )
    name_ko = serializers.CharField(source="commodity.name_ko", allow_null=True)
    parent = serializers.CharField(allow_null=True, help_text="The code that it lies in.")
    sector = serializers.CharField(allow_null=True, help_text="Null where it reaches over several.")
    revision = serializers.CharField(
        source="commodity.revision",
        allow_null=True,
        help_text="The edition in which the code stands.",
    )
    measures = serializers.ListField(
        child=serializers.CharField(),
        help_text="Measures of the Security Council that hold for it, or for a part of it, on the "
        "day: resolution and kind.",
    )


@reference
class ResolutionRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Resolution
        fields = ["slug", "title", "issuer", "adopted_on"]


class MeasureSerializer(serializers.Serializer):
    """A measure with its papers and its state on the day asked about."""

    resolution = ResolutionRefSerializer(source="measure.resolution")
    paragraph = serializers.CharField(
        source="measure.paragraph",
        allow_null=True,
        help_text="Null where no page read here shows it.",
    )
    kind = serializers.CharField(source="measure.kind")
    direction = serializers.CharField(
        source="measure.direction", help_text="North Korea’s: an import ban stops goods going in."
    )
    goods = serializers.CharField(source="measure.goods")
    hs_codes = SemicolonListField(source="measure.hs_codes", help_text="Codes and ranges.")
    cap_quantity = ExactNumberField(source="measure.cap_quantity", allow_null=True)
    cap_unit = serializers.CharField(source="measure.cap_unit", allow_null=True)
    cap_value_usd = ExactNumberField(source="measure.cap_value_usd", allow_null=True)
    cap_period = serializers.CharField(source="measure.cap_period", allow_null=True)
    effective_from = serializers.DateField(source="measure.effective_from")
    wind_down_until = serializers.DateField(source="measure.wind_down_until", allow_null=True)
    last_day = serializers.DateField(
        source="measure.last_day", allow_null=True, help_text="Null while nothing ends it."
    )
    state = serializers.CharField(
        help_text="On the day: to-come, winding-down, in-force, ended or never-held."
    )
    source = SourceRefSerializer(source="measure.source")
    citation = serializers.CharField(source="measure.citation")
    as_quoted = serializers.CharField(source="measure.as_quoted")
    read = serializers.CharField(source="measure.read")
    note = serializers.CharField(source="measure.note", allow_null=True)


class CommodityViewSet(CuratedViewSet):
    """The Harmonized System as far as figures and measures here speak of it: all sections and
    chapters, single headings and subheadings, ranges, and goods named without a code.

    Every chapter belongs to one sector. `measures` are those in force on the day.
    """

    dataset = "trade/commodities"
    also_of = ("trade/measures",)
    question_class = questions.CommodityQuestion
    serializer_class = CommodityRowSerializer


class MeasureViewSet(CuratedViewSet):
    """Bans, caps, exemptions and other rules of the Security Council’s resolutions on North
    Korea, and the national notices that carry them out, with their state on one day.

    `commodity` gives every measure that speaks of these goods or of a part of them. An allowed
    amount stands in `cap_quantity` or `cap_value_usd`; where a cap has both, the lower one counts.
    """

    dataset = "trade/measures"
    question_class = questions.MeasureQuestion
    serializer_class = MeasureSerializer


router.register("trade/commodities", CommodityViewSet)
router.register("trade/measures", MeasureViewSet)
