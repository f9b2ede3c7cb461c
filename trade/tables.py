"""The tables of claims of trade, as their pages and the API give them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from nkworld.asking.claim_tables import ClaimTable, register
from nkworld.importing.widgets import spellings
from nkworld.provenance.tables import grouped

from .credibility import Breaks
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
    caption_note = US_DOLLARS
    columns = ("period", "country", "direction", "value")
    filters = ("country", "direction")
    cells = {"reading": "trade/cells.html#reading"}
    point_of_view = EXPORTER
    last_fields = ("basis", "edition")
    aliases = ALIASES | {"reporter_basis": "basis"}
    words = {"direction": DIRECTIONS}

    @classmethod
    def get_breaks(cls, moment: datetime | None = None) -> Callable[[Mapping[str, Any]], str]:
        """Of the years from which a source counts a partner otherwise."""
        rows = grouped(Breaks.read(moment).rows, lambda row: row.country.code)
        breaks = defaultdict(lambda: Breaks(()), {code: Breaks(tuple(rows[code])) for code in rows})
        names = ("source", "period", "direction")
        return lambda claim: breaks[claim["country"]].at(*(claim[name] for name in names))


@register
class InterKoreanFlows(ClaimTable):
    """Goods that crossed between South and North Korea in one period, by category.

    Amounts are current US dollars. The categories overlap: `total` and `commercial` are sums
    of others, as the source prints them.
    """

    model = InterKoreanFlow
    caption_note = US_DOLLARS
    columns = ("period", "category", "direction", "value")
    filters = ("direction", "category")
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
    columns = ("period", "country", "value", "share", "turnover")
    filters = ("country",)
    cells = {"value": "trade/cells.html#place"}
    last_fields = ("share", "turnover")
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
    # The number stands before the words, so that a phone shows it.
    columns = ("period", "country", "value", "counted_in", "measure", "named", "direction")
    filters = ("country", "measure", "direction", "counted_in")
    point_of_view = EXPORTER
    aliases = ALIASES | {"currency": "counted_in"}
    words = {"direction": DIRECTIONS}
