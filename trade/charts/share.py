from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Series, percent
from nkworld.provenance.figures import as_of_text, register

from ..breaks import Breaks
from ..lines import (
    FLOWS,
    LABELS,
    LAYER,
    RESOLUTIONS,
    SIDE,
    layer_of,
    layer_sources,
    sources_used,
)
from ..parameters import WITH_SOUTH, ShareParameters
from .china import EXCLUDING, INCLUDING, part_and_world, shares


@register(
    "trade/share",
    title="One partner’s share",
    datasets=[FLOWS, LAYER],
    parameters=ShareParameters,
)
def share(asked):
    """One partner’s share of exports, imports or two-way trade, of a whole that is named."""
    country, measure = asked["country"], asked["measure"]
    years, pairs, tables, known = part_and_world(asked, country.code, measure)
    with_south = asked["of"] == WITH_SOUTH
    layer, layer_known = layer_of(asked) if with_south else (None, None)
    points = shares(years, pairs, layer, measure)
    line = Breaks.read(asked, WORLD).within(Series("share", str(country), points, "share"), measure)
    what = LABELS[measure].lower()
    added = layer_sources(layer, years) if layer else ()
    return Figure(
        slug="trade/share",
        headline=statement(line, country, what),
        subtitle=f"{country}’s share of {what}, {SIDE}",
        unit=f"per cent of {what}",
        measure="percent",
        kind="line",
        series=(line,),
        sources=(*sources_used((line,), *tables), *added),
        notes=("Both amounts of a share come from one source.",),
        marks=RESOLUTIONS,
        as_of=as_of_text(asked, known, layer_known),
        denominator=whole(what, with_south),
    )


def whole(what, with_south):
    scope = INCLUDING if with_south else EXCLUDING
    return f"{what} with the whole world as the same source totals it, {scope}"


def statement(line, country, what):
    if not line.known:
        return f"{country}’s share of North Korea’s {what}"
    last = line.known[-1]
    return f"{country} had {percent(last.value)} of North Korea’s recorded {what} in {last.x}"
