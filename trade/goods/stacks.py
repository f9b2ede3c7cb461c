"""Goods of one source and year that may be piled up, because none overlaps another.

Amounts are current US dollars. What the pile leaves of the same source's total is known too,
where the source gives a total.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.charts.sentences import is_over
from nkworld.provenance.models import Status
from nkworld.provenance.points import day_of, names_of, newest_moment, rows_of

from ..claims import Amount, Claims, YearTable
from ..models import Flow
from .breaks import GoodsBreaks
from .codes import Span
from .models import Commodity, GoodsFlow

STACKED_LEVELS = (Commodity.Level.CHAPTER, Commodity.Level.GROUP)
LOWER_LEVELS = (Commodity.Level.HEADING, Commodity.Level.SUBHEADING, Commodity.Level.UNCODED)
FARTHEST = float("inf")


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
    def told(self) -> Amount:
        """All parts in one amount."""
        told = self.sum_of([part.commodity for part in self.parts])
        assert told is not None  # a stack has a part
        return told

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
    """By year that is over, of the first source in the rule's order that tells of any goods.

    A source whose goods of the year were all read in an unreviewed compilation stands behind
    every other.
    """

    def __init__(self, params, tree, key):
        self.params, self.rule = params, params["rule"]
        self.day = day_of(params)
        breaks = GoodsBreaks.read(params)
        rows = sorted(self._rows(), key=lambda row: self.rule.place(row["source_id"]))
        self.names = names_of(rows)
        totals = self._totals()
        self.as_of = max(filter(None, [newest_moment(rows), totals.as_of]), default=None)
        table = YearTable(totals.rows, self.rule, breaks.breaks)
        parts = self._parts(rows, tree, breaks)
        self.by_year = {
            year: self._stack(year, by_source, table, key)
            for year, by_source in sorted(parts.items())
        }

    def _rows(self):
        """Whole chapters and ranges with a value, of years that are over."""
        params = self.params
        rows = GoodsFlow.objects.as_of(params["as_of"]).whole().annual()
        rows = rows.between(params["from"], params["to"]).filter(
            country=params["country"],
            direction=params["direction"],
            commodity__level__in=STACKED_LEVELS,
        )
        return [r for r in rows_of(rows, "commodity_id") if is_over(r["period"], self.day)]

    def _totals(self):
        params = self.params
        flows = Flow.objects.as_of(params["as_of"])
        return Claims.read(flows.filter(country=params["country"], direction=params["direction"]))

    def _parts(self, rows, tree, breaks):
        """{year: {source: (place of its best claim, parts)}}"""
        found: dict[str, dict[str, tuple]] = defaultdict(dict)
        for row in rows:
            if commodity := tree.by_id.get(row["commodity_id"]):
                place, parts = found[row["period"]].get(row["source__slug"], (FARTHEST, []))
                own = self.rule.claim_place(row)
                caveat = breaks.about(commodity.span).caveat(row)
                part = Part(commodity, Amount.of(row, own, caveat))
                found[row["period"]][row["source__slug"]] = min(place, own), [*parts, part]
        return found

    def _stack(self, year, by_source, table, key):
        source = min(by_source, key=lambda slug: by_source[slug][0])
        total = table.of(source, year, self.params["direction"])
        return Stack(year, source, apart(by_source[source][1], key), total)

    def largest_below(self, stack):
        """The largest amount of the stack's source and year that is of a heading or less, and in
        none of the parts; None of none. Asked of the database.
        """
        params = self.params
        rows = GoodsFlow.objects.as_of(params["as_of"]).included().whole().annual()
        rows = rows.filter(
            country=params["country"],
            direction=params["direction"],
            source__slug=stack.source,
            period=stack.year,
            commodity__level__in=LOWER_LEVELS,
            value__isnull=False,
        )
        spans = [part.commodity.span for part in stack.parts]
        amounts = rows.values_list("commodity__low", "commodity__high", "value")
        outside = (v for low, high, v in amounts if not any(Span(low, high) in s for s in spans))
        return max(outside, default=None)

    def without_total(self):
        """The years whose source gives no total that holds its goods."""
        return [year for year, stack in self.by_year.items() if stack.rest is None]


def size(stacks, commodity):
    """What a commodity adds up to over the years, to tell the large from the small."""
    parts = (part for stack in stacks for part in stack.parts if part.commodity == commodity)
    return sum((part.amount.number for part in parts), Decimal(0))
