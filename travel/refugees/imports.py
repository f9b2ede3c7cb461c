"""Which spreadsheets of refugees the desk understands."""

from django.db import models

from nkworld.atlas.models import Country
from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource
from nkworld.importing.widgets import CountryWidget

from .models import RefugeeCount


@register("travel/refugees")
class RefugeeCountResource(ObservationResource):
    """Refugees and claims by country of asylum. A five of UNHCR’s is the bounds 1 and 5."""

    aliases = {
        "asylum": "country",
        "country_of_asylum": "country",
        "coa_iso": "country",
        "persons": "value",
        "dec_level": "level",
        "app_type": "application",
        "procedure_type": "authority",
    }
    companions = {"country_slug": "country", "country_name": "country"}

    class Meta(ObservationResource.Meta):
        model = RefugeeCount
        fields = [
            *ObservationResource.Meta.fields,
            *("country", "measure", "outcome", "authority", "application", "level"),
            *("counted_in", "location", "sex", "year_basis"),
        ]

    @classmethod
    def _widget_for(cls, f):
        # The ledger holds two rows that name North Korea itself as the country of asylum.
        if isinstance(f, models.ForeignKey) and f.remote_field.model is Country:
            return CountryWidget(takes_home=True)
        return super()._widget_for(f)
