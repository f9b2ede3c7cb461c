"""What may be asked of the tables of trade, on their pages and of the API."""

from nkworld.provenance.filters import ChoiceFilter, FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField

from .models import Direction, Flow, InterKoreanFlow, PartnerRank


class FlowFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="Partner")
    direction = ChoiceFilter(Direction.choices, label="Direction")

    class Meta(ObservationFilter.Meta):
        model = Flow
        fields: list[str] = []


class InterKoreanFlowFilter(ObservationFilter):
    direction = ChoiceFilter(Direction.choices, label="Direction")
    category = ChoiceFilter(InterKoreanFlow.Category.choices, label="Category")

    class Meta(ObservationFilter.Meta):
        model = InterKoreanFlow
        fields: list[str] = []


class PartnerRankFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="Partner")

    class Meta(ObservationFilter.Meta):
        model = PartnerRank
        fields: list[str] = []
