from nkworld.atlas.models import WORLD
from nkworld.charts import Figure
from nkworld.charts.sentences import Sentence, topic
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.parameters import ALL
from nkworld.provenance.points import day_of, rule_for

from ..breaks import Breaks
from ..claims import YearTable
from ..lines import (
    BALANCE,
    DOLLARS,
    FLOWS,
    LAYER,
    RESOLUTIONS,
    SIDE,
    claims_about,
    ends_early,
    layer_of,
    lines,
    sources_used,
    years_of,
)
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
def total(params):
    """Exports, imports and balance with the whole world, or one line for each source."""
    world, breaks = claims_about(params, WORLD), Breaks.read(params, WORLD)
    table = YearTable(world.rows, rule_for(params, FLOWS), breaks)
    layer, layer_known = layer_of(params) if params["inter_korean"] else (None, None)
    series = lines(params, table, layer, years_of(params, table), breaks)
    scope = "including" if layer else "excluding"
    told = headline(params, series, table, layer)
    return Figure(
        slug="trade/total",
        headline=told or topic(f"North Korea’s total trade, {scope} inter-Korean trade"),
        subtitle=f"Total trade and balance, {SIDE}, {scope} inter-Korean trade",
        unit=DOLLARS,
        measure="money",
        kind="line",
        series=series,
        sources=sources_used(series, table, layer),
        notes=(NOTE_WITH if layer else NOTE_WITHOUT,),
        marks=RESOLUTIONS,
        as_of=as_of_text(params, world.as_of, layer_known),
    )


def headline(params, series, table, layer) -> Sentence | None:
    """The newest credible balance, or what the measure asked for shows; None where every source
    stands beside the others.
    """
    measure = params["measure"] or BALANCE
    told = next((each for each in series if each.slug == measure), None)
    if params["rule"] == ALL or told is None:
        return None
    template = world_template(table, measure, with_south=layer is not None)
    return of_measure(told, template, day_of(params), not ends_early(params))
