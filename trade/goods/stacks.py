"""Goods of one source and year that may be piled up, because none overlaps another.

Amounts are current US dollars. What the pile leaves of the same source's total is known too,
where the source gives a total.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.provenance.models import Status
from nkworld.provenance.points import names_of, newest_moment, rows_of

from ..claims import Amount, Claims, YearTable
from ..models import Flow
from .models import Commodity, GoodsFlow

STACKED_LEVELS = (Commodity.Level.CHAPTER, Commodity.Level.GROUP)


@dataclass(frozen=True)
class Part:
    commodity: Commodity
    amount: Amount


@dataclass(frozen=True)
class Stack:
    """The parts of one year, all of `source`, and the source's own total if it gives one."""

    year: str
    source: str
    parts: tuple[Part, ...]
    total: Amount | None

    def sum_of(self, commodities):
        """The parts that are among these, in one amount; None if there is none of them."""
        parts = [part for part in self.parts if part.commodity in commodities]
        if not parts:
            return None
        first, *others = parts
        codes = "HS " + ", ".join(part.commodity.code for part in parts)
        amount = replace(first.amount, note=_joined(codes, first.amount.note))
        for other in others:
            amount = amount.combined(other.amount, +1, f"sum of {codes}")
        return amount

    @property
    def rest(self):
        """What the total holds beyond the parts; None without a total or if they exceed it."""
        if self.total is None or self.total.value is None:
            return None
        left = self.total.value - sum(part.amount.number for part in self.parts)
        if left < 0:
            return None
        note = "the same source’s total less the goods above"
        return replace(
            self.total, value=left, low=None, high=None, status=Status.DERIVED.value, note=note
        )


def _joined(codes, note):
    return f"{codes}: {note}" if note else codes


def apart(parts, key):
    """Those of the parts that do not overlap, taken in the order of a key."""
    taken: list[Part] = []
    for part in sorted(parts, key=key):
        if not any(part.commodity.span.overlaps(other.commodity.span) for other in taken):
            taken.append(part)
    return tuple(sorted(taken, key=lambda part: part.commodity.code))


def widest_first(part):
    return -part.commodity.span.width, part.commodity.code


def narrowest_first(part):
    return part.commodity.span.width, part.commodity.code


class Stacks:
    """By year, of the first source in the rule's order that tells of any goods."""

    def __init__(self, asked, tree, key):
        self.rule = asked["rule"]
        rows = self._rows(asked)
        self.names = names_of(rows)
        places = {row["source__slug"]: self.rule.place(row["source_id"]) for row in rows}
        self.sources = sorted(places, key=places.__getitem__)
        totals = self._totals(asked)
        self.as_of = max(filter(None, [newest_moment(rows), totals.as_of]), default=None)
        table = YearTable(totals.rows, self.rule)
        parts = self._parts(rows, tree)
        self.by_year = {
            year: self._stack(year, by_source, table, asked["direction"], key)
            for year, by_source in sorted(parts.items())
        }

    @staticmethod
    def _rows(asked):
        rows = GoodsFlow.objects.known(asked["as_of"]).whole().annual()
        rows = rows.between(asked["from"], asked["to"]).filter(
            country=asked["country"],
            direction=asked["direction"],
            commodity__level__in=STACKED_LEVELS,
        )
        return rows_of(rows, "commodity_id")

    @staticmethod
    def _totals(asked):
        flows = Flow.objects.known(asked["as_of"])
        return Claims.read(flows.filter(country=asked["country"], direction=asked["direction"]))

    @staticmethod
    def _parts(rows, tree):
        """{year: {source: parts}}"""
        found: dict[str, dict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if commodity := tree.by_id.get(row["commodity_id"]):
                part = Part(commodity, Amount.of(row))
                found[row["period"]][row["source__slug"]].append(part)
        return found

    def _stack(self, year, by_source, table, direction, key):
        source = next(slug for slug in self.sources if slug in by_source)
        total = table.of(source, year, direction)
        return Stack(year, source, apart(by_source[source], key), total)

    def without_total(self):
        """The years whose source gives no total that holds its goods."""
        return [year for year, stack in self.by_year.items() if stack.rest is None]


def size(stacks, commodity):
    """What a commodity adds up to over the years, to tell the large from the small."""
    parts = (part for stack in stacks for part in stack.parts if part.commodity == commodity)
    return sum((part.amount.number for part in parts), Decimal(0))
