"""The same trade under other assumptions: freight, KOTRA's crude oil, inter-Korean trade.

Mirror exports carry freight and insurance (CIF at the partner's border), mirror imports do not
(FOB there). Amounts are US dollars, seen from the DPRK; what a factor made of them is rounded to
the whole dollar.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from nkworld.charts import Point
from nkworld.provenance.amounts import combined, weaker
from nkworld.provenance.models import Status

from ..claims import EXPORT, IMPORT, TradeTable
from ..models import Addition

ONE = Decimal(1)
BOTH = (EXPORT, IMPORT)
AS_RECORDED = "recorded"
OUT = "0"


@dataclass(frozen=True, slots=True)
class Additions:
    """What sources put into their own totals: {(source, year): amount}.

    A source that once adds something adds it in each later year, known or not.
    """

    amounts: dict[tuple[str, str], Point]

    @classmethod
    def read(cls, rows: Iterable[Addition]) -> Self:
        """Of rows of `trade.Addition`."""
        return cls(
            {
                (row.source.slug, str(row.year)): Point(
                    "",
                    row.value,
                    status=Status.ESTIMATED.value,
                    source=row.source.slug,
                    note=row.note,
                )
                for row in rows
            }
        )

    def since(self, source: str) -> str | None:
        """The first year of a source's additions; None if it makes none."""
        return min((year for slug, year in self.amounts if slug == source), default=None)

    def begun(self, year: str) -> bool:
        return any(year >= first for _, first in self.amounts)

    def within(self, source: str, year: str) -> bool:
        first = self.since(source)
        return first is not None and year >= first

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

    def with_factor(self, factor: Decimal, applied: tuple[str, ...] = BOTH) -> Self:
        return replace(self, factor=factor, applied=applied)

    @property
    def declared(self) -> Self:
        return self.with_factor(ONE)


@dataclass(frozen=True, slots=True)
class TradeComponents:
    """World totals, the inter-Korean layer and its Kaesong part, and what sources add."""

    world: TradeTable
    layer: TradeTable
    kaesong: TradeTable
    additions: Additions
    layer_known_from: datetime | None = None

    def amount(self, year: str, direction: str, valuation: Valuation) -> Point:
        """One direction of a year; a gap with its reason where a part is not known."""
        world = self._with_or_without_oil(year, direction, valuation.oil)
        if valuation.layer == OUT:
            return world and self._valued(world, direction, valuation)
        south = self._layer(year, direction, valuation.kaesong)
        if not world or not south:
            return world if not world else south
        if valuation.layer == AS_RECORDED:
            valued = self._valued(world, direction, valuation)
            return combined(valued, south, +1, "with inter-Korean trade as recorded")
        whole = combined(world, south, +1, "with inter-Korean trade")
        return self._valued(whole, direction, valuation)

    def balance(self, year: str, valuation: Valuation) -> Point:
        """Exports less imports of one source."""
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
        is_in = self.additions.within(amount.source, year)
        if is_in == wanted:
            return amount
        oil = self.additions.of(year)
        if oil is None:
            return Point(
                "", None, note="the crude oil estimate of this year is not known by itself"
            )
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

    @staticmethod
    def _valued(amount: Point, direction: str, valuation: Valuation) -> Point:
        """A partner's CIF import becomes FOB, its FOB export becomes CIF: both by the factor."""
        if direction not in valuation.applied or valuation.factor == ONE:
            return amount
        by = 1 / valuation.factor if direction == EXPORT else valuation.factor
        done = "divided" if direction == EXPORT else "multiplied"
        value, low, high = (
            None if each is None else (each * by).quantize(Decimal(1), ROUND_HALF_UP)
            for each in (amount.value, amount.low, amount.high)
        )
        note = f"{amount.note}; {done} by {valuation.factor}".lstrip("; ")
        parts = tuple(part._replace(factor=by) for part in amount.parts)
        valued = replace(amount, value=value, low=low, high=high, status=weaker(amount.status))
        return replace(valued, note=note, parts=parts)
