"""The same trade under other assumptions: freight, KOTRA's crude oil, inter-Korean trade.

Mirror exports carry freight and insurance (CIF at the partner's border), mirror imports do not
(FOB there). Amounts are US dollars, seen from the DPRK; what a factor made of them is rounded to
the whole dollar.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from django import forms

from nkworld.asking.fields import DecimalField, OneOfField
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series
from nkworld.charts.numbers import plain
from nkworld.figures import registry as figures
from nkworld.figures.amounts import combined, weaker
from nkworld.figures.claims import line, point
from nkworld.provenance.models import Status

from ..breaks import Breaks
from ..claims import EXPORT, FLOWS, IMPORT, LAYER, PartnerTrade, TradeTable, layer_of
from ..lines import BALANCE, IN_DOLLARS, LABELS, ROLES, SIDE, with_layer, years_of
from ..models import Addition, InterKoreanFlow, SeriesBreak
from ..parameters import OneRuleParameters, SwitchField

ONE = Decimal(1)
BOTH = (EXPORT, IMPORT)
AS_RECORDED, OUT = "recorded", "0"
APPLIED = {"exports": (EXPORT,), "imports": (IMPORT,), "both": BOTH}
LEAST, MOST = Decimal("1.00"), Decimal("1.20")


class FactorField(DecimalField):
    """How much freight and insurance raise a price from one border to the other."""

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


class ValuationParameters(OneRuleParameters):
    factor = FactorField(label="CIF/FOB factor", initial="1.06")
    applied = OneOfField([(each, each) for each in APPLIED], "Factor applied to", initial="both")
    oil = SwitchField("in", "out", label="Crude oil estimate", initial="1")
    inter_korean = OneOfField(
        [("1", "in"), (AS_RECORDED, "in, as recorded"), (OUT, "out")],
        "Inter-Korean trade",
        initial="1",
    )
    kaesong = SwitchField("in", "out", label="Kaesong", initial="1")


@dataclass(frozen=True, slots=True)
class Additions:
    """What sources put into their own totals: {(source, year): amount}.

    A source that once adds something adds it in each later year, known or not.
    """

    amounts: dict[tuple[str, str], Point]

    def begun(self, year: str, source: str = "") -> bool:
        return any(year >= first for slug, first in self.amounts if source in ("", slug))

    def of(self, year: str) -> Point | None:
        """The addition to a year's imports, whoever makes it; None if its amount is not known."""
        return next((amount for (_, y), amount in self.amounts.items() if y == year), None)


@dataclass(frozen=True, slots=True)
class Valuation:
    """`applied` names the directions that the factor changes; `layer` is 1, recorded or 0."""

    factor: Decimal
    applied: tuple[str, ...]
    oil: bool
    layer: str
    kaesong: bool

    @classmethod
    def asked(cls, params: dict) -> Self:
        applied, layer = APPLIED[params["applied"]], params["inter_korean"]
        return cls(params["factor"], applied, params["oil"], layer, params["kaesong"])

    @property
    def declared(self) -> Self:
        return replace(self, factor=ONE)

    @property
    def words(self) -> str:
        freight = "as declared"
        if self.factor != ONE:
            done = {EXPORT: "exports divided", IMPORT: "imports multiplied"}
            freight = f"{' and '.join(done[e] for e in self.applied)} by {plain(self.factor)}"
        oil = "with" if self.oil else "without"
        south = "without" if self.layer == OUT else "with"
        recorded = " as recorded" if self.layer == AS_RECORDED else ""
        kaesong = "" if self.layer == OUT or self.kaesong else " but not Kaesong"
        layer = f"{south} inter-Korean trade{recorded}{kaesong}"
        return f"{freight}, {oil} the crude oil estimate, {layer}"

    def valued(self, amount: Point, direction: str) -> Point:
        """A partner's CIF import becomes FOB, its FOB export becomes CIF: both by the factor."""
        if direction not in self.applied or self.factor == ONE:
            return amount
        by = 1 / self.factor if direction == EXPORT else self.factor
        done = "divided" if direction == EXPORT else "multiplied"
        value, low, high = (
            None if each is None else (each * by).quantize(ONE, ROUND_HALF_UP)
            for each in (amount.value, amount.low, amount.high)
        )
        note = f"{amount.note}; {done} by {self.factor}".lstrip("; ")
        parts = tuple(part._replace(factor=by) for part in amount.parts)
        valued = replace(amount, value=value, low=low, high=high, status=weaker(amount.status))
        return replace(valued, note=note, parts=parts)


