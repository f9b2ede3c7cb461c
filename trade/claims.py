"""Annual claims arranged so that one can ask what a rule, or one source, says of a year.

Amounts are US dollars, seen from the DPRK. Sums and differences are made within one source;
only the inter-Korean layer is ever added to another source's total, and by name.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from nkworld.provenance.models import Status
from nkworld.provenance.points import newest_moment, rows_of

from .models import Direction

EXPORT, IMPORT, TURNOVER = Direction.EXPORT.value, Direction.IMPORT.value, Direction.TURNOVER.value


@dataclass(frozen=True, slots=True)
class Gap:
    """No amount, and why. Falsy, as None is, which knows no reason."""

    note: str = ""

    def __bool__(self):
        return False


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with what one must know to believe it."""

    value: Decimal
    source: str
    low: Decimal | None = None
    high: Decimal | None = None
    status: str = Status.REPORTED.value
    note: str = ""

    @classmethod
    def of(cls, row):
        """What a claim says, read as a dictionary."""
        return cls(
            row["value"],
            row["source__slug"],
            row["value_low"],
            row["value_high"],
            row["status"],
            row["note"],
        )

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

    def scaled(self, factor, note):
        """This amount times a factor, rounded to the whole dollar, with its bounds."""
        bounds = (each if each is None else _whole(each * factor) for each in (self.low, self.high))
        value, (low, high) = _whole(self.value * factor), bounds
        return replace(
            self, value=value, low=low, high=high, status=_weaker(self.status), note=note
        )

    @property
    def span(self):
        return _span(self)


def _whole(value):
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def _span(amount):
    low = amount.value if amount.low is None else amount.low
    high = amount.value if amount.high is None else amount.high
    return low, high


def _weaker(*statuses):
    """A sum with an estimate in it is estimated; any other sum is derived."""
    return Status.ESTIMATED.value if Status.ESTIMATED in statuses else Status.DERIVED.value


@dataclass(frozen=True, slots=True)
class Claims:
    """Annual claims read once: by country where there is one, ready for `YearTable`s.

    `as_of` is the latest moment at which one of them became known.
    """

    rows: list[dict]
    as_of: datetime | None

    @classmethod
    def read(cls, queryset):
        """Of a queryset of live or as-of claims; the ledger's rows are left out here."""
        cell = queryset.model.cell
        own = ("country_id", "country__name") if "country" in cell else ("category",)
        rows = rows_of(queryset.annual(), "direction", *own)
        return cls(rows, newest_moment(rows))

    def by_country(self, rule):
        """{country name: its table}"""
        return self._by("country__name", rule)

    def by_country_id(self, rule):
        """{country id: its table}"""
        return self._by("country_id", rule)

    def by_category(self, rule):
        """{category: its table}"""
        return self._by("category", rule)

    def _by(self, field, rule):
        grouped = defaultdict(list)
        for row in self.rows:
            grouped[row[field]].append(row)
        return {key: YearTable(rows, rule) for key, rows in grouped.items()}


class YearTable:
    """Claims about one partner, or one layer, by year, direction and source."""

    def __init__(self, rows, rule):
        self._amounts: dict[tuple, dict] = defaultdict(dict)
        self.names = {}
        places = {}
        for row in rows:
            slug = row["source__slug"]
            places[slug] = rule.place(row["source_id"])
            self.names[slug] = row["source__short_name"]
            self._amounts[row["period"], row["direction"]][slug] = Amount.of(row)
        self.sources = sorted(places, key=places.__getitem__)
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
