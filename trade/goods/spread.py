"""Where sources speak of the same goods, partner, direction and period: how far they lie apart.

Values are US dollars, quantities are compared within one unit. A part of a year that is more than
the year cannot be, where one voice gives both: then one of the two is wrong.
"""

from collections import defaultdict
from copy import copy
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from nkworld.atlas.models import Country
from nkworld.charts import Point
from nkworld.charts.periods import when
from nkworld.charts.words import opened, spoken
from nkworld.figures.amounts import interval, point_of_claim
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import HeadlineRule, Observation
from nkworld.provenance.models.source import origin_of

from ..charts.compare import SourceComparison, comparisons
from .models import Commodity, GoodsFlow
from .models.flow import QUANTITIES
from .parameters import goods_words, traded_words, written_in

VALUE = "Value"
IMPOSSIBLE = "a part can’t be more than its year, so at least one of the two is wrong"


class Spread(NamedTuple):
    period: str
    what: str
    comparison: SourceComparison
    least: str
    greatest: str


class Excess(NamedTuple):
    """What can't be by rounding or by a bound: a part of a year that is more than the year."""

    part: GoodsFlow
    year: GoodsFlow
    sentence: str


def in_words(amount: Observation, unit: str) -> str:
    return spoken(point_of_claim(amount), written_in(unit))


class Spreads:
    def __init__(
        self,
        commodity: Commodity,
        country: Country,
        direction: str,
        rule: HeadlineRule,
        moment: datetime | None = None,
    ) -> None:
        rows = GoodsFlow.objects.as_of(moment).included().whole()
        rows = rows.filter(commodity=commodity, country=country, direction=direction)
        # {(what, unit): claims}: of dollars, and of quantities in each unit as if they were values.
        amounts: dict[tuple[str, str], list[GoodsFlow]] = defaultdict(list)
        for row in rows.select_related("source__repeats"):
            if any(each is not None for each in (row.value, row.value_low, row.value_high)):
                amounts[VALUE, ""].append(row)
            if row.quantity_unit:
                as_value = copy(row)
                as_value.value, as_value.value_low, as_value.value_high = (
                    getattr(row, name) for name in QUANTITIES
                )
                amounts["Quantity", row.quantity_unit].append(as_value)
        params = {"country": country, "direction": direction}
        self.where = opened(traded_words(params))
        self.apart = []
        for (what, unit), some in amounts.items():
            for period, found in comparisons(some, country, rule).items():
                least, most = (in_words(each, unit) for each in found.ends)
                self.apart.append(Spread(period, what, found, least, most))
        self.apart.sort(key=attrgetter("period"), reverse=True)
        traded = opened(traded_words(params, goods_words(commodity)))
        self.impossible = [
            Excess(
                part,
                year,
                f"{traded}: {in_words(part, unit)} {when(part.period)} ({part.source}), but "
                f"{in_words(year, unit)} {when(year.period)} ({year.source}): {IMPOSSIBLE}",
            )
            for (_, unit), some in amounts.items()
            for year in some
            if year.frequency == Frequency.ANNUAL
            for part in some
            if part.frequency != Frequency.ANNUAL
            and year.period_start <= part.period_start
            and part.period_end <= year.period_end
            and origin_of(part.source) == origin_of(year.source)
            for least, most in [(ends(part)[0], ends(year)[1])]
            if least is not None and most is not None and least > most
        ]


def ends(claim: GoodsFlow) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that it can be, its rounding allowed for; None where open."""
    value, low, high = claim.value, claim.value_low, claim.value_high
    if value is None or low is not None or high is not None:
        return Point("", value, low, high).span
    return interval(value, None, None)
