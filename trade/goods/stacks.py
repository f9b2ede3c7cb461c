"""Goods of one source and year, in US dollars, that may be piled up: none overlaps another."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from nkworld.charts import Point, Series
from nkworld.charts.words import per_cent
from nkworld.figures.amounts import day_of, point_of, total
from nkworld.figures.claims import Claims
from nkworld.figures.registry import as_of_text
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import Status

from ..breaks import Breaks
from ..claims import TradeTable, flows_with
from .course import goods_claims
from .models import Commodity
from .models.classification import Span
from .tree import Tree

STACKED_LEVELS = (Commodity.Level.CHAPTER, Commodity.Level.GROUP)


class Stack(NamedTuple):
    """The parts of one year, all of `source`, and the source's own total if it gives one."""

    year: str
    source: str
    parts: dict[Commodity, Point]
    total: Point | None

    def sum_of(self, commodities: Iterable[Commodity]) -> Point | None:
        wanted = {*commodities}
        parts = {goods: amount for goods, amount in self.parts.items() if goods in wanted}
        if not parts:
            return None
        codes = "HS " + ", ".join(goods.code for goods in parts)
        if len(parts) > 1:
            return total(parts.values(), f"sum of {codes}")
        [amount] = parts.values()
        return replace(amount, note=": ".join(filter(None, [codes, amount.note])))

    @property
    def rest(self) -> Point | None:
        """What the total holds beyond the parts; None without a total or if they exceed it."""
        if self.total is None or self.total.value is None:
            return None
        left = self.total.value - sum(amount.number for amount in self.parts.values())
        if left < 0:
            return None
        note = "the same source’s total less the goods above"
        return replace(
            self.total, value=left, low=None, high=None, status=Status.DERIVED.value, note=note
        )

    @property
    def left(self) -> Decimal:
        """The rest in per cent of the total; 0 where it is not known."""
        rest, total = self.rest, self.total
        return per_cent(rest.number, total.number) if rest and total else Decimal(0)


def apart[T](items: Iterable[T], span_of: Callable[[T], Span], key: Callable[[T], Any]) -> list[T]:
    """Those of the items that do not overlap, taken in the order of a key."""
    taken: list[T] = []
    for item in sorted(items, key=key):
        if not any(span_of(item).overlaps(span_of(other)) for other in taken):
            taken.append(item)
    return taken


class Stacks:
    """By year that is over, of the first source in the rule's order that tells of any goods."""

    def __init__(self, params: dict, narrowest_first: bool = False) -> None:
        self.params, self.rule, moment = params, params["rule"], params["as_of"]
        country, direction = params["country"], params["direction"]
        self.tree, self.sign = Tree.load(moment), 1 if narrowest_first else -1
        by_id, breaks = self.tree.by_id, Breaks.read(moment, country.code)
        whole: dict[str, Any] = {
            **{"country": country, "direction": direction, "frequency": Frequency.ANNUAL},
            **{"commodity__level__in": STACKED_LEVELS, "part": "", "value__isnull": False},
        }
        # Whole chapters and ranges with a value, of years that are over, in the rule's order.
        self.claims = (
            goods_claims(moment, years=(params["from"], params["to"]), **whole)
            .over(day_of(params))
            .only(lambda row: row["commodity_id"] in by_id)
            .ordered(lambda row: self.rule.place(row["source_id"]))
            .with_caveats(lambda row: breaks.of_goods(by_id[row["commodity_id"]].span).of(row))
        )
        of_all = flows_with(country.code, moment)
        of_all = of_all.where(frequency=Frequency.ANNUAL, direction=direction)
        self.totals = TradeTable(of_all.with_caveats(breaks.of), self.rule)
        self.names = self.claims.names
        self.by_year = {
            year: self._stack(year, some) for year, some in sorted(self.claims.by("period").items())
        }

    def _stack(self, year: str, claims: Claims) -> Stack:
        own = claims.of_first_source(self.rule.claim_place)
        parts = {
            self.tree.by_id[row["commodity_id"]]: point_of(row, place=self.rule.claim_place(row))
            for row in reversed(own.rows)  # of two editions of a code the first stands
        }
        source = own.rows[0]["source__slug"]
        total = self.totals.of(source, self.params["direction"], year)
        taken = apart(
            parts,
            lambda goods: goods.span,
            lambda goods: (self.sign * goods.span.width, goods.code),
        )
        in_order = sorted(taken, key=lambda goods: goods.code)
        return Stack(year, source, {goods: parts[goods] for goods in in_order}, total)

    def stated(self, params: dict, series: Sequence[Series]) -> dict[str, Any]:
        as_of = as_of_text(params, self.claims.known_from, self.totals.known_from)
        return self.claims.stated(params, series) | {"as_of": as_of}

    @property
    def sizes(self) -> dict[Commodity, Decimal]:
        """{commodity: what it adds up to over the years}, to tell the large from the small."""
        found: dict[Commodity, Decimal] = defaultdict(Decimal)
        for stack in self.by_year.values():
            for goods, amount in stack.parts.items():
                found[goods] += amount.number
        return found
