"""Annual claims arranged so that one can ask what a rule, or one source, says of a year.

Amounts are US dollars, seen from the DPRK. Sums and differences are made within one source;
only the inter-Korean layer is ever added to another source's total, and by name.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.provenance.models import Status

from .models import Direction

EXPORT, IMPORT, TURNOVER = Direction.EXPORT.value, Direction.IMPORT.value, Direction.TURNOVER.value
FIELDS = ("period", "direction", "value", "value_low", "value_high", "status", "note")


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with what one must know to believe it."""

    value: Decimal
    source: str
    low: Decimal | None = None
    high: Decimal | None = None
    status: str = Status.REPORTED.value
    note: str = ""

    def combined(self, other, sign, note):
        """This amount plus (or minus) another; the bounds widen as they must."""
        low, high = _span(other) if sign > 0 else _span(other)[::-1]
        mine = _span(self)
        exact = mine[0] == mine[1] and low == high
        value = self.value + sign * other.value
        return replace(
            self,
            value=value,
            low=None if exact else mine[0] + sign * low,
            high=None if exact else mine[1] + sign * high,
            status=_weaker(self.status, other.status),
            note=note,
        )


def _span(amount):
    low = amount.value if amount.low is None else amount.low
    high = amount.value if amount.high is None else amount.high
    return low, high


def _weaker(*statuses):
    """A sum with an estimate in it is estimated; any other sum is derived."""
    return Status.ESTIMATED.value if Status.ESTIMATED in statuses else Status.DERIVED.value


class YearTable:
    """Claims about one partner (or one layer) by year, direction and source.

    Made from a queryset of live or as-of claims; the ledger's rows are left out here.
    """

    def __init__(self, rows, rule):
        self._amounts = defaultdict(dict)
        self.names = {}
        places = {}
        fields = (*FIELDS, "source_id", "source__slug", "source__short_name")
        for row in rows.counted().annual().filter(value__isnull=False).values(*fields):
            slug = row["source__slug"]
            places[slug] = rule.place(row["source_id"])
            self.names[slug] = row["source__short_name"]
            self._amounts[row["period"], row["direction"]][slug] = Amount(
                row["value"],
                slug,
                row["value_low"],
                row["value_high"],
                row["status"],
                row["note"],
            )
        self.sources = sorted(places, key=places.get)
        self.years = sorted({year for year, _ in self._amounts})

    def of(self, source, year, direction):
        """What one source says; two-way trade is its exports plus imports where it splits."""
        if direction == TURNOVER:
            return self._turnover(source, year)
        return self._amounts[year, direction].get(source)

    def headline(self, year, direction):
        """What the rule shows: the first source in its order that says anything."""
        found = (self.of(source, year, direction) for source in self.sources)
        return next((amount for amount in found if amount), None)

    def balance(self, year, source=None):
        """Exports less imports, of one source: the one that the rule shows for both."""
        pick = self.of if source else lambda _, *cell: self.headline(*cell)
        exports, imports = pick(source, year, EXPORT), pick(source, year, IMPORT)
        if not exports or not imports or exports.source != imports.source:
            return None
        return exports.combined(imports, -1, "exports less imports")

    def _turnover(self, source, year):
        exports = self._amounts[year, EXPORT].get(source)
        imports = self._amounts[year, IMPORT].get(source)
        if exports and imports:
            return exports.combined(imports, +1, "exports plus imports")
        return self._amounts[year, TURNOVER].get(source)


def same_source(year, direction, *tables):
    """One amount from each table, all of the first source that answers in every one.

    None if no single source does: a share or a difference across two sources says nothing.
    """
    for source in tables[0].sources:
        amounts = [table.of(source, year, direction) for table in tables]
        if all(amounts):
            return amounts
    return None


def years_between(years, first, last):
    return [y for y in years if (not first or int(y) >= first) and (not last or int(y) <= last)]
