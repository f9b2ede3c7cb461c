"""What may be asked of the claims about goods, on their page and of the API."""

from nkworld.provenance.filters import ChoiceFilter, FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField

from .fields import CommodityField, SectorField
from .models import CommodityShare, GoodsFlow
from .tree import Tree

WHOLE, PART = "whole", "part"


class WithinFilter(FieldFilter):
    """Everything that lies in a place of the tree: 27 takes 2701 and 270111 in."""

    def filter(self, queryset, value):
        return queryset.of_many_goods(Tree.load().within(value)) if value else queryset


class SectorFilter(FieldFilter):
    def filter(self, queryset, value):
        return queryset.of_many_goods(Tree.load().in_sector(value)) if value else queryset


class CoverageFilter(ChoiceFilter):
    """Rows on a whole code, or on a part of one."""

    def filter(self, queryset, value):
        if not value or set(value) == {WHOLE, PART}:
            return queryset
        return queryset.whole() if value == [WHOLE] else queryset.exclude(part="")


class OfGoodsFilter(ObservationFilter):
    """What may be asked of any claim about one sort of goods."""

    commodity = FieldFilter(CommodityField, label="Goods")
    within = WithinFilter(
        CommodityField,
        label="Goods within",
        meaning="Everything that lies within a code or a range: 27, 61-63.",
    )
    sector = SectorFilter(SectorField, label="Sector")
    country = FieldFilter(CountriesField, lookup_expr="in", label="Partner")
    direction = ChoiceFilter(GoodsFlow.Direction.choices, label="Direction")


class CommodityShareFilter(OfGoodsFilter):
    class Meta(ObservationFilter.Meta):
        model = CommodityShare
        fields: list[str] = []


class GoodsFlowFilter(OfGoodsFilter):
    coverage = CoverageFilter(
        [(WHOLE, "all of a code"), (PART, "part of a code only")], label="Coverage"
    )

    class Meta(ObservationFilter.Meta):
        model = GoodsFlow
        fields: list[str] = []
