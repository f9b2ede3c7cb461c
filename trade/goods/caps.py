"""Caps of the Security Council, each in one unit: coal in 2017 had one in tonnes and in dollars."""

from dataclasses import dataclass
from decimal import Decimal

from nkworld.atlas.memo import once_per_request
from nkworld.charts import exact, money

from .models import Commodity, GoodsFlow, Measure
from .numbers import plain
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
    def slug(self):
        return f"{self.code}-{self.unit}"

    @property
    def unit_words(self):
        return "US dollars" if self.unit == DOLLARS else GoodsFlow.Unit(self.unit).label

    @property
    def allowed_words(self):
        """“the 7,500,000 tonnes”, “the US$ 400.9 m”"""
        if self.unit == DOLLARS:
            return f"the {money(self.allowed)}"
        return f"the {exact(self.allowed)} {self.unit_words}"

    @property
    def title(self):
        """“Refined petroleum, barrels”"""
        return f"{self.goods}, {self.unit_words}"

    @property
    def first_year(self):
        """The first whole year, or nearly so, in which it holds."""
        day = self.measure.effective_from
        return day.year if (day.month, day.day) == (1, 1) else day.year + 1


@once_per_request
def yearly_caps(moment=None):
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


def _in_each_unit(measure, names):
    code = measure.hs_codes
    goods = names.get(code, measure.goods)
    amounts = {measure.cap_unit: measure.cap_quantity, DOLLARS: measure.cap_value_usd}
    for unit, amount in amounts.items():
        if amount is not None:
            yield Cap(measure, code, unit, plain(amount), goods)


def cap_choices():
    return [(cap.slug, cap.title) for cap in yearly_caps()]
