from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Series, percent
from nkworld.charts.sentences import Sentence, newest, say_newest, topic
from nkworld.provenance.figures import register
from nkworld.provenance.points import day_of, options

from ..claims import FLOWS, LAYER, TURNOVER, layer_of
from ..left_out import with_estimate
from ..lines import LABELS, SIDE, with_layer
from ..parameters import WITH_SOUTH, ShareParameters
from ..shares import EXCLUDING, INCLUDING, PartAndWorld
from ..words import partner_words, recorded_by


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
    last = newest(line, day_of(params))
    whose = f"{partner_words(country)}’s share"
    notes = () if with_south else with_estimate(params, found, last.x if last else "", whose)
    return Figure(
        headline=headline(params, line, found.names),
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


def headline(params: dict, line: Series, names: dict[str, str]) -> Sentence:
    """The newest credible share; a topic of the world, which is the whole itself."""
    country, measure = params["country"], params["measure"]
    what = "trade" if measure == TURNOVER else LABELS[measure].lower()
    about = topic(f"{partner_words(country)}’s share of North Korea’s {what}")
    last = newest(line, day_of(params))
    if last is None or country.code == WORLD:
        return about
    south = ", with inter-Korean trade," if params["of"] == WITH_SOUTH else ""
    text = (
        f"{partner_words(country)} had {{amount}} of the {what} {recorded_by(last, names)}{south}"
    )
    return say_newest(f"{text} {{when}}", line, **options(params, percent)) or about
