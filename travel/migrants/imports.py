"""Which spreadsheets of the modelled migrant stock the desk understands."""

from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from .models import MigrantStock


@register("travel/migrant-stock")
class MigrantStockResource(ObservationResource):
    """Persons by country of birth and of residence at mid-year, as a model has them."""

    aliases = {"persons": "value", "country_name": "country"}

    class Meta:
        model = MigrantStock
