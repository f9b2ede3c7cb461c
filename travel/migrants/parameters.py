"""What the figures of the modelled migrant stock can be asked."""

from nkworld.provenance.parameters import CountryField, FigureParameters, OneOfField, YearField

from ..parameters import not_itself
from .models import Direction


class ModelParameters(FigureParameters):
    dataset = "travel/migrant-stock"
    allow_all = False


class OneYearParameters(ModelParameters):
    """One year of the model, the newest unless said."""

    shared = ("rule", "as_of")
    period = YearField(label="Year", meaning="A year of the model: 1990, 1995 … 2015, 2019.")


class CountryParameters(ModelParameters):
    country = CountryField(label="Country")
    direction = OneOfField(choices=Direction.choices, required=False, label="Who")
    defaults: dict[str, str] = {"direction": Direction.BORN_THERE.value, "country": "DEU"}

    def clean_country(self):
        return not_itself(self.cleaned_data["country"])
