from collections.abc import Iterable
from typing import NamedTuple

from rest_framework import serializers

from nkworld.api import fields
from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.serializers import (
    ExactNumberField,
    SemicolonListField,
    SourceRefSerializer,
    reference,
)
from nkworld.asking.fields import AnyOfField, KnownField
from nkworld.asking.record_questions import CitedQuestion, CuratedQuestion

from .models import Commodity, Measure, Resolution
from .parameters import CommodityField, SectorField
from .sanctions import State, Stated, about, known_measures
from .tree import Tree


class Place(NamedTuple):
    commodity: Commodity
    parent: str | None
    sector: str | None
    measures: list[str]


class CommodityQuestion(CuratedQuestion):
    model = Commodity
    holds, key_field, key_is_text = "commodity", "code", True
    is_of_a_day = True
    level = AnyOfField(Commodity.Level.choices, "Level")
    sector = SectorField()
    within = CommodityField(label="Goods within")

    def answers(self) -> list[Place]:
        tree, within = Tree.load(self.moment), self.cleaned_data["within"]
        measures = [m for m in known_measures(self.moment) if Stated(m, self.day).holds]
        wanted = tree.within(within) if within else tree.commodities
        return [
            self._place(each, tree, measures)
            for each in wanted
            if self.fits(each.level, "level") and self.fits(tree.listed_under(each), "sector")
        ]

    @staticmethod
    def _place(commodity: Commodity, tree: Tree, measures: Iterable[Measure]) -> Place:
        parent = tree.by_id.get(commodity.parent_id)
        sector = tree.sector_of(commodity) if commodity.level != "section" else None
        parts = about(measures, commodity.span) if commodity.span else []
        names = {f"{m.resolution.slug} {m.kind}" for m in parts if not m.resolution.is_national}
        codes = (parent.code if parent else None, sector.slug if sector else None)
        return Place(commodity, *codes, sorted(names))


class ResolutionField(KnownField):
    schema_name = "ResolutionSlug"
    meaning = "Those of a resolution or notice, by its slug: 2371, china-coal-2017-02."

    def vocabulary(self) -> dict[str, str]:
        return {each.slug: each.slug for each in Resolution.objects.all()}


class MeasureQuestion(CitedQuestion):
    model = Measure
    holds = "measure"
    is_of_a_day = True
    kind = AnyOfField(Measure.Kind.choices, "Kind", path="measure__kind")
    direction = AnyOfField(Measure.Direction.choices, "Direction", path="measure__direction")
    issuer = AnyOfField(Resolution.Issuer.choices, "Issuer", path="measure__resolution__issuer")
    state = AnyOfField(State.choices, "State on the day", path="state")
    commodity = CommodityField(label="Goods")
    goods = CommodityField(label="Goods", meaning="The same as `commodity`, its older name here.")
    resolution = ResolutionField(label="Resolution or notice", path="measure__resolution__slug")

    def answers(self) -> list[Stated]:
        measures = known_measures(self.moment)
        for name in ("commodity", "goods"):
            if goods := self.cleaned_data[name]:
                measures = about(measures, goods.span)
        return [row for each in measures if self.matches(row := Stated(each, self.day))]


@reference
class CommodityRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Commodity
        fields = ["code", "name", "name_ko"]


class CommodityRowSerializer(serializers.Serializer):
    """One place of the tree on the day asked about."""

    code = fields.text(source="commodity.code")
    level = fields.text(source="commodity.level")
    name = fields.text(source="commodity.name")
    short_name = fields.text(
        "Null where the name is short.", null=True, source="commodity.short_name"
    )
    name_ko = fields.text(null=True, source="commodity.name_ko")
    parent = fields.text("The code that it lies in.", null=True)
    sector = fields.text("Null where it reaches over several.", null=True)
    revision = fields.text(
        "The edition in which the code stands.", null=True, source="commodity.revision"
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
    paragraph = fields.text(
        "Null where no page read here shows it.", null=True, source="measure.paragraph"
    )
    kind = fields.text(source="measure.kind")
    direction = fields.text(
        "North Korea’s: an import ban stops goods going in.", source="measure.direction"
    )
    goods = fields.text(source="measure.goods")
    hs_codes = SemicolonListField(source="measure.hs_codes", help_text="Codes and ranges.")
    cap_quantity = ExactNumberField(source="measure.cap_quantity", allow_null=True)
    cap_unit = fields.text(null=True, source="measure.cap_unit")
    cap_value_usd = ExactNumberField(source="measure.cap_value_usd", allow_null=True)
    cap_period = fields.text(null=True, source="measure.cap_period")
    effective_from = fields.day(source="measure.effective_from")
    wind_down_until = fields.day(null=True, source="measure.wind_down_until")
    last_day = fields.day("Null while nothing ends it.", null=True, source="measure.last_day")
    state = fields.text("On the day: to-come, winding-down, in-force, ended or never-held.")
    source = SourceRefSerializer(source="measure.source")
    citation = fields.text(source="measure.citation")
    as_quoted = fields.text(source="measure.as_quoted")
    read = fields.text(source="measure.read")
    note = fields.text(null=True, source="measure.note")


class CommodityViewSet(CuratedViewSet):
    """The Harmonized System as far as figures and measures here speak of it: all sections and
    chapters, single headings and subheadings, ranges, and goods named without a code.

    Every chapter belongs to one sector. `measures` are those in force on the day.
    """

    dataset = "trade/commodities"
    also_of = ("trade/measures",)
    question_class = CommodityQuestion
    serializer_class = CommodityRowSerializer


class MeasureViewSet(CuratedViewSet):
    """Bans, caps, exemptions and other rules of the Security Council’s resolutions on North
    Korea, and the national notices that carry them out, with their state on one day.

    `commodity` gives every measure that speaks of these goods or of a part of them. An allowed
    amount stands in `cap_quantity` or `cap_value_usd`; where a cap has both, the lower one counts.
    """

    dataset = "trade/measures"
    question_class = MeasureQuestion
    serializer_class = MeasureSerializer


router.register("trade/commodities", CommodityViewSet)
router.register("trade/measures", MeasureViewSet)
