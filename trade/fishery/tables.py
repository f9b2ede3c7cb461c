"""The table of claims of fishery trade, as its page and the API give it."""

from nkworld.provenance.claim_tables import ClaimTable, register

from ..tables import EXPORTER
from .models import FisheryFlow


@register
class FisheryFlows(ClaimTable):
    """Fish and fishery products traded with all partners together, by calendar year, as the FAO
    estimates them; `value` is in current US dollars.

    A group of the FAO’s own, wider than chapter 03 of the Harmonized System: add no row of this
    table to one of trade/goods.
    """

    model = FisheryFlow
    caption = "Trade in fish and fishery products"
    caption_note = "US dollars, current, all partners; direction from North Korea’s side"
    columns = {"period": "Year", "direction": "Direction", "value": "Value"}
    filters = {"direction": "Direction"}
    point_of_view = EXPORTER
