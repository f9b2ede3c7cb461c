from nkworld.charts import Figure
from nkworld.charts.sentences import Sentence, topic
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.parameters import ALL
from nkworld.provenance.points import day_of, rule_for

from ..breaks import Breaks
from ..claims import EXPORT, IMPORT, TURNOVER, YearTable
from ..lines import (
    DOLLARS,
    FLOWS,
    RESOLUTIONS,
    SIDE,
    claims_about,
    ends_early,
    line,
    lines,
    sources_used,
    years_of,
)
from ..newest import newest_of
from ..parameters import PartnerParameters
from ..sentences import of_measure, of_newest, partner_template, passed_over
from ..words import partner_words


@register("trade/partner", title="One partner", datasets=[FLOWS], parameters=PartnerParameters)
def partner(params):
    """Exports to, imports from and balance with one partner."""
    country = params["country"]
    claims, breaks = claims_about(params, country.code), Breaks.read(params, country.code)
    table = YearTable(claims.rows, rule_for(params, FLOWS), breaks)
    years = years_of(params, table)
    series = lines(params, table, None, years, breaks)
    told = headline(params, table, years, series)
    if not params["measure"] and params["rule"] != ALL:
        series += tuple(breaks.within(each, TURNOVER) for each in unsplit(table, years))
    return Figure(
        slug="trade/partner",
        headline=told or topic(f"North Korea’s recorded trade with {partner_words(country)}"),
        subtitle=f"Trade with {partner_words(country)}, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="line",
        series=series,
        sources=sources_used(series, table),
        notes=notes(country),
        marks=RESOLUTIONS,
        as_of=as_of_text(params, claims.as_of),
    )


def unsplit(table, years):
    """Two-way trade in the years for which nobody gives its two directions."""

    def amount_of(year):
        split = table.headline(year, EXPORT) or table.headline(year, IMPORT)
        return None if split else table.headline(year, TURNOVER)

    series = line("turnover", "Two-way trade, not split", "turnover", years, amount_of)
    return (series,) if series.on_record else ()


def headline(params, table, years, series) -> Sentence | None:
    """The newest credible figure whatever its split, or that of the measure asked for; None where
    every source stands beside the others.
    """
    if params["rule"] == ALL:
        return None
    country, day, is_newest = params["country"], day_of(params), not ends_early(params)
    if params["measure"]:
        template = partner_template(table, params["measure"], country)
        return of_measure(series[0], template, day, is_newest)
    found = newest_of(table, years)
    if found is None:
        return None
    told = of_newest(found, table, country, day, is_newest)
    return told.without(*passed_over(table, years, found))


def notes(country):
    if country.code == "KOR":
        return ("No world total here contains this trade: it is a layer of its own.",)
    return ()
