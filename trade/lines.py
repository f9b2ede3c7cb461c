"""From amounts of trade to the lines of a figure, and the sources on which they rest."""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Any

from nkworld.asking.fields import ALL
from nkworld.atlas.models import Country
from nkworld.charts import Point, Series, nth_role
from nkworld.charts.description import newest_point
from nkworld.charts.words import opened
from nkworld.figures.amounts import combined, day_of, sources_in, within
from nkworld.figures.claims import line
from nkworld.figures.registry import as_of_text

from .breaks import Breaks
from .claims import EXPORT, IMPORT, TURNOVER, TradeTable

DOLLARS = "US dollars, current"
IN_DOLLARS: dict[str, Any] = {"unit": DOLLARS, "measure": "money", "is_flow": True}
SIDE = "merchandise, from North Korea’s side"

BALANCE = "balance"
LABELS = {EXPORT: "Exports", IMPORT: "Imports", TURNOVER: "Two-way trade", BALANCE: "Balance"}
ROLES = {EXPORT: "exports", IMPORT: "imports", TURNOVER: "turnover", BALANCE: "balance"}


def sides(partner: str) -> tuple[str, str]:
    return f"{opened(partner)} sells", "North Korea sells"


def years_of(params: dict, *tables: TradeTable) -> list[str]:
    return within(params, (year for table in tables for year in table.periods))


def lines(
    params: dict, table: TradeTable, layer: TradeTable | None, years: list[str], breaks: Breaks
) -> tuple[Series, ...]:
    """The measure asked for, or exports, imports and balance: the rule’s line, or each source’s."""
    if params["rule"] == ALL:
        measure = params["measure"] or TURNOVER
        found = [
            line(
                source,
                table.names[source],
                "",
                years,
                lambda year, source=source: measured(table, layer, measure, year, source),
            )
            for source in table.sources
        ]
        # Those in which anything is known, each in the colour of a source.
        known = (each for each in found if each.on_record)
        return tuple(
            breaks.within(replace(each, role=nth_role(place)), measure)
            for place, each in enumerate(known)
        )
    return tuple(
        breaks.within(
            line(m, LABELS[m], ROLES[m], years, lambda year, m=m: measured(table, layer, m, year)),
            m,
        )
        for m in ([params["measure"]] if params["measure"] else [EXPORT, IMPORT, BALANCE])
    )


def two_way(
    params: dict,
    table: TradeTable,
    layer: TradeTable | None,
    years: list[str],
    series: Sequence[Series],
    unfit: Container[str],
) -> tuple[Series, ...]:
    """Two-way trade, where it heads its parts: where its newest credible figure is no older."""
    found = line(
        TURNOVER, LABELS[TURNOVER], "", years, lambda year: measured(table, layer, TURNOVER, year)
    )
    newest, *parts = (
        point.x if (point := newest_point(each, day_of(params), unfit)) else ""
        for each in (found, *series)
    )
    return (found,) if newest and newest == max([newest, *parts]) else ()


def measured(
    table: TradeTable, layer: TradeTable | None, measure: str, year: str, source: str = ""
) -> Point | None:
    """One amount of a year, the layer added where there is one; None if either is unknown."""
    if measure == BALANCE:
        sold, bought = (measured(table, layer, m, year, source) for m in (EXPORT, IMPORT))
        if not sold or not bought or sold.source != bought.source:
            return None
        return combined(sold, bought, -1, "exports less imports")
    amount = table.of(source, measure, year) if source else table.headline(measure, year)
    if layer is None or amount is None:
        return amount
    added = layer.headline(measure, year)
    return added and combined(amount, added, +1, "with inter-Korean trade")


def stated(params: dict, series: Sequence[Series], *tables: TradeTable | None) -> dict[str, Any]:
    """Whose figures the series are, and how new; the sources of an added layer come last."""
    known = [table for table in tables if table]
    names = {slug: table.names[slug] for table in known for slug in table.sources}
    return {
        "series": tuple(series),
        "sources": sources_in(series, names),
        "as_of": as_of_text(params, *(table.known_from for table in known)),
    }


def with_layer(
    params: dict,
    series: Sequence[Series],
    layer: TradeTable | None,
    years: list[str],
    *tables: TradeTable,
) -> dict[str, Any]:
    """The same of series into which a layer was added: who stands behind it in these years, too."""
    if layer is None:
        return stated(params, series, *tables)
    ways = (EXPORT, IMPORT, TURNOVER)
    added = [Series(way, "", layer.points(way, years), "") for way in ways]
    sources = (*stated(params, series, *tables)["sources"], *sources_in(added, layer.names))
    return stated(params, series, *tables, layer) | {"sources": sources}


# Words of a source's short name before which English sets an article.
WITH_ARTICLE = ("Ministry", "Commission", "Bureau", "office", "Chamber", "IMF")
TRADE_WITH = {
    EXPORT: "exports to {}",
    IMPORT: "imports from {}",
    TURNOVER: "trade with {}",
    BALANCE: "balance of trade with {}",
}


def source_words(name: str) -> str:
    """A source within a sentence: “KOTRA”, “the Unification Ministry”."""
    return f"the {name}" if any(word in name for word in WITH_ARTICLE) else name


def trade_with(country: Country, direction: str) -> str:
    """“exports to China”"""
    return TRADE_WITH[direction].format(country.in_a_sentence)
