"""What may be asked of the claims of UN voting, on their pages and of the API."""

from nkworld.provenance.filters import FieldFilter, ObservationFilter
from nkworld.provenance.parameters import CountriesField

from .models import Agreement, IdealPoint


class AgreementFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="State")

    class Meta(ObservationFilter.Meta):
        model = Agreement
        fields: list[str] = []


class IdealPointFilter(ObservationFilter):
    country = FieldFilter(CountriesField, lookup_expr="in", label="State")

    class Meta(ObservationFilter.Meta):
        model = IdealPoint
        fields: list[str] = []
