"""Which spreadsheets of trade the desk understands."""

from nkworld.importing.cited import curated_table
from nkworld.importing.columns import spellings
from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from .models import (
    Addition,
    Direction,
    Flow,
    InterKoreanFlow,
    OtherTradeCount,
    PartnerRank,
    SeriesBreak,
    Silence,
    SouthKoreanTrade,
)

# Seen from the DPRK, always: a Chinese table of 出口 prints China's exports, which are imports
# here, and is to be turned round by the one who prepares the file.
ONE_WAY: dict[str, str] = spellings(
    {
        Direction.EXPORT: "dprk exports | 수출 | 出口",
        Direction.IMPORT: "dprk imports | 수입 | 进口",
    }
)
DIRECTIONS = ONE_WAY | spellings(
    {Direction.TURNOVER: "total | both | two-way | 합계 | 교역 | 进出口"}
)


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
    words = {"direction": DIRECTIONS}

    class Meta:
        model = Flow


@register("trade/inter-korean")
class InterKoreanFlowResource(ObservationResource):
    """Trade between South and North, by category. What the South brings in (반입) is an export."""

    aliases = {"flow": "direction"}
    words = {
        "direction": DIRECTIONS | {"반입": Direction.EXPORT, "반출": Direction.IMPORT},
    }

    class Meta:
        model = InterKoreanFlow


@register("trade/other-counts")
class OtherTradeCountResource(ObservationResource):
    """Trade in other currencies, of a province, by weight, or as a balance of food."""

    aliases = {"partner": "country", "flow": "direction", "currency": "counted_in"}
    words = {"direction": DIRECTIONS}

    class Meta:
        model = OtherTradeCount


@register("trade/partner-ranks")
class PartnerRankResource(ObservationResource):
    """Partners by their place in a list: 1 had the most two-way trade. “Among the ten” is an upper
    bound of 10, with the place left empty.
    """

    aliases = spellings(
        {
            "country": "partner | partner_iso3",
            "value": "rank | place | 순위 | 名次",
            "share": "share_percent | 비중 | 比重",
            "turnover": "value_usd",
        }
    )

    class Meta:
        model = PartnerRank


curated_table("additions.csv", Addition, ["source", "country", "year", "direction"])
curated_table("series-breaks.csv", SeriesBreak, ["source", "country", "year", "direction", "kind"])
curated_table("silences.csv", Silence, ["source", "country", "kind", "first_year"])
curated_table(
    "south-korean-trade.csv",
    SouthKoreanTrade,
    ["source", "country", "year", "direction", "goods", "told_by"],
)
