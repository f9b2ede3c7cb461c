from collections.abc import Iterator
from dataclasses import replace

from nkworld.atlas.models import Country
from nkworld.charts import Figure, Series
from nkworld.charts.sentences import Sentence, topic
from nkworld.provenance.amounts import Amount
from nkworld.provenance.claims import Claims, line
from nkworld.provenance.figures import register
from nkworld.provenance.parameters import ALL
from nkworld.provenance.points import rule_for

from ..claims import EXPORT, FLOWS, IMPORT, TURNOVER, PartnerTrade, TradeTable
from ..lines import IN_DOLLARS, SIDE, lines, stated, years_of
from ..newest import newest_of
from ..parameters import PartnerParameters
from ..sentences import of_measure, of_newest, partner_template, passed_over
from ..words import partner_words

HEADS_NOTHING = "who compiles what others say heads no page"


@register("trade/partner", title="Trade with one country", parameters=PartnerParameters)
def partner(params: dict) -> Figure:
    """Exports to, imports from and balance with one partner."""
    country = params["country"]
    found = PartnerTrade.read(params, country.code)
    table, years = found.table, years_of(params, found.table)
    series = lines(params, table, None, years, found.breaks)
    told = headline(params, found, years, series)
    if not params["measure"] and params["rule"] != ALL:
        series += tuple(found.breaks.within(each, TURNOVER) for each in unsplit(table, years))
    return Figure(
        headline=told or topic(f"North Korea’s recorded trade with {partner_words(country)}"),
        subtitle=f"Trade with {partner_words(country)}, {SIDE}",
        **IN_DOLLARS,
        kind="line",
        notes=notes(country),
        **stated(params, series, table),
    )


def unsplit(table: TradeTable, years: list[str]) -> tuple[Series, ...]:
    """Two-way trade in the years for which nobody gives its two directions."""

    def amount_of(year: str) -> Amount | None:
        split = table.headline(EXPORT, year) or table.headline(IMPORT, year)
        return None if split else table.headline(TURNOVER, year)

    series = line("turnover", "Two-way trade, not split", "turnover", years, amount_of)
    return (series,) if series.on_record else ()


def headline(
    params: dict, partner: PartnerTrade, years: list[str], series: tuple[Series, ...]
) -> Sentence | None:
    """The newest credible figure whatever its split, or that of the measure asked for; None where
    every source stands beside the others.
    """
    if params["rule"] == ALL:
        return None
    table, country, measure = partner.table, params["country"], params["measure"]
    if measure:
        return of_measure(series[0], partner_template(table, measure, country), params)
    found = newest_of(table, years, rule_for(params, FLOWS), partner.compiled.names)
    last = found.year if found else ""
    later = partner.compiled.within(params).only(lambda row: row["period"] > last)
    if found is None:
        nothing = topic(f"No credible figure of trade with {partner_words(country)}")
        return nothing.without(*left_out(later)) if later else None
    told = of_newest(found, table, country, params)
    if not later:
        return told.without(*passed_over(table, years, found))
    zero = "a printed zero for " if found.is_nothing else ""
    base = f"No credible figure of trade with {partner_words(country)} since {zero}{last}"
    return replace(told, base=base).without(*left_out(later))


def left_out(compiled: Claims) -> Iterator[str]:
    """Which figures of compilers, of which years, and why, in a sentence each."""
    for (name, reason), some in compiled.by("source__short_name", "reason").items():
        first, last = some.periods[0], some.periods[-1]
        span = first if first == last else f"{first} to {last}"
        yield f"{name}, {span}: {reason or HEADS_NOTHING}."


def notes(country: Country) -> tuple[str, ...]:
    if country.code == "KOR":
        return ("No world total here contains this trade: it is a layer of its own.",)
    return ()
