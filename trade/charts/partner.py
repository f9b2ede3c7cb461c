from nkworld.charts import Figure, money
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.parameters import ALL
from nkworld.provenance.points import rule_for

from ..breaks import Breaks
from ..claims import EXPORT, IMPORT, TURNOVER, YearTable
from ..lines import (
    DOLLARS,
    FLOWS,
    RESOLUTIONS,
    SIDE,
    claims_about,
    line,
    lines,
    sources_used,
    years_of,
)
from ..parameters import PartnerParameters


@register("trade/partner", title="One partner", datasets=[FLOWS], parameters=PartnerParameters)
def partner(asked):
    """Exports to, imports from and balance with one partner."""
    country = asked["country"]
    claims = claims_about(asked, country.code)
    table = YearTable(claims.rows, rule_for(asked, FLOWS))
    years = years_of(asked, table)
    breaks = Breaks.read(asked, country.code)
    series = lines(asked, table, None, years, breaks)
    if not asked["measure"] and asked["rule"] != ALL:
        series += tuple(breaks.within(each, TURNOVER) for each in unsplit(table, years))
    return Figure(
        slug="trade/partner",
        headline=statement(country, series),
        subtitle=f"Trade with {country}, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="line",
        series=series,
        sources=sources_used(series, table),
        notes=notes(country),
        marks=RESOLUTIONS,
        as_of=as_of_text(asked, claims.as_of),
    )


def unsplit(table, years):
    """Two-way trade in the years for which nobody gives its two directions."""

    def amount_of(year):
        split = table.headline(year, EXPORT) or table.headline(year, IMPORT)
        return None if split else table.headline(year, TURNOVER)

    series = line("turnover", "Two-way trade, not split", "turnover", years, amount_of)
    return (series,) if series.known else ()


def statement(country, series):
    """The headline: the newest year in which both directions are known, else the topic."""
    known = {each.slug: {p.x: p for p in each.known} for each in series}
    both = sorted(set(known.get(EXPORT, {})) & set(known.get(IMPORT, {})))
    if not both:
        return f"North Korea’s recorded trade with {country}"
    year = both[-1]
    sold, bought = known[EXPORT][year].value, known[IMPORT][year].value
    return f"North Korea sold {money(sold)} to {country} in {year} and bought {money(bought)}"


def notes(country):
    if country.code == "KOR":
        return ("No world total here contains this trade: it is a layer of its own.",)
    return ()
