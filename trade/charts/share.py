from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Series, percent
from nkworld.charts.sentences import Sentence, newest, say_newest, topic
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.points import day_of

from ..claims import TURNOVER
from ..left_out import with_estimate
from ..lines import (
    FLOWS,
    LABELS,
    LAYER,
    RESOLUTIONS,
    SIDE,
    ends_early,
    layer_of,
    layer_sources,
    sources_used,
)
from ..parameters import WITH_SOUTH, ShareParameters
from ..shares import EXCLUDING, INCLUDING, part_and_world, shares
from ..words import partner_words, recorded_by


@register(
    "trade/share",
    title="One partner’s share",
    datasets=[FLOWS, LAYER],
    parameters=ShareParameters,
)
def share(params):
    """One partner’s share of exports, imports or two-way trade, of a whole that is named."""
    country, measure = params["country"], params["measure"]
    found = part_and_world(params, country.code, measure)
    with_south = params["of"] == WITH_SOUTH
    layer, layer_known = layer_of(params) if with_south else (None, None)
    line = Series("share", str(country), shares(found, layer), "share")
    line = found.breaks.within(line, measure)
    what = LABELS[measure].lower()
    added = layer_sources(layer, found.years) if layer else ()
    last = newest(line, day_of(params))
    whose = f"{partner_words(country)}’s share"
    notes = () if with_south else with_estimate(params, found, last.x if last else None, whose)
    return Figure(
        slug="trade/share",
        headline=headline(params, line, found.names),
        subtitle=f"{country}’s share of {what}, {SIDE}",
        unit=f"per cent of {what}",
        measure="percent",
        kind="line",
        series=(line,),
        sources=(*sources_used((line,), *found.tables), *added),
        notes=(*notes, "Both amounts of a share come from one source."),
        marks=RESOLUTIONS,
        as_of=as_of_text(params, found.as_of, layer_known),
        denominator=whole(what, with_south),
    )


def whole(what, with_south):
    scope = INCLUDING if with_south else EXCLUDING
    return f"{what} with the whole world as the same source totals it, {scope}"


def headline(params, line, names) -> Sentence:
    """The newest credible share; a topic of the world, which is the whole itself."""
    country, measure, day = params["country"], params["measure"], day_of(params)
    what = "trade" if measure == TURNOVER else LABELS[measure].lower()
    about = topic(f"{partner_words(country)}’s share of North Korea’s {what}")
    last = newest(line, day)
    if last is None or country.code == WORLD:
        return about
    south = ", with inter-Korean trade," if params["of"] == WITH_SOUTH else ""
    said = (
        f"{partner_words(country)} had {{amount}} of the {what} {recorded_by(last, names)}{south}"
    )
    is_newest = not ends_early(params)
    told = say_newest(f"{said} {{when}}", line, day=day, written=percent, is_newest=is_newest)
    return told or about
