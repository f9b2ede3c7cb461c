from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series
from nkworld.charts.numbers import plain
from nkworld.provenance import figures
from nkworld.provenance.claims import Claims, line, point
from nkworld.provenance.figures import as_of_text
from nkworld.provenance.rules import rule_called

from ..analysis.valuation import AS_RECORDED, BOTH, ONE, OUT, Additions, TradeComponents, Valuation
from ..breaks import Breaks
from ..claims import EXPORT, FLOWS, IMPORT, LAYER, PartnerTrade, TradeTable, claims_read
from ..lines import BALANCE, IN_DOLLARS, LABELS, ROLES, SIDE, with_layer, years_of
from ..models import Addition, InterKoreanFlow, SeriesBreak
from ..parameters import APPLIED, ValuationParameters


def words(chosen: Valuation) -> str:
    """What was assumed, in a phrase."""
    if chosen.factor == ONE:
        freight = "as declared"
    else:
        done = {EXPORT: "exports divided", IMPORT: "imports multiplied"}
        freight = f"{' and '.join(done[e] for e in chosen.applied)} by {plain(chosen.factor)}"
    oil = "with" if chosen.oil else "without"
    south = {OUT: "without inter-Korean trade", AS_RECORDED: "with inter-Korean trade as recorded"}
    layer = south.get(chosen.layer, "with inter-Korean trade")
    kaesong = "" if chosen.layer == OUT or chosen.kaesong else " but not Kaesong"
    return f"{freight}, {oil} the crude oil estimate, {layer}{kaesong}"


def notes(chosen: Valuation) -> tuple[str, ...]:
    parts = [
        "The band of the balance reaches from the figures as declared to those with the factor on "
        "both sides, and holds the bounds of the claims.",
        "No true factor is known: over a short land border it is lower than for a long voyage.",
    ]
    if chosen.layer not in (OUT, AS_RECORDED):
        parts.append(
            "The factor is applied to inter-Korean trade too, although Seoul records it as "
            "movement within one nation; it can be left as recorded."
        )
    if not chosen.oil:
        parts.append(
            "KOTRA’s totals contain its crude oil estimate from 2014 on. Its amount was found for "
            "2014, 2015 and 2019 only; the other years are left open."
        )
    if not chosen.kaesong:
        parts.append("Years whose Kaesong part is not known in both directions are left open.")
    return tuple(parts)


DECLARED = "declared"


@figures.register(
    "trade/valuation",
    title="The balance under other valuations",
    datasets=[FLOWS, LAYER],
    parameters=ValuationParameters,
)
def valuation(params: dict) -> Figure:
    """Exports, imports and balance with freight counted alike, oil and Kaesong in or out."""
    books = components_of(params)
    chosen = valuation_of(params)
    years = years_of(params, books.world)
    series = broken(lines_of(books, years, chosen), breaks_of(params, chosen))
    return Figure(
        topic="balance as valued here",
        headed_by=tuple(each for each in series if each.slug == BALANCE),
        subtitle=f"Trade {words(chosen)}, {SIDE}",
        **IN_DOLLARS,
        kind="line",
        notes=notes(chosen),
        **with_layer(
            params, series, None if chosen.layer == OUT else books.layer, years, books.world
        )
        | {"as_of": as_of_text(params, books.world.known_from, books.layer_known_from)},
    )


def lines_of(books: TradeComponents, years: Sequence[str], chosen: Valuation) -> tuple[Series, ...]:
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


def breaks_of(params: dict, chosen: Valuation) -> Breaks:
    """Without the oil that KOTRA began to add, its totals go on as before."""
    only = {} if chosen.oil else {"kind": SeriesBreak.Kind.COVERAGE}
    return Breaks.read(params, WORLD, **only)


def broken(series: Iterable[Series], breaks: Breaks) -> tuple[Series, ...]:
    """The lines with the breaks of the totals behind them."""
    return tuple(
        breaks.within(each, BALANCE if each.slug == DECLARED else each.slug) for each in series
    )


@once_per_request
def layer_claims(moment: datetime | None) -> Claims:
    return claims_read(InterKoreanFlow.objects.as_of(moment))


def components_of(params: dict) -> TradeComponents:
    layer = layer_claims(params["as_of"])
    by_category, rule = layer.by("category"), rule_called(LAYER, moment=params["as_of"])

    def of(category: str) -> TradeTable:
        return TradeTable(by_category.get(category, Claims(())), rule)

    return TradeComponents(
        PartnerTrade.read(params, WORLD).table,
        of(InterKoreanFlow.Category.TOTAL),
        of(InterKoreanFlow.Category.KAESONG),
        _additions(params["as_of"]),
        layer.known_from,
    )


@once_per_request
def _additions(moment: datetime | None) -> Additions:
    rows = Addition.objects.as_of(moment).filter(country__code="CHN")
    return Additions.read(rows.select_related("source"))


def valuation_of(params: dict) -> Valuation:
    return Valuation(
        factor=params["factor"],
        applied=APPLIED[params["applied"]],
        oil=params["oil"],
        layer=params["inter_korean"],
        kaesong=params["kaesong"],
    )


def spanned(books: TradeComponents, year: str, chosen: Valuation) -> Point:
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


def four_ways(params: dict, year: str) -> list[tuple[str, Point]]:
    """[(what is done, balance)] of one year: as declared, either side corrected, both."""
    books, chosen = components_of(params), valuation_of(params)
    factor = plain(chosen.factor)
    ways = [
        ("As declared", chosen.declared),
        (f"Exports divided by {factor}", chosen.with_factor(chosen.factor, (EXPORT,))),
        (f"Imports times {factor}", chosen.with_factor(chosen.factor, (IMPORT,))),
        ("Both", chosen.with_factor(chosen.factor)),
    ]
    return [(name, books.balance(year, way)) for name, way in ways]
