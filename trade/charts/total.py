from nkworld.atlas.models import WORLD
from nkworld.charts import Figure
from nkworld.provenance.fields import ALL
from nkworld.provenance.figures import register

from ..claims import FLOWS, LAYER, TURNOVER, PartnerTrade, layer_of
from ..lines import IN_DOLLARS, SIDE, TRADE_WITH, lines, stated, two_way, years_of
from ..parameters import TotalParameters

NOTE_WITHOUT = (
    "Inter-Korean trade is not in these totals: Seoul does not count it as foreign trade."
)
NOTE_WITH = (
    "Inter-Korean trade is added to each source’s own total; a year for which no inter-Korean "
    "figure of that direction is known is left open."
)


@register(
    "trade/total",
    title="Total trade and balance",
    datasets=[FLOWS, LAYER],
    parameters=TotalParameters,
)
def total(params: dict) -> Figure:
    """Exports, imports and balance with the whole world, or one line for each source."""
    world = PartnerTrade.read(params, WORLD)
    table, layer = world.table, layer_of(params) if params["inter_korean"] else None
    years = years_of(params, table)
    series = lines(params, table, layer, years, world.breaks)
    scope = "including" if layer else "excluding"
    whole = "the world, South Korea included" if layer else "the world"
    return Figure(
        topic=TRADE_WITH[params["measure"] or TURNOVER].format(whole),
        unfit=world.compilers,
        headed_by=()
        if params["measure"] or params["rule"] == ALL
        else two_way(params, table, layer, years, series, world.compilers),
        subtitle=f"Total trade and balance, {SIDE}, {scope} inter-Korean trade",
        **IN_DOLLARS,
        kind="line",
        notes=(NOTE_WITH if layer else NOTE_WITHOUT,),
        **stated(params, series, table, layer),
    )
