"""Which spreadsheets of goods and sanctions are understood."""

from import_export.fields import Field

from nkworld.importing.cited import PAPERS, CitedResource, RecordResource
from nkworld.importing.registry import register, register_curated
from nkworld.importing.resource import ObservationResource

from .models import Commodity, CommodityShare, GoodsFlow, Measure, Resolution, Sector
from .widgets import EarlierWidget, GoodsWidget

Direction, Unit = GoodsFlow.Direction, GoodsFlow.Unit

# Seen from the DPRK, always: a Chinese table of 出口 prints China's exports, which are imports
# here, and is to be turned round by the one who prepares the file.
DIRECTIONS: dict[str, str] = {
    "dprk exports": Direction.EXPORT,
    "dprk imports": Direction.IMPORT,
    "수출": Direction.EXPORT,
    "수입": Direction.IMPORT,
    "出口": Direction.EXPORT,
    "进口": Direction.IMPORT,
}
UNITS: dict[str, str] = {
    "tonne": Unit.TONNES,
    "tons": Unit.TONNES,
    "mt": Unit.TONNES,
    "톤": Unit.TONNES,
    "吨": Unit.TONNES,
    "kgs": Unit.KILOGRAMS,
    "barrel": Unit.BARRELS,
    "배럴": Unit.BARRELS,
    "m³": Unit.CUBIC_METRES,
    "units": Unit.PIECES,
}


@register_curated("hs-sectors.csv")
class Sectors(RecordResource):
    class Meta(RecordResource.Meta):
        model = Sector
        import_id_fields = ["slug"]
        fields = ["slug", "name", "position"]


@register_curated("hs-commodities.csv")
class Commodities(RecordResource):
    """The tree, from the top: a row's parent stands above it."""

    parent = Field("parent", "parent", widget=EarlierWidget(Commodity, "code"))

    class Meta(RecordResource.Meta):
        model = Commodity
        import_id_fields = ["code"]
        fields = ["code", "level", "name", "name_ko", "parent", "sector", "revision"]


@register_curated("resolutions.csv")
class Resolutions(RecordResource):
    """Resolutions before the notices that carry them out."""

    carries_out = Field("carries_out", "carries_out", widget=EarlierWidget(Resolution, "slug"))

    class Meta(RecordResource.Meta):
        model = Resolution
        import_id_fields = ["slug"]
        fields = ["slug", "issuer", "title", "adopted_on", "carries_out"]


@register_curated("measures.csv")
class Measures(CitedResource):
    class Meta(CitedResource.Meta):
        model = Measure
        import_id_fields = [
            *("resolution", "paragraph", "kind", "direction", "goods", "effective_from"),
        ]
        fields = [
            *import_id_fields,
            *("hs_codes", "cap_quantity", "cap_unit", "cap_value_usd", "cap_period"),
            *("wind_down_until", "effective_until", "superseded_by"),
            *PAPERS,
        ]


HEADINGS = {
    "partner": "country",
    "partner_iso3": "country",
    "flow": "direction",
    "hs_code": "commodity",
    "hs": "commodity",
    "commodity_code": "commodity",
    "품목": "commodity",
}
COMPANIONS = {
    "country_slug": "country",
    "country_name": "country",
    "commodity_name": "commodity",
    "commodity_name_ko": "commodity",
}


class OfGoods(ObservationResource):
    """A table of claims about one sort of goods each."""

    commodity = Field("commodity", "commodity", widget=GoodsWidget())

    companions = COMPANIONS

    def _equip_widgets(self):
        super()._equip_widgets()
        self.fields["commodity"].widget.load()


@register("trade/goods")
class GoodsFlowResource(OfGoods):
    """Goods by partner and code. The direction is the DPRK's: an export leaves North Korea."""

    aliases = HEADINGS | {
        "hs_revision": "revision",
        "quantity_at_least": "quantity_low",
        "quantity_at_most": "quantity_high",
        "unit_of_quantity": "quantity_unit",
    }
    words = {"direction": DIRECTIONS, "quantity_unit": UNITS}

    class Meta(ObservationResource.Meta):
        model = GoodsFlow
        fields = [
            *ObservationResource.Meta.fields,
            *("country", "direction", "commodity", "revision", "part"),
            *("quantity", "quantity_low", "quantity_high", "quantity_unit"),
        ]


@register("trade/commodity-shares")
class CommodityShareResource(OfGoods):
    """Shares of a source's own total, in per cent: 37.2, not 0.372."""

    aliases = HEADINGS | {
        "share_percent": "value",
        "share": "value",
        "growth_percent": "growth",
        "goods": "named",
    }
    words = {"direction": DIRECTIONS}

    class Meta(ObservationResource.Meta):
        model = CommodityShare
        fields = [
            *ObservationResource.Meta.fields,
            *("country", "direction", "commodity", "part", "named", "growth", "rank"),
        ]
