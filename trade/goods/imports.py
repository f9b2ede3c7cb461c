"""Which spreadsheets of goods and sanctions are understood."""

from import_export.fields import Field

from nkworld.importing.cited import RecordResource, curated_table
from nkworld.importing.columns import spellings
from nkworld.importing.registry import register, register_curated
from nkworld.importing.resource import ObservationResource

from .models import Commodity, CommodityShare, GoodsFlow, Measure, Resolution, Sector
from .widgets import EarlierWidget

Direction, Unit = GoodsFlow.Direction, GoodsFlow.Unit

# Seen from the DPRK, always: a Chinese table of 出口 prints China's exports, which are imports
# here, and is to be turned round by the one who prepares the file.
DIRECTIONS: dict[str, str] = spellings(
    {
        Direction.EXPORT: "dprk exports | 수출 | 出口",
        Direction.IMPORT: "dprk imports | 수입 | 进口",
    }
)
UNITS: dict[str, str] = spellings(
    {
        Unit.TONNES: "tonne | tons | mt | 톤 | 吨",
        Unit.KILOGRAMS: "kgs",
        Unit.BARRELS: "barrel | 배럴",
        Unit.CUBIC_METRES: "m³",
        Unit.PIECES: "units",
    }
)


Sectors = curated_table("hs-sectors.csv", Sector, ["slug"])


@register_curated("hs-commodities.csv")
class Commodities(RecordResource):
    """The tree, from the top: a row's parent stands above it."""

    parent = Field("parent", "parent", widget=EarlierWidget(Commodity, "code"))

    class Meta:
        model = Commodity
        import_id_fields = ["code"]


@register_curated("resolutions.csv")
class Resolutions(RecordResource):
    """Resolutions before the notices that carry them out."""

    carries_out = Field("carries_out", "carries_out", widget=EarlierWidget(Resolution, "slug"))

    class Meta:
        model = Resolution
        import_id_fields = ["slug"]


curated_table(
    "measures.csv",
    Measure,
    ["resolution", "paragraph", "kind", "direction", "goods", "effective_from"],
)


HEADINGS = spellings(
    {
        "country": "partner | partner_iso3",
        "direction": "flow",
        "commodity": "hs_code | hs | commodity_code | 품목",
    }
)


@register("trade/goods")
class GoodsFlowResource(ObservationResource):
    """Goods by partner and code. The direction is the DPRK's: an export leaves North Korea."""

    aliases = HEADINGS | {
        "hs_revision": "revision",
        "quantity_at_least": "quantity_low",
        "quantity_at_most": "quantity_high",
        "unit_of_quantity": "quantity_unit",
    }
    words = {"direction": DIRECTIONS, "quantity_unit": UNITS}

    class Meta:
        model = GoodsFlow


@register("trade/commodity-shares")
class CommodityShareResource(ObservationResource):
    """Shares of a source's own total, in per cent: 37.2, not 0.372."""

    aliases = HEADINGS | {
        "share_percent": "value",
        "share": "value",
        "growth_percent": "growth",
        "goods": "named",
    }
    words = {"direction": DIRECTIONS}

    class Meta:
        model = CommodityShare
