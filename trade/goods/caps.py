"""Caps and what was recorded against them, by calendar year.

A cap is read in one unit at a time: coal in 2017 had one in tonnes and one in dollars.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from nkworld.atlas.models import WORLD
from nkworld.charts import exact
from nkworld.provenance.models import Status
from nkworld.provenance.points import names_of, newest_moment

from ..claims import Amount
from .models import Commodity, GoodsFlow, Measure
from .sanctions import known_measures

DOLLARS = "usd"
YEARLY = ("calendar year", "12 months")
# The body to which states report what a cap counts.
COUNTER = "un-1718-committee"
ALONE = "alone"
FIELDS = (
    *("period", "value", "quantity", "status", "note", "known_from", "direction"),
    *("commodity__code", "quantity_unit", "source_id", "source__slug", "source__short_name"),
    *("country__code", "country__name"),
)
PERCENT = Decimal("0.1")


@dataclass(frozen=True)
class CapYear:
    """What was allowed and what was recorded in one year, in the cap's unit."""

    year: str
    allowed: Decimal
    recorded: Amount | None

    @property
    def headroom(self):
        """Allowed less recorded: below zero, more is on record than was allowed."""
        return None if self.recorded is None else self.allowed - self.recorded.number

    @property
    def share(self):
        """Recorded in per cent of allowed, to one decimal."""
        if self.recorded is None:
            return None
        return (100 * self.recorded.number / self.allowed).quantize(PERCENT)


@dataclass(frozen=True)
class Cap:
    """One cap in one unit: a measure that allows an amount of goods a year."""

    measure: Measure
    code: str
    unit: str
    allowed: Decimal
    goods: str

    @property
    def slug(self):
        return f"{self.code}-{self.unit}"

    @property
    def unit_words(self):
        return "US dollars" if self.unit == DOLLARS else GoodsFlow.Unit(self.unit).label

    @property
    def title(self):
        """“Refined petroleum, barrels”"""
        return f"{self.goods}, {self.unit_words}"

    @property
    def first_year(self):
        """The first whole year, or nearly so, in which it holds."""
        day = self.measure.effective_from
        return day.year if (day.month, day.day) == (1, 1) else day.year + 1


def yearly_caps(measures):
    """Every cap of a resolution that allowed an amount a year and took effect."""
    yearly = [
        measure
        for measure in measures
        if measure.kind == Measure.Kind.CAP
        and measure.cap_period in YEARLY
        and not measure.never_held
    ]
    codes = [measure.hs_codes for measure in yearly]
    names = dict(Commodity.objects.filter(code__in=codes).values_list("code", "name"))
    found = [cap for measure in yearly for cap in _in_each_unit(measure, names)]
    return sorted(found, key=lambda cap: cap.slug)


def _in_each_unit(measure, names):
    code = measure.hs_codes
    goods = names.get(code, measure.goods)
    amounts = {measure.cap_unit: measure.cap_quantity, DOLLARS: measure.cap_value_usd}
    for unit, amount in amounts.items():
        if amount is not None:
            yield Cap(measure, code, unit, _plain(amount), goods)


def _plain(number):
    """A stored 500000.000 is the 500000 that was read."""
    return Decimal(f"{number.normalize():f}")


def cap_choices():
    return [(cap.slug, cap.title) for cap in yearly_caps(known_measures())]


class Headroom:
    """Every yearly cap with its years: one query for all measures, one for all records."""

    def __init__(self, rule, moment=None):
        self.rule, self.moment = rule, moment
        self.caps = yearly_caps(known_measures(moment))

    @cached_property
    def rows(self):
        """The annual claims about whole codes that a cap speaks of, best source first."""
        found = GoodsFlow.objects.known(self.moment).counted().whole().annual()
        rows = found.filter(commodity__code__in={cap.code for cap in self.caps}).values(*FIELDS)
        return sorted(rows, key=self._place)

    def _place(self, row):
        return row["source__slug"] != COUNTER, self.rule.place(row["source_id"])

    @property
    def names(self):
        return names_of(self.rows)

    @property
    def as_of(self):
        return newest_moment(self.rows)

    def cap(self, slug):
        """None if it was not known at the moment."""
        return next((cap for cap in self.caps if cap.slug == slug), None)

    def years(self, cap):
        """From the cap's first year to the last that it held or that anything is recorded for."""
        by_year = self._recorded(cap)
        first, last = cap.first_year, cap.measure.last_day
        newest = max((int(year) for year in by_year if int(year) >= first), default=first)
        years = range(first, (max(last.year, first) if last else newest) + 1)
        return [CapYear(str(y), cap.allowed, by_year.get(str(y))) for y in years]

    def _recorded(self, cap):
        """{year: amount}, of the first source that tells of the year in the cap's unit."""
        found: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        for row in self.rows:
            if row["commodity__code"] == cap.code and row["direction"] == cap.measure.direction:
                number = _in_unit(row, cap.unit)
                if number is not None:
                    found[row["period"]][row["source__slug"]].append((row, number))
        return {year: _told(next(iter(some.values()))) for year, some in found.items()}


def _in_unit(row, unit):
    if unit == DOLLARS:
        return row["value"]
    return row["quantity"] if row["quantity_unit"] == unit else None


def _told(rows):
    """The sum of all suppliers where the source gives it, else that of those that it names."""
    world = [pair for pair in rows if pair[0]["country__code"] == WORLD]
    pairs = world or rows
    amounts = [_amount(row, number) for row, number in pairs]
    if len(amounts) == 1:
        name = pairs[0][0]["country__name"]
        return amounts[0] if world else replace(amounts[0], note=f"{name} {ALONE}")
    names = " and ".join(f"{row['country__name']} {exact(_plain(n))}" for row, n in pairs)
    total = sum((amount.value for amount in amounts), Decimal(0))
    return replace(amounts[0], value=total, status=Status.DERIVED.value, note=names)


def _amount(row, number):
    return Amount(_plain(number), row["source__slug"], status=row["status"], note=row["note"])
