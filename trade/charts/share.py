from nkworld.charts import Figure
from nkworld.charts.fallback import newest_point
from nkworld.provenance.figures import register
from nkworld.provenance.points import day_of

from ..claims import FLOWS, LAYER, layer_of
from ..left_out import with_estimate
from ..lines import LABELS, SIDE, with_layer
from ..parameters import WITH_SOUTH, ShareParameters
from ..shares import EXCLUDING, INCLUDING, PartAndWorld
from ..words import partner_words


@register(
    "trade/share",
    title="One country’s share of trade",
    datasets=[FLOWS, LAYER],
    parameters=ShareParameters,
)
def share(params: dict) -> Figure:
    """One partner’s share of exports, imports or two-way trade, of a whole that is named."""
    country, measure = params["country"], params["measure"]
    found = PartAndWorld.read(params, country.code, measure)
    with_south = params["of"] == WITH_SOUTH
    layer = layer_of(params) if with_south else None
    line = found.shares("share", str(country), "share", layer)
    what = LABELS[measure].lower()
    last = newest_point(line, day_of(params))
    whose = f"{partner_words(country)}’s share"
    notes = () if with_south else with_estimate(params, found, last.x if last else "", whose)
    return Figure(
        topic=f"{whose} of {what}{' with inter-Korean trade' if with_south else ''}",
        subtitle=f"{country}’s share of {what}, {SIDE}",
        unit=f"per cent of {what}",
        measure="percent",
        kind="line",
        notes=(*notes, "Both amounts of a share come from one source."),
        denominator=whole(what, with_south),
        **with_layer(params, [line], layer, found.years, *found.tables),
    )


def whole(what: str, with_south: bool) -> str:
    scope = INCLUDING if with_south else EXCLUDING
    return f"{what} with the whole world as the same source totals it, {scope}"
