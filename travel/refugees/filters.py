"""What may be asked of the counts of refugees, on their page and of the API."""

from nkworld.provenance.filters import ChoiceFilter, FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField

from .choices import Application, CountedIn, Level, Measure, Outcome, YearBasis
from .models import RefugeeCount


class RefugeeCountFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="Country of asylum")
    measure = ChoiceFilter(Measure.choices, label="Counted")
    outcome = ChoiceFilter(Outcome.choices[1:], label="Outcome")
    application = ChoiceFilter(Application.choices[1:], label="Kind of claim")
    level = ChoiceFilter(Level.choices[1:], label="Level")
    counted_in = ChoiceFilter(CountedIn.choices, label="Counted in")
    year_basis = ChoiceFilter(YearBasis.choices, label="Kind of year")

    class Meta(ObservationFilter.Meta):
        model = RefugeeCount
        fields: list[str] = []
