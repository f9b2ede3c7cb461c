from dataclasses import replace

from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Series
from nkworld.charts.numbers import plain
from nkworld.charts.sentences import topic
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.parameters import rule_called
from nkworld.provenance.points import day_of

from ..breaks import Breaks
from ..claims import EXPORT, IMPORT, Claims, YearTable
from ..lines import (
    BALANCE,
    DOLLARS,
    FLOWS,
    LABELS,
    LAYER,
    RESOLUTIONS,
    ROLES,
    SIDE,
    claims_about,
    ends_early,
    layer_sources,
    line,
    point,
    sources_used,
    years_of,
)
from ..models import Addition, InterKoreanFlow, SeriesBreak
from ..parameters import APPLIED, ValuationParameters
from ..valuation import BOTH, OUT, Additions, TradeComponents, Valuation
from .valuation_words import headline, notes, words

DECLARED = "declared"


@register(
    "trade/valuation",
    title="The balance under other valuations",
    datasets=[FLOWS, LAYER],
    parameters=ValuationParameters,
)
def valuation(params):
    """Exports, imports and balance with freight counted alike, oil and Kaesong in or out."""
    books, moments = books_of(params)
    chosen = valuation_of(params)
    years = years_of(params, books.world)
    series = broken(lines_of(books, years, chosen), breaks_of(params, chosen))
    told = headline(books, years, chosen, day_of(params), not ends_early(params))
    return Figure(
        slug="trade/valuation",
        headline=told or topic("North Korea’s trade balance under other valuations"),
        subtitle=f"Trade {words(chosen)}, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="line",
        series=series,
        sources=sources_of(series, books, chosen, years),
        notes=notes(chosen),
        marks=RESOLUTIONS,
        as_of=as_of_text(params, *moments),
    )


def lines_of(books, years, chosen):
    """Exports, imports and balance as chosen, and the balance as declared."""
    both = (
        line(e, LABELS[e], ROLES[e], years, lambda year, e=e: books.amount(year, e, chosen))
        for e in BOTH
    )
    spans = tuple(spanned(books, year, chosen) for year in years)
    balance = Series(BALANCE, LABELS[BALANCE], spans, ROLES[BALANCE])
    as_declared = line(
        DECLARED,
        "Balance as declared",
        "other",
        years,
        lambda year: books.balance(year, chosen.declared),
    )
    return (*both, balance, as_declared)


def breaks_of(params, chosen):
    """Without the oil that KOTRA began to add, its totals go on as before."""
    only = {} if chosen.oil else {"kind": SeriesBreak.Kind.COVERAGE}
    return Breaks.read(params, WORLD, **only)


def broken(series, breaks):
    """The lines with the breaks of the totals behind them."""
    return tuple(
        breaks.within(each, BALANCE if each.slug == DECLARED else each.slug) for each in series
    )


def books_of(params):
    """(books, moments at which the newest of each part became known)"""
    world = claims_about(params, WORLD)
    layer = Claims.read(InterKoreanFlow.objects.as_of(params["as_of"]))
    tables = layer.by_category(rule_called(LAYER))
    empty = YearTable([], params["rule"])
    additions = Addition.objects.as_of(params["as_of"]).filter(country__code="CHN")
    books = TradeComponents(
        YearTable(world.rows, params["rule"], Breaks.read(params, WORLD)),
        tables.get(InterKoreanFlow.Category.TOTAL.value, empty),
        tables.get(InterKoreanFlow.Category.KAESONG.value, empty),
        Additions.read(additions),
    )
    return books, (world.as_of, layer.as_of)


def valuation_of(params):
    return Valuation(
        factor=params["factor"],
        applied=APPLIED[params["applied"]],
        oil=params["oil"],
        layer=params["inter_korean"],
        kaesong=params["kaesong"],
    )


def sources_of(series, books, chosen, years):
    """Those of the totals, then those of the layer where it is in."""
    added = () if chosen.layer == OUT else layer_sources(books.layer, years)
    return (*sources_used(series, books.world), *added)


def spanned(books, year, chosen):
    """The balance chosen; its bounds hold it as declared and with the factor on both sides."""
    amount = books.balance(year, chosen)
    if not amount:
        return point(year, amount)
    ways = (chosen, chosen.declared, chosen.with_factor(chosen.factor))
    spans = [books.balance(year, way).span for way in ways]
    lows, highs = (list(ends) for ends in zip(*spans, strict=True))
    low = None if None in lows else min(lows)
    high = None if None in highs else max(highs)
    low, high = (None, None) if low == high == amount.value else (low, high)
    return replace(point(year, amount), low=low, high=high)


def four_ways(params, year):
    """[(what is done, balance)] of one year: as declared, either side corrected, both."""
    books, chosen = books_of(params)[0], valuation_of(params)
    factor = plain(chosen.factor)
    ways = [
        ("As declared", chosen.declared),
        (f"Exports divided by {factor}", chosen.with_factor(chosen.factor, (EXPORT,))),
        (f"Imports times {factor}", chosen.with_factor(chosen.factor, (IMPORT,))),
        ("Both", chosen.with_factor(chosen.factor)),
    ]
    return [(name, books.balance(year, way)) for name, way in ways]
