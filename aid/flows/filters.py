"""What may be asked of the donors' statistics, on their pages and of the API."""

from nkworld.provenance.filters import ChoiceFilter, FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField

from ..fields import ActorsField
from .choices import Flow, Part, Prices
from .models import ChineseProject, DonorFlow


class DonorFlowFilter(ObservationFilter):
    donor = FieldFilter(ActorsField, lookup_expr="in", label="Donor")
    country = FieldFilter(
        CountriesField, field_name="donor__country", lookup_expr="in", label="Donor’s country"
    )
    flow = ChoiceFilter(Flow.choices, label="Kind of flow")
    prices = ChoiceFilter(Prices.choices, label="Price base")
    part = ChoiceFilter(Part.choices, label="Sectors")

    class Meta(ObservationFilter.Meta):
        model = DonorFlow
        fields: list[str] = []


class ChineseProjectFilter(ObservationFilter):
    class Meta(ObservationFilter.Meta):
        model = ChineseProject
        fields: list[str] = []
