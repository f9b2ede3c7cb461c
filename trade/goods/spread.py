"""Where sources speak of the same goods, partner, direction and period: how far they lie apart.

Values are US dollars, quantities are compared within one unit. A part of a year that is more than
the year cannot be: then one of the two is wrong.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from nkworld.charts import exact, money
from nkworld.provenance.models import Source
from nkworld.provenance.periods import Frequency

from ..voices import Comparison, comparisons, voice_of
from .charts.shared import partner_words
from .models import GoodsFlow

VALUE = "Value"


@dataclass(frozen=True, slots=True)
class Amount:
    """One number of a claim, its value or its quantity, as a comparison reads it."""

    value: Decimal
    value_low: Decimal | None
    value_high: Decimal | None
    status: str
    source: Source
    source_id: int
    period: str
    start: date
    end: date
    frequency: str

    @classmethod
    def of(cls, row, value, low=None, high=None):
        own = (row.status, row.source, row.source_id, row.period)
        return cls(value, low, high, *own, row.period_start, row.period_end, row.frequency)


@dataclass(frozen=True, slots=True)
class Spread:
    """What several sources say of one period."""

    period: str
    what: str
    unit: str
    comparison: Comparison

    @property
    def sources(self):
        return [each.claim.source for each in self.comparison.statements]

    @property
    def least(self):
        return written(self.comparison.least, self.unit)

    @property
    def greatest(self):
        return written(self.comparison.greatest, self.unit)


@dataclass(frozen=True, slots=True)
class Excess:
    """A part of a year of which more is told than of the year."""

    what: str
    unit: str
    part: Amount
    year: Amount

    @property
    def more(self):
        return written(self.part.value, self.unit)

    @property
    def less(self):
        return written(self.year.value, self.unit)


def written(value, unit):
    return f"{exact(value)} {GoodsFlow.Unit(unit).label}" if unit else money(value)


class Spreads:
    """All periods of one sort of goods, partner and direction, as known at a moment."""

    def __init__(self, commodity, country, direction, rule, moment=None):
        rows = GoodsFlow.objects.known(moment).counted().whole()
        rows = rows.filter(commodity=commodity, country=country, direction=direction)
        self.amounts = by_measure(rows.select_related("source__repeats"))
        self.country, self.direction, self.rule = country, direction, rule

    @property
    def where(self):
        """“Exports to China”."""
        words = partner_words({"country": self.country, "direction": self.direction})
        return f"{self.direction.capitalize()}s {words}"

    def __bool__(self):
        return bool(self.apart or self.impossible)

    @cached_property
    def apart(self):
        """Each period of which several sources speak, the newest first."""
        found = [
            Spread(period, what, unit, comparison)
            for (what, unit), some in self.amounts.items()
            for period, comparison in comparisons(some, self.country, self.rule).items()
        ]
        return sorted(found, key=attrgetter("period"), reverse=True)

    @cached_property
    def impossible(self):
        """Parts that are more than their year, where one voice tells both."""
        return [
            Excess(what, unit, part, year)
            for (what, unit), some in self.amounts.items()
            for year in some
            if year.frequency == Frequency.ANNUAL
            for part in some
            if lies_in(part, year) and part.value > year.value
        ]


def by_measure(rows):
    """{(what, unit): amounts}: dollars, and quantities of each unit by themselves."""
    found: dict[tuple, list] = defaultdict(list)
    for row in rows:
        if row.value is not None:
            found[VALUE, ""].append(Amount.of(row, row.value, row.value_low, row.value_high))
        if row.quantity is not None:
            found["Quantity", row.quantity_unit].append(Amount.of(row, row.quantity))
    return found


def lies_in(part, year):
    within = year.start <= part.start and part.end <= year.end
    is_part = part.frequency != Frequency.ANNUAL
    return within and is_part and voice_of(part.source) == voice_of(year.source)
