from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, money
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.parameters import ALL
from nkworld.provenance.points import rule_for

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
    layer_of,
    lines,
    sources_used,
    years_of,
)
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
def total(asked):
    """Exports, imports and balance with the whole world, or one line for each source."""
    world = claims_about(asked, WORLD)
    table = YearTable(world.rows, rule_for(asked, FLOWS))
    layer, layer_known = layer_of(asked) if asked["inter_korean"] else (None, None)
    series = lines(asked, table, layer, years_of(asked, table), Breaks.read(asked, WORLD))
    scope = "including" if layer else "excluding"
    return Figure(
        slug="trade/total",
        headline=statement(asked, series, scope),
        subtitle=f"Total trade and balance, {SIDE}, {scope} inter-Korean trade",
        unit=DOLLARS,
        measure="money",
        kind="line",
        series=series,
        sources=sources_used(series, table, layer),
        notes=(NOTE_WITH if layer else NOTE_WITHOUT,),
        marks=RESOLUTIONS,
        as_of=as_of_text(asked, world.as_of, layer_known),
    )


def statement(asked, series, scope):
    """The headline: what the newest balance on the picture says, or the topic."""
    balance = next((each for each in series if each.slug == BALANCE and each.known), None)
    if asked["rule"] == ALL or balance is None:
        return f"North Korea’s total trade, {scope} inter-Korean trade"
    last = balance.known[-1]
    did = "bought {} more than it sold" if last.value < 0 else "sold {} more than it bought"
    return f"In {last.x} North Korea {did.format(money(abs(last.value)))}"
