"""Which spreadsheets of SITC sections are understood."""

from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from ..imports import ONE_WAY
from .models import SectionFlow


@register("trade/sitc-flows")
class SectionFlowResource(ObservationResource):
    """SITC sections, 0 to 9, by partner. The direction is the DPRK's: an export leaves it."""

    aliases = {
        "partner": "country",
        "partner_iso3": "country",
        "flow": "direction",
        "product_code": "section",
        "sitc": "section",
    }
    companions = {"section_name": "section"}
    words = {"direction": ONE_WAY}

    class Meta:
        model = SectionFlow
