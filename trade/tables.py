"""The tables of claims of trade, as their pages and the API give them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from nkworld.asking.claim_tables import ClaimTable, register
from nkworld.importing.widgets import spellings

from .breaks import Breaks
from .models import Direction, Flow, InterKoreanFlow, OtherTradeCount, PartnerRank

US_DOLLARS = "US dollars, current; direction from North Korea’s side"
EXPORTER = "North Korea’s: an export leaves North Korea."


ALIASES = spellings({"country": "partner | partner_iso3 | country_name", "direction": "flow"})
# Seen from the DPRK, always: a Chinese table of 出口 prints China's exports, which are imports
# here, and is to be turned round by the one who prepares the file.
ONE_WAY: dict[str, str] = spellings(
    {Direction.EXPORT: "dprk exports | 수출 | 出口", Direction.IMPORT: "dprk imports | 수입 | 进口"}
)
DIRECTIONS = ONE_WAY | spellings(
    {Direction.TURNOVER: "total | both | two-way | 합계 | 교역 | 进出口"}
)


@register
class Flows(ClaimTable):
    """Goods traded with one partner, or with the world, in one period.

    Amounts are current US dollars. Inter-Korean trade is a table of its own: most sources
    leave it out of what they call the world. `turnover` is two-way trade, where a source prints
    nothing finer.

    A year’s exports, imports and turnover are three cells, and a rule may take each from another
    source: read `source` before you add or subtract.
    """

    model = Flow
    caption = "Trade by partner"
    caption_note = US_DOLLARS
    columns = {
        "period": "Period",
        "country": "Partner",
        "direction": "Direction",
        "value": "Value",
    }
    cells = {"reading": "trade/cells.html#reading"}
    filters = {"country": "Partner", "direction": "Direction"}
    point_of_view = EXPORTER
    api_fields = {"country": "The partner, or the world as a source totals it."}
    last_fields = ("basis", "edition")
    spreadsheet = "Trade by partner. The direction is the DPRK's: an export leaves North Korea."
    aliases = ALIASES | {"reporter_basis": "basis"}
    words = {"direction": DIRECTIONS}

    @classmethod
    def get_breaks(cls, moment: datetime | None = None) -> Callable[[Mapping[str, Any]], str]:
        """Of the years from which a source counts a partner otherwise."""
        every = Breaks.read(moment)

        def break_of(claim: Mapping[str, Any]) -> str:
            about = every.about(claim["country"])
            return about.at(claim["source"], claim["period"], claim["direction"])

        return break_of


@register
class InterKoreanFlows(ClaimTable):
    """Goods that crossed between South and North Korea in one period, by category.

    Amounts are current US dollars. The categories overlap: `total` and `commercial` are sums
    of others, as the source prints them.
    """

    model = InterKoreanFlow
    caption = "Trade between South and North"
    caption_note = US_DOLLARS
    columns = {
        "period": "Period",
        "category": "Category",
        "direction": "Direction",
        "value": "Value",
    }
    filters = {"direction": "Direction", "category": "Category"}
    point_of_view = (
        "North Korea’s: an export leaves it for the South, an import is sent there by Seoul, "
        "aid and inputs for the Kaesong zone included."
    )
    spreadsheet = (
        "Trade between South and North, by category. What the South brings in (반입) is an export."
    )
    aliases = {"flow": "direction"}
    words = {"direction": DIRECTIONS | {"반입": Direction.EXPORT, "반출": Direction.IMPORT}}


@register
class PartnerRanks(ClaimTable):
    """The place of a partner by two-way trade in one source’s list of one period; 1 is the first.

    Most lists are KOTRA’s, as the press told its yearly reports: five partners in most years, ten
    in some. `value` is null where a partner is only said to be among the ten. South Korea is left
    out of them, but for those reports that set it among the others.
    """

    model = PartnerRank
    caption = "Partners by their place"
    caption_note = (
        "By two-way trade, as each source’s list prints it; South Korea only where a report "
        "names it"
    )
    columns = {
        "period": "Period",
        "country": "Partner",
        "value": "Place",
        "share": "Per cent of all trade",
        "turnover": "Two-way trade, US dollars",
    }
    cells = {"value": "trade/cells.html#place"}
    filters = {"country": "Partner"}
    point_of_view = "North Korea’s: exports and imports together, so that no side is taken."
    api_fields = {
        "country": "The partner.",
        "share": "Per cent of the source’s own total, as the list prints it.",
        "turnover": "Two-way trade in current US dollars, as the list prints it.",
    }
    last_fields = ("share", "turnover")
    spreadsheet = (
        "Partners by their place in a list: 1 had the most two-way trade. “Among the ten” is an "
        "upper bound of 10, with the place left empty."
    )
    aliases = spellings(
        {
            "country": "partner | partner_iso3",
            "value": "rank | place | 순위 | 名次",
            "share": "share_percent | 비중 | 比重",
            "turnover": "value_usd",
        }
    )


@register
class OtherTradeCounts(ClaimTable):
    """Trade as it was printed where dollars of all goods with a partner were not: in another
    currency, of one province, by weight, or as the FAO’s balance of food, which has aid in it.

    Nothing is converted. Add no two rows of different `measure` or `counted_in`, none to a row of
    trade/flows or trade/goods, and no balance of food to food aid.
    """

    model = OtherTradeCount
    caption = "Trade counted otherwise"
    caption_note = "As printed, in the unit of each row; direction from North Korea’s side"
    # The number stands before the words, so that a phone shows it.
    columns = {
        "period": "Period",
        "country": "Partner",
        "value": "Value",
        "counted_in": "Unit",
        "measure": "What is counted",
        "named": "Of what",
        "direction": "Direction",
    }
    filters = {
        "country": "Partner",
        "measure": "What is counted",
        "direction": "Direction",
        "counted_in": "Unit",
    }
    point_of_view = EXPORTER
    api_fields = {
        "country": "The partner, or the world.",
        "named": "The province, the sort of food or the way, as the page names it.",
        "counted_in": "The unit of `value`: a currency, or tonnes.",
    }
    spreadsheet = "Trade in other currencies, of a province, by weight, or as a balance of food."
    aliases = ALIASES | {"currency": "counted_in"}
    words = {"direction": DIRECTIONS}
