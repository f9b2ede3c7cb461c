"""Caps of the Security Council, each in one unit: coal in 2017 had one in tonnes and in dollars."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD
from nkworld.charts import Point, exact, in_a_row, money, percent
from nkworld.charts.amounts import READ, spoken
from nkworld.charts.numbers import per_cent
from nkworld.charts.periods import is_over
from nkworld.provenance.amounts import total
from nkworld.provenance.claims import Claims, Row, point
from nkworld.provenance.models import HeadlineRule, Read

from .models import Commodity, GoodsFlow, Measure
from .numbers import QUANTITY, plain, quantity_of, value_of
from .sanctions import known_measures

DOLLARS = "usd"
YEARLY = ("calendar year", "12 months")


@dataclass(frozen=True)
class Cap:
    """One cap in one unit: a measure that allows an amount of goods a year."""

    measure: Measure
    code: str
    unit: str
    allowed: Decimal
    goods: str

    @property
    def slug(self) -> str:
        return f"{self.code}-{self.unit}"

    @property
    def unit_words(self) -> str:
        return "US dollars" if self.unit == DOLLARS else GoodsFlow.Unit(self.unit).label

    @property
    def allowed_words(self) -> str:
        """“the 7,500,000 tonnes”, “the US$ 400.9 m”"""
        if self.unit == DOLLARS:
            return f"the {money(self.allowed)}"
        return f"the {exact(self.allowed)} {self.unit_words}"

    @property
    def title(self) -> str:
        """“Refined petroleum, barrels”"""
        return f"{self.goods}, {self.unit_words}"

    @property
    def first_year(self) -> int:
        """The first whole year, or nearly so, in which it holds."""
        day = self.measure.effective_from
        return day.year if (day.month, day.day) == (1, 1) else day.year + 1


@once_per_request
def yearly_caps(moment: datetime | None = None) -> list[Cap]:
    """Every cap of a resolution that allowed an amount a year and took effect."""
    yearly = [
        measure
        for measure in known_measures(moment)
        if measure.kind == Measure.Kind.CAP
        and measure.cap_period in YEARLY
        and not measure.never_held
    ]
    codes = [measure.hs_codes for measure in yearly]
    names = dict(Commodity.objects.filter(code__in=codes).values_list("code", "name"))
    found = [cap for measure in yearly for cap in _in_each_unit(measure, names)]
    return sorted(found, key=lambda cap: cap.slug)


def _in_each_unit(measure: Measure, names: Mapping[str, str]) -> Iterator[Cap]:
    code = measure.hs_codes
    goods = names.get(code, measure.goods)
    amounts = {measure.cap_unit: measure.cap_quantity, DOLLARS: measure.cap_value_usd}
    for unit, amount in amounts.items():
        if amount is not None:
            yield Cap(measure, code, unit, plain(amount), goods)


def cap_choices() -> list[tuple[str, str]]:
    return [(cap.slug, cap.title) for cap in yearly_caps()]


# The body to which states report what a cap counts.
COUNTER = "un-1718-committee"
OWN_FIELDS = ("direction", "commodity__code", "country__code", "country__name")


@dataclass(frozen=True)
class CapYear:
    """What was allowed and what was recorded in one year, in the cap's unit.

    `recorded` is a gap where nothing of the whole year is. `partner` is who alone is on record,
    where the cap counts everybody; `source` the name of who says so.
    """

    year: str
    allowed: Decimal
    recorded: Point
    partner: str = ""
    source: str = ""

    @property
    def is_recorded(self) -> bool:
        return bool(self.recorded.numbers)

    @property
    def headroom(self) -> Decimal | None:
        """Allowed less recorded; below zero, more is on record than was allowed."""
        return None if self.recorded.value is None else self.allowed - self.recorded.value

    @property
    def share(self) -> Point:
        """Recorded in per cent of allowed, with its bounds."""
        point = self.recorded
        value, low, high = map(self._in_per_cent, (point.value, point.low, point.high))
        return replace(point, value=value, low=low, high=high)

    def _in_per_cent(self, amount: Decimal | None) -> Decimal | None:
        return None if amount is None else per_cent(amount, self.allowed)

    @property
    def recorded_words(self) -> str:
        return spoken(self.recorded, exact)

    @property
    def share_words(self) -> str:
        return spoken(self.share, percent)

    @property
    def papers(self) -> str:
        """Who says so, how it was read, who alone is on record, and what the source notes."""
        says = ", ".join(filter(None, [self.source, READ.get(self.recorded.read, "")]))
        alone = f"{self.partner} alone" if self.partner else ""
        return "; ".join(filter(None, [says, alone, self.recorded.note]))


class Headroom:
    """Every yearly cap with its years: one query for all measures, one for all records."""

    def __init__(self, rule: HeadlineRule, day: date, moment: datetime | None = None) -> None:
        self.rule, self.day, self.moment = rule, day, moment
        self.caps = yearly_caps(moment)

    @cached_property
    def claims(self) -> Claims:
        """The annual claims about whole codes that a cap speaks of, of years that are over."""
        claims = _claims(self.moment, frozenset(cap.code for cap in self.caps))
        return claims.over(self.day).ordered(lambda row: self._place(row, row["value"]))

    def _place(self, row: Row, value: Decimal | None) -> tuple:
        """Notifications first, unless nobody reviewed how they were read; then as the rule says."""
        place = self.rule.claim_place(row | {"value": value})
        unreviewed = row["read"] == Read.COMPILATION
        return unreviewed, row["source__slug"] != COUNTER, place

    def cap(self, slug: str) -> Cap | None:
        """None if it was not known at the moment."""
        return next((cap for cap in self.caps if cap.slug == slug), None)

    def years(self, cap: Cap) -> list[CapYear]:
        """From the cap's first year to the last that it held or that anything is recorded for."""
        by_year = self._recorded(cap)
        first, last = cap.first_year, cap.measure.last_day
        newest = max((int(year) for year in by_year if int(year) >= first), default=first)
        years = range(first, (max(last.year, first) if last else newest) + 1)
        over = [str(year) for year in years if is_over(str(year), self.day)]
        told = [by_year.get(year, (Point(year, None), "")) for year in over]
        names = self.claims.names
        return [
            CapYear(each.x, cap.allowed, each, partner, names.get(each.source, ""))
            for each, partner in told
        ]

    def _recorded(self, cap: Cap) -> dict[str, tuple[Point, str]]:
        """{year: (point, partner)}, of the first source that gives the year in the cap's unit."""

        def place(row: Row) -> tuple:
            amount = _in_unit(row, cap.unit)
            return self._place(row, amount.value if amount else None)

        found = self.claims.where(commodity__code=cap.code, direction=cap.measure.direction)
        given = found.only(lambda row: _in_unit(row, cap.unit)).of_first_source(place)
        return {year: _supplied(some, cap.unit) for year, some in given.by("period").items()}


@once_per_request
def _claims(moment: datetime | None, codes: frozenset[str]) -> Claims:
    rows = GoodsFlow.objects.as_of(moment).whole().annual()
    rows = rows.filter(commodity__code__in=codes)
    return Claims.read(rows, *OWN_FIELDS, *QUANTITY, "quantity_unit")


def _in_unit(row: Row, unit: str) -> Point | None:
    return value_of(row) if unit == DOLLARS else quantity_of(row, unit)


def _supplied(claims: Claims, unit: str) -> tuple[Point, str]:
    """The sum of all suppliers where the source gives it, else that of those that it names."""
    world = claims.where(country__code=WORLD)
    year = claims.periods[0]
    given = [(row["country__name"], _in_unit(row, unit)) for row in (world or claims).rows]
    amounts = [amount for _, amount in given if amount]
    if len(amounts) == 1:
        return point(year, amounts[0]), "" if world else given[0][0]
    names = in_a_row([f"{name} {spoken(point(year, each), exact)}" for name, each in given])
    return point(year, total(amounts, names)), ""
