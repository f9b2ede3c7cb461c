from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, money
from nkworld.charts.numbers import plain
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.parameters import rule_called

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
    layer_sources,
    line,
    point,
    sources_used,
    years_of,
)
from ..models import Addition, InterKoreanFlow, SeriesBreak
from ..parameters import APPLIED, ValuationParameters
from ..valuation import AS_RECORDED, BOTH, ONE, OUT, Additions, Books, Valuation

DECLARED = "declared"


@register(
    "trade/valuation",
    title="The balance under other valuations",
    datasets=[FLOWS, LAYER],
    parameters=ValuationParameters,
)
def valuation(asked):
    """Exports, imports and balance with freight counted alike, oil and Kaesong in or out."""
    books, moments = books_of(asked)
    chosen = valuation_of(asked)
    years = years_of(asked, books.world)
    series = broken(lines_of(books, years, chosen), breaks_of(asked, chosen))
    return Figure(
        slug="trade/valuation",
        headline=statement(series, chosen),
        subtitle=f"Trade {words(chosen)}, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="line",
        series=series,
        sources=sources_of(series, books, chosen, years),
        notes=notes(chosen),
        marks=RESOLUTIONS,
        as_of=as_of_text(asked, *moments),
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


def breaks_of(asked, chosen):
    """Without the oil that KOTRA began to add, its totals go on as before."""
    only = {} if chosen.oil else {"kind": SeriesBreak.Kind.COVERAGE}
    return Breaks.read(asked, WORLD, **only)


def broken(series, breaks):
    """The lines with the breaks of the totals behind them."""
    return tuple(
        breaks.within(each, BALANCE if each.slug == DECLARED else each.slug) for each in series
    )


def books_of(asked):
    """(books, moments at which the newest of each part became known)"""
    world = claims_about(asked, WORLD)
    layer = Claims.read(InterKoreanFlow.objects.known(asked["as_of"]))
    tables = layer.by_category(rule_called(LAYER))
    empty = YearTable([], asked["rule"])
    additions = Addition.objects.known(asked["as_of"]).filter(country__code="CHN")
    books = Books(
        YearTable(world.rows, asked["rule"]),
        tables.get(InterKoreanFlow.Category.TOTAL.value, empty),
        tables.get(InterKoreanFlow.Category.KAESONG.value, empty),
        Additions.read(additions),
    )
    return books, (world.as_of, layer.as_of)


def valuation_of(asked):
    return Valuation(
        factor=asked["factor"],
        applied=APPLIED[asked["applied"]],
        oil=asked["oil"],
        layer=asked["inter_korean"],
        kaesong=asked["kaesong"],
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
    ends = [end for way in ways for end in books.balance(year, way).span]
    low, high = min(ends), max(ends)
    low, high = (low, high) if low < high else (None, None)
    return Point(year, amount.value, low, high, amount.status, amount.source, amount.note)


def four_ways(asked, year):
    """[(what is done, balance)] of one year: as declared, either side corrected, both."""
    books, chosen = books_of(asked)[0], valuation_of(asked)
    factor = plain(chosen.factor)
    ways = [
        ("As declared", chosen.declared),
        (f"Exports divided by {factor}", chosen.with_factor(chosen.factor, (EXPORT,))),
        (f"Imports times {factor}", chosen.with_factor(chosen.factor, (IMPORT,))),
        ("Both", chosen.with_factor(chosen.factor)),
    ]
    return [(name, books.balance(year, way)) for name, way in ways]


def statement(series, chosen):
    """The headline: the newest balance, as declared and as valued here."""
    balance, declared = ({p.x: p for p in each.known} for each in series[-2:])
    if not balance:
        return "North Korea’s trade balance under other valuations"
    year = max(balance)
    before, after = declared[year].value, balance[year].value
    word = "deficit" if before < 0 else "surplus"
    if before == after:
        return f"The {word} of {year} is {money(abs(before))} as declared"
    told = money(abs(after)) if after * before > 0 else money(after)
    return (
        f"The {word} of {year} is {money(abs(before))} as declared and {told} "
        f"at a CIF/FOB factor of {plain(chosen.factor)}"
    )


def words(chosen):
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


def notes(chosen):
    told = [
        "The band of the balance reaches from the figures as declared to those with the factor on "
        "both sides, and holds the bounds of the claims.",
        "No true factor is known: over a short land border it is lower than for a long voyage.",
    ]
    if chosen.layer not in (OUT, AS_RECORDED):
        told.append(
            "The factor is applied to inter-Korean trade too, although Seoul records it as "
            "movement within one nation; it can be left as recorded."
        )
    if not chosen.oil:
        told.append(
            "KOTRA’s totals contain its crude oil estimate from 2014 on. Its amount was found for "
            "2014, 2015 and 2019 only; the other years are left open."
        )
    if not chosen.kaesong:
        told.append("Years whose Kaesong part is not known in both directions are left open.")
    return tuple(told)
