"""What may be asked of the table of entries, on its page and of the API."""

from nkworld.atlas.models import DPRK
from nkworld.provenance.filters import ChoiceFilter, FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField, CountryField

from .categories import Category, Dimension
from .models import Coverage, Crossing, Direction, Kind


class EndFilter(FieldFilter):
    """Journeys with a country at one end; `away` is the direction with the DPRK at that end."""

    def __init__(self, away, back, **kwargs):
        super().__init__(CountryField, **kwargs)
        self.away, self.back = away, back

    def filter(self, queryset, value):
        if not value:
            return queryset
        if value.code == DPRK:
            return queryset.filter(direction=self.away)
        return queryset.filter(direction=self.back, country=value)


class CrossingFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="Country")
    origin = EndFilter(Direction.FROM_DPRK, Direction.TO_DPRK, label="Origin")
    destination = EndFilter(Direction.TO_DPRK, Direction.FROM_DPRK, label="Destination")
    direction = ChoiceFilter(Direction.choices, label="Direction")
    kind = ChoiceFilter(Kind.choices, label="Counted")
    dimension = ChoiceFilter(Dimension.choices, label="Divided by")
    category = ChoiceFilter(Category.choices, label="Part")
    coverage = ChoiceFilter(Coverage.choices, label="Coverage")

    class Meta(ObservationFilter.Meta):
        model = Crossing
        fields: list[str] = []

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).with_ends()
