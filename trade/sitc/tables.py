"""The table of claims by SITC section, as its page and the API give it."""

from rest_framework import serializers

from nkworld.provenance.claim_tables import ClaimTable, register

from ..tables import EXPORTER, US_DOLLARS
from .models import SectionFlow


@register
class SectionFlows(ClaimTable):
    """Goods of one SITC section traded with one partner in 1995, 2005 or 2015, as UNCTAD
    estimates them; `value` is in current US dollars.

    SITC is not the Harmonized System: add no row of this table to one of trade/goods. North
    Korea’s exports are scaled by UNCTAD to its own total; small flows are the output of a model.
    Rows taken for South Korea’s trade have the status excluded.
    """

    model = SectionFlow
    caption = "Trade by SITC section"
    caption_note = US_DOLLARS
    columns = {
        "period": "Year",
        "section": "SITC section",
        "country": "Partner",
        "direction": "Direction",
        "value": "Value",
    }
    terms = {"section": "sitc"}
    cells = {"section": "sitc/cells.html#section"}
    filters = {"country": "Partner", "direction": "Direction", "section": "SITC section"}
    point_of_view = EXPORTER
    api_fields = {
        "country": "The partner.",
        "section": serializers.CharField(help_text="The SITC section, 0 to 9."),
        "section_name": serializers.CharField(
            source="get_section_display", help_text="Its title in SITC, Revision 3."
        ),
    }
    fields = ("country", "direction", "section", "section_name")
