"""Which spreadsheets of trade the desk understands."""

from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from .models import Direction, Flow, InterKoreanFlow

# Seen from the DPRK, always: a Chinese table of 出口 prints China's exports, which are imports
# here, and is to be turned round by the one who prepares the file.
DIRECTIONS: dict[str, str] = {
    "exports": Direction.EXPORT,
    "dprk exports": Direction.EXPORT,
    "수출": Direction.EXPORT,
    "出口": Direction.EXPORT,
    "imports": Direction.IMPORT,
    "dprk imports": Direction.IMPORT,
    "수입": Direction.IMPORT,
    "进口": Direction.IMPORT,
    "total": Direction.TURNOVER,
    "both": Direction.TURNOVER,
    "two-way": Direction.TURNOVER,
    "합계": Direction.TURNOVER,
    "교역": Direction.TURNOVER,
    "进出口": Direction.TURNOVER,
}


@register("trade/flows")
class FlowResource(ObservationResource):
    """Trade by partner. The direction is the DPRK's: an export leaves North Korea."""

    aliases = {
        "partner": "country",
        "partner_iso3": "country",
        "country_name": "country",
        "flow": "direction",
        "reporter_basis": "basis",
    }
    companions = {"country_slug": "country", "country_name": "country"}
    words = {"direction": DIRECTIONS}

    class Meta(ObservationResource.Meta):
        model = Flow
        fields = [*ObservationResource.Meta.fields, "country", "direction", "basis"]


@register("trade/inter-korean")
class InterKoreanFlowResource(ObservationResource):
    """Trade between South and North, by category. What the South brings in (반입) is an export."""

    aliases = {"flow": "direction"}
    words = {
        "direction": DIRECTIONS | {"반입": Direction.EXPORT, "반출": Direction.IMPORT},
    }

    class Meta(ObservationResource.Meta):
        model = InterKoreanFlow
        fields = [*ObservationResource.Meta.fields, "direction", "category"]
