"""What may be asked of the two tables of travel, on their pages and of the API."""

from nkworld.provenance.filters import ChoiceFilter, FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField

from .categories import Category, Dimension
from .models import Coverage, Crossing, Direction, Kind, OverseasWorkers


class CrossingFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="Country")
    direction = ChoiceFilter(Direction.choices, label="Direction")
    kind = ChoiceFilter(Kind.choices, label="Counted")
    dimension = ChoiceFilter(Dimension.choices, label="Divided by")
    category = ChoiceFilter(Category.choices, label="Part")
    coverage = ChoiceFilter(Coverage.choices, label="Coverage")

    class Meta(ObservationFilter.Meta):
        model = Crossing
        fields: list[str] = []


class OverseasWorkersFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="Host")
    kind = ChoiceFilter(OverseasWorkers.Kind.choices, label="Counted")
    dating = ChoiceFilter(OverseasWorkers.Dating.choices, label="Dating")

    class Meta(ObservationFilter.Meta):
        model = OverseasWorkers
        fields: list[str] = []
