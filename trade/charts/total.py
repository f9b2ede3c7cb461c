from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Series
from nkworld.charts.sentences import Sentence, topic
from nkworld.provenance.figures import register
from nkworld.provenance.parameters import ALL

from ..claims import FLOWS, LAYER, PartnerTrade, TradeTable, layer_of
from ..lines import BALANCE, IN_DOLLARS, SIDE, lines, stated, years_of
from ..parameters import TotalParameters
from ..sentences import of_measure, world_template

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
    series = lines(params, table, layer, years_of(params, table), world.breaks)
    scope = "including" if layer else "excluding"
    told = headline(params, series, table, layer)
    return Figure(
        headline=told or topic(f"North Korea’s total trade, {scope} inter-Korean trade"),
        subtitle=f"Total trade and balance, {SIDE}, {scope} inter-Korean trade",
        **IN_DOLLARS,
        kind="line",
        notes=(NOTE_WITH if layer else NOTE_WITHOUT,),
        **stated(params, series, table, layer),
    )


def headline(
    params: dict, series: tuple[Series, ...], table: TradeTable, layer: TradeTable | None
) -> Sentence | None:
    """The newest credible balance, or what the measure asked for shows; None where every source
    stands beside the others.
    """
    measure = params["measure"] or BALANCE
    told = next((each for each in series if each.slug == measure), None)
    if params["rule"] == ALL or told is None:
        return None
    return of_measure(told, world_template(table, measure, layer is not None), params)
