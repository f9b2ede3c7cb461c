"""The same trade under other assumptions: freight, KOTRA's crude oil, inter-Korean trade.

Mirror exports carry freight and insurance (CIF at the partner's border), mirror imports do not
(FOB there). Amounts are US dollars, seen from the DPRK; what a factor made of them is rounded to
the whole dollar.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, Self

from django import forms

from nkworld.asking.fields import DecimalField, OneOfField
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series
from nkworld.charts.words import plain
from nkworld.figures import registry as figures
from nkworld.figures.amounts import combined, weaker
from nkworld.figures.claims import line, point
from nkworld.provenance.models import Status

from ..breaks import Breaks
from ..claims import FLOWS, LAYER, PartnerTrade, TradeTable, layer_of, with_layer
from ..lines import BALANCE, EXPORT, IMPORT, IN_DOLLARS, LABELS, ROLES, SIDE, SwitchField
from ..models import Addition, InterKoreanFlow, SeriesBreak

ONE = Decimal(1)
BOTH = (EXPORT, IMPORT)
AS_RECORDED, OUT = "recorded", "0"
APPLIED = {"exports": (EXPORT,), "imports": (IMPORT,), "both": BOTH}
LEAST, MOST = Decimal("1.00"), Decimal("1.20")


class FactorField(DecimalField):
    meaning = "The CIF/FOB factor, from 1.00 (none) to 1.20; the IMF’s practice is 1.06."
    widget = forms.NumberInput(attrs={"step": "0.01", "min": LEAST, "max": MOST})
    default_error_messages = {
        "invalid": "Write the factor as a number, such as 1.06.",
        "min_value": "The factor is 1.00 or more: 1.00 leaves the figures as declared.",
        "max_value": "The factor is 1.20 at most: no source allows for more freight.",
        "max_decimal_places": "Three decimals are enough, such as 1.065.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=LEAST, max_value=MOST, decimal_places=3, max_digits=6, **kwargs)


def declared(params: dict) -> dict:
    return params | {"factor": ONE}


def words(params: dict) -> str:
    factor, layer = params["factor"], params["inter_korean"]
    freight = "as declared"
    if factor != ONE:
        done = {EXPORT: "exports divided", IMPORT: "imports multiplied"}
        applied = " and ".join(done[each] for each in APPLIED[params["applied"]])
        freight = f"{applied} by {plain(factor)}"
    oil = "with" if params["oil"] else "without"
    south = "without" if layer == OUT else "with"
    recorded = " as recorded" if layer == AS_RECORDED else ""
    kaesong = "" if layer == OUT or params["kaesong"] else " but not Kaesong"
    return f"{freight}, {oil} the crude oil estimate, {south} inter-Korean trade{recorded}{kaesong}"


def valued(amount: Point, direction: str, params: dict) -> Point:
    """A partner's CIF import becomes FOB, its FOB export becomes CIF: both by the factor."""
    factor = params["factor"]
    if direction not in APPLIED[params["applied"]] or factor == ONE:
        return amount
    by = 1 / factor if direction == EXPORT else factor
    done = "divided" if direction == EXPORT else "multiplied"
    value, low, high = (
        None if each is None else (each * by).quantize(ONE, ROUND_HALF_UP)
        for each in (amount.value, amount.low, amount.high)
    )
    note = f"{amount.note}; {done} by {factor}".lstrip("; ")
    parts = tuple(part._replace(factor=by) for part in amount.parts)
    amount = replace(amount, value=value, low=low, high=high, status=weaker(amount.status))
    return replace(amount, note=note, parts=parts)


class TradeComponents(NamedTuple):
    """World totals, the inter-Korean layer and its Kaesong part, and what sources add to their own
    totals of imports: {(source, year): amount}. A source that once adds something adds it in each
    later year, known or not.
    """

    world: PartnerTrade
    layer: TradeTable
    kaesong: TradeTable
    additions: Mapping[tuple[str, str], Point]

    @classmethod
    def read(cls, params: dict) -> Self:
        world, moment = PartnerTrade(params, WORLD), params["as_of"]
        kaesong = layer_of(moment, InterKoreanFlow.Category.KAESONG)
        return cls(world, layer_of(moment), kaesong, _additions(moment))

    def amount(self, year: str, direction: str, params: dict) -> Point:
        """One direction of a year; a gap with its reason where a part is not known."""
        world = self.world.headline(direction, year)
        adding = {source for source, first in self.additions if year >= first}
        is_added = bool(world and world.source in adding)
        if world and direction == IMPORT and adding and is_added != params["oil"]:
            oil = next((some for (_, y), some in self.additions.items() if y == year), None)
            if oil is None:
                note = "the crude oil estimate of this year is not known by itself"
                return Point("", None, note=note)
            how = "without the" if is_added else "with KOTRA’s"
            world = combined(world, oil, -1 if is_added else +1, f"{how} crude oil estimate")
        if not world:
            return world or Point("", None)
        if params["inter_korean"] == OUT:
            return valued(world, direction, params)
        south = self.layer.headline(direction, year)
        if south is None:
            return Point("", None, note="no inter-Korean figure of this direction is known")
        if not params["kaesong"] and south.value != 0:
            kaesong = self.kaesong.of(south.source, direction, year)
            if kaesong is None:
                return Point("", None, note="the Kaesong part of this direction is not known")
            south = combined(south, kaesong, -1, "without Kaesong")
        if not south:
            return south
        if params["inter_korean"] == AS_RECORDED:
            note = "with inter-Korean trade as recorded"
            return combined(valued(world, direction, params), south, +1, note)
        both = combined(world, south, +1, "with inter-Korean trade")
        return valued(both, direction, params)

    def balance(self, year: str, params: dict) -> Point:
        sold, bought = (self.amount(year, each, params) for each in BOTH)
        if not (sold and bought):
            return bought if sold else sold
        if sold.source != bought.source:
            return Point("", None, note="exports and imports come from two sources")
        return combined(sold, bought, -1, "exports less imports")