@dataclass(frozen=True, slots=True)
class TradeComponents:
    world: TradeTable
    layer: TradeTable
    kaesong: TradeTable
    additions: Additions

    @classmethod
    def read(cls, params: dict) -> Self:
        world = PartnerTrade.read(params, WORLD).table
        kaesong = layer_of(params, InterKoreanFlow.Category.KAESONG)
        return cls(world, layer_of(params), kaesong, _additions(params["as_of"]))

    def amount(self, year: str, direction: str, valuation: Valuation) -> Point:
        """One direction of a year; a gap with its reason where a part is not known."""
        world = self._with_or_without_oil(year, direction, valuation.oil)
        if valuation.layer == OUT:
            return world and valuation.valued(world, direction)
        south = self._layer(year, direction, valuation.kaesong)
        if not world or not south:
            return world if not world else south
        if valuation.layer == AS_RECORDED:
            valued = valuation.valued(world, direction)
            return combined(valued, south, +1, "with inter-Korean trade as recorded")
        return valuation.valued(combined(world, south, +1, "with inter-Korean trade"), direction)

    def balance(self, year: str, valuation: Valuation) -> Point:
        sold, bought = (self.amount(year, each, valuation) for each in BOTH)
        for amount in (sold, bought):
            if not amount:
                return amount
        if sold.source != bought.source:
            return Point("", None, note="exports and imports come from two sources")
        return combined(sold, bought, -1, "exports less imports")

    def _with_or_without_oil(self, year: str, direction: str, wanted: bool) -> Point:
        amount = self.world.headline(direction, year)
        if amount is None:
            return Point("", None)
        if direction != IMPORT or not self.additions.begun(year):
            return amount
        is_in = self.additions.begun(year, amount.source)
        if is_in == wanted:
            return amount
        oil = self.additions.of(year)
        if oil is None:
            note = "the crude oil estimate of this year is not known by itself"
            return Point("", None, note=note)
        if is_in:
            return combined(amount, oil, -1, "without the crude oil estimate")
        return combined(amount, oil, +1, "with KOTRA’s crude oil estimate")

    def _layer(self, year: str, direction: str, with_kaesong: bool) -> Point:
        total = self.layer.headline(direction, year)
        if total is None:
            return Point("", None, note="no inter-Korean figure of this direction is known")
        if with_kaesong or total.value == 0:
            return total
        kaesong = self.kaesong.of(total.source, direction, year)
        if kaesong is None:
            return Point("", None, note="the Kaesong part of this direction is not known")
        return combined(total, kaesong, -1, "without Kaesong")


@once_per_request
def _additions(moment: datetime | None) -> Additions:
    rows = Addition.objects.as_of(moment).filter(country__code="CHN").select_related("source")
    return Additions(
        {
            (row.source.slug, str(row.year)): Point(
                *("", row.value, None, None, Status.ESTIMATED.value, row.source.slug, row.note)
            )
            for row in rows
        }
    )


@figures.register(
    "trade/valuation",
    title="The balance under other valuations",
    datasets=[FLOWS, LAYER],
    parameters=ValuationParameters,
)
def valuation(params: dict) -> Figure:
    """Exports, imports and balance with freight counted alike, oil and Kaesong in or out."""
    books, chosen = TradeComponents.read(params), Valuation.asked(params)
    years = years_of(params, books.world)
    both = (
        line(e, LABELS[e], ROLES[e], years, lambda year, e=e: books.amount(year, e, chosen))
        for e in BOTH
    )
    spans = tuple(spanned(books, year, chosen) for year in years)
    declared = line(
        *("declared", "Balance as declared", "other", years),
        lambda year: books.balance(year, chosen.declared),
    )
    # Without the oil that KOTRA began to add, its totals go on as before.
    only = {} if chosen.oil else {"kind": SeriesBreak.Kind.COVERAGE}
    breaks = Breaks.read(params, WORLD, **only)
    balance = breaks.within(Series(BALANCE, LABELS[BALANCE], spans, ROLES[BALANCE]), BALANCE)
    series = (
        *(breaks.within(each, each.slug) for each in both),
        balance,
        breaks.within(declared, BALANCE),
    )
    layer = None if chosen.layer == OUT else books.layer
    return Figure(
        topic="balance as valued here",
        headed_by=(balance,),
        subtitle=f"Trade {chosen.words}, {SIDE}",
        **IN_DOLLARS,
        kind="line",
        notes=_notes(chosen),
        **with_layer(params, series, layer, years, books.world),
    )


def _notes(chosen: Valuation) -> tuple[str, ...]:
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


def spanned(books: TradeComponents, year: str, chosen: Valuation) -> Point:
    """The balance chosen; its bounds hold it as declared and with the factor on both sides."""
    amount = books.balance(year, chosen)
    if not amount:
        return point(year, amount)
    ways = (chosen, chosen.declared, replace(chosen, applied=BOTH))
    lows, highs = zip(*(books.balance(year, way).span for way in ways), strict=True)
    low = None if None in lows else min(lows)
    high = None if None in highs else max(highs)
    low, high = (None, None) if low == high == amount.value else (low, high)
    return replace(point(year, amount), low=low, high=high)


def four_ways(params: dict, year: str) -> list[tuple[str, Point]]:
    """[(what is done, balance)] of one year: as declared, either side corrected, both."""
    books, chosen = TradeComponents.read(params), Valuation.asked(params)
    factor = plain(chosen.factor)
    ways = {
        f"Exports divided by {factor}": (EXPORT,),
        f"Imports times {factor}": (IMPORT,),
        "Both": BOTH,
    }
    valued = [("As declared", chosen.declared)]
    valued += [(name, replace(chosen, applied=applied)) for name, applied in ways.items()]
    return [(name, books.balance(year, way)) for name, way in valued]
