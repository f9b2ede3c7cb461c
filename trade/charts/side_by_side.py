"""Trade with several countries: a line for each."""

from nkworld.charts import Figure
from nkworld.provenance.figures import register
from nkworld.provenance.side_by_side import line_of, notes_of, topic_of

from ..claims import EXPORT, IMPORT, TURNOVER, PartnerTrade
from ..lines import IN_DOLLARS, LABELS, SIDE, stated, years_of
from ..parameters import SideBySideParameters

WHAT = {EXPORT: "exports to {}", IMPORT: "imports from {}", TURNOVER: "two-way trade with {}"}


@register(
    "trade/side-by-side",
    title="Trade with several countries",
    parameters=SideBySideParameters,
    words=["compare countries trade"],
)
def side_by_side(params: dict) -> Figure:
    """Trade with up to five countries on the same axes, each as its own sources record it."""
    countries, measure = params["countries"], params["measure"]
    found = {country: PartnerTrade.read(params, country.code) for country in countries}
    tables = {country: each.table for country, each in found.items()}
    years = years_of(params, *tables.values())
    series = tuple(
        each.breaks.within(line_of(country, place, each.table.points(measure, years)), measure)
        for place, (country, each) in enumerate(found.items())
    )
    names = {slug: name for table in tables.values() for slug, name in table.names.items()}
    return Figure(
        headline=topic_of(countries, WHAT[measure]),
        subtitle=f"{LABELS[measure]} with each country, {SIDE}"
        if measure == TURNOVER
        else f"{LABELS[measure]} {'to' if measure == EXPORT else 'from'} each country, {SIDE}",
        **IN_DOLLARS,
        kind="line",
        notes=notes_of(countries, series, names, WHAT[measure]),
        **stated(params, series, *tables.values()),
    )
