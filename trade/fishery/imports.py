"""Which spreadsheets of fishery trade are understood."""

from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from ..imports import ONE_WAY
from .models import FisheryFlow


@register("trade/fishery-flows")
class FisheryFlowResource(ObservationResource):
    """Fish and fishery products by year. The direction is the DPRK's: an export leaves it."""

    aliases = {"flow": "direction", "value_usd": "value"}
    words = {"direction": ONE_WAY}

    class Meta:
        model = FisheryFlow
