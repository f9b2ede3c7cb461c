"""Which spreadsheets of refugees the desk understands."""

from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from .models import RefugeeCount


@register("travel/refugees")
class RefugeeCountResource(ObservationResource):
    """Refugees and claims by country of asylum. A five of UNHCR’s is the bounds 1 and 5."""

    # The ledger holds two rows that name North Korea itself as the country of asylum.
    takes_home = True
    aliases = {
        "asylum": "country",
        "country_of_asylum": "country",
        "coa_iso": "country",
        "persons": "value",
        "dec_level": "level",
        "app_type": "application",
        "procedure_type": "authority",
    }

    class Meta:
        model = RefugeeCount
