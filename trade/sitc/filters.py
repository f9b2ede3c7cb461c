"""What may be asked of the claims by SITC section, on their page and of the API."""

from nkworld.provenance.filters import ChoiceFilter, FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField

from .models import Section, SectionFlow


class SectionFlowFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="Partner")
    direction = ChoiceFilter(SectionFlow.Direction.choices, label="Direction")
    section = ChoiceFilter(Section.choices, label="SITC section")

    class Meta(ObservationFilter.Meta):
        model = SectionFlow
        fields: list[str] = []