@once_per_request
def _additions(moment: datetime | None) -> dict[tuple[str, str], Point]:
    rows = Addition.objects.as_of(moment).filter(country__code="CHN").select_related("source")
    return {
        (row.source.slug, str(row.year)): Point(
            *("", row.value, None, None, Status.ESTIMATED.value, row.source.slug, row.note)
        )
        for row in rows
    }


@figures.register(
    "trade/valuation",
    FLOWS,
    allow_all=False,
    factor=FactorField(label="CIF/FOB factor", initial="1.06"),
    applied=OneOfField([(each, each) for each in APPLIED], "Factor applied to", initial="both"),
    oil=SwitchField("in", "out", label="Crude oil estimate", initial="1"),
    inter_korean=OneOfField(
        [("1", "in"), (AS_RECORDED, "in, as recorded"), (OUT, "out")],
        "Inter-Korean trade",
        initial="1",
    ),
    kaesong=SwitchField("in", "out", label="Kaesong", initial="1"),
    datasets=[FLOWS, LAYER],
)
def valuation(params: dict) -> Figure:
    """Exports, imports and balance with freight counted alike, oil and Kaesong in or out."""
    books = TradeComponents.read(params)
    years = books.world.years
    # Without the oil that KOTRA began to add, its totals go on as before.
    kind = "" if params["oil"] else SeriesBreak.Kind.COVERAGE
    breaks = Breaks.read(params["as_of"], WORLD, kind)
    spans = tuple(spanned(books, year, params) for year in years)
    balance = breaks.within(Series(BALANCE, LABELS[BALANCE], spans, ROLES[BALANCE]), BALANCE)
    as_declared = line(
        *("declared", "Balance as declared", "other", years),
        lambda year: books.balance(year, declared(params)),
    )
    both = (
        line(e, LABELS[e], ROLES[e], years, lambda year, e=e: books.amount(year, e, params))
        for e in BOTH
    )
    both = (breaks.within(each, each.slug) for each in both)
    series = (*both, balance, breaks.within(as_declared, BALANCE))
    layer = None if params["inter_korean"] == OUT else books.layer
    notes = [
        "The band of the balance reaches from the figures as declared to those with the factor on "
        "both sides, and holds the bounds of the claims.",
        "No true factor is known: over a short land border it is lower than for a long voyage.",
    ]
    if params["inter_korean"] not in (OUT, AS_RECORDED):
        notes.append(
            "The factor is applied to inter-Korean trade too, although Seoul records it as "
            "movement within one nation; it can be left as recorded."
        )
    if not params["oil"]:
        notes.append(
            "KOTRA’s totals contain its crude oil estimate from 2014 on. Its amount was found for "
            "2014, 2015 and 2019 only; the other years are left open."
        )
    if not params["kaesong"]:
        notes.append("Years whose Kaesong part is not known in both directions are left open.")
    return Figure(
        topic="balance as valued here",
        headed_by=(balance,),
        subtitle=f"Trade {words(params)}, {SIDE}",
        **IN_DOLLARS,
        kind="line",
        notes=tuple(notes),
        **with_layer(params, series, layer, years, books.world),
    )


def spanned(books: TradeComponents, year: str, params: dict) -> Point:
    """The balance chosen; its bounds hold it as declared and with the factor on both sides."""
    amount = books.balance(year, params)
    if not amount:
        return point(year, amount)
    ways = (params, declared(params), params | {"applied": "both"})
    lows, highs = zip(*(books.balance(year, way).span for way in ways), strict=True)
    low = None if None in lows else min(lows)
    high = None if None in highs else max(highs)
    low, high = (None, None) if low == high == amount.value else (low, high)
    return replace(point(year, amount), low=low, high=high)


def four_ways(params: dict, year: str) -> list[tuple[str, Point]]:
    """[(what is done, balance)] of one year: as declared, either side corrected, both."""
    books, factor = TradeComponents.read(params), plain(params["factor"])
    ways = {
        "As declared": declared(params),
        f"Exports divided by {factor}": params | {"applied": "exports"},
        f"Imports times {factor}": params | {"applied": "imports"},
        "Both": params | {"applied": "both"},
    }
    return [(name, books.balance(year, way)) for name, way in ways.items()]
