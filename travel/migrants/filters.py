"""What may be asked of the modelled migrant stock, on its page and of the API."""

from nkworld.provenance.filters import ChoiceFilter, FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField

from .models import Direction, MigrantStock, Sex


class MigrantStockFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="Country")
    direction = ChoiceFilter(Direction.choices, label="Direction")
    sex = ChoiceFilter(Sex.choices, label="Sex")

    class Meta(ObservationFilter.Meta):
        model = MigrantStock
        fields: list[str] = []
