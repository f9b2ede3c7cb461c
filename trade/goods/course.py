"""One code over time and what lies in it: rows become lines, one point a period."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import dropwhile

from nkworld.charts import Point, Series, source_role
from nkworld.charts.sentences import is_over
from nkworld.provenance.parameters import ALL
from nkworld.provenance.points import FIELDS, day_of, names_of, newest_moment, rule_for
from nkworld.provenance.records import grouped

from .breaks import GoodsBreaks
from .contested import contested_rows
from .models import GoodsFlow
from .numbers import (
    QUANTITY,
    UnitValue,
    claim_of,
    quantity_of,
    quantity_point,
    value_of,
    value_point,
)
from .sanctions import about, known_measures
from .tree import Tree

ROLES = ("category-1", "category-2", "category-3", "category-4")
LEAST_POINTS = 2
LONGEST_LABEL = 24


@dataclass(frozen=True)
class Variable:
    """What a line shows of the rows: which of them speak (`amount`), and their points.

    A row is chosen by its amount: a unit value is that of the row whose value is shown.
    `contested` is {pk of a row that stands behind all others: the row that contradicts it}.
    """

    amount: Callable[[dict], tuple | None]
    point: Callable[[dict], Point]
    contested: dict[int, dict]
    is_quotient: bool = False


class Course:
    """The rows about one code and what lies in it, for one partner and direction."""

    def __init__(self, params):
        self.params, self.day = params, day_of(params)
        self.rule = rule_for(params, GoodsFlow.dataset)
        self.goods = params["goods"]
        self.breaks = GoodsBreaks.read(params)
        self.within = Tree.load(params["as_of"]).within(self.goods)
        known = GoodsFlow.objects.as_of(params["as_of"])
        rows = sorted(self._of(known), key=lambda row: self.rule.place(row["source_id"]))
        self.rows = [row for row in rows if row["commodity_id"]]
        self.names = names_of(rows)
        self.as_of = newest_moment(rows)
        units = Counter(row["quantity_unit"] for row in rows if row["quantity_unit"])
        self.unit = units.most_common(1)[0][0] if units else ""
        self.other_units = [unit for unit in units if unit != self.unit]

    def _of(self, rows):
        """The counted rows that cover all of their code, of periods that are over."""
        params = self.params
        rows = rows.included().whole().between(params["from"], params["to"])
        found = rows.filter(
            commodity__in=self.within,
            country=params["country"],
            direction=params["direction"],
            frequency=params["frequency"],
        ).values(*FIELDS, "commodity_id", "revision", *QUANTITY, "quantity_unit")
        return [row for row in found if is_over(row["period"], self.day)]

    @cached_property
    def value(self):
        return Variable(value_of, value_point, contested_rows(self.rows, value_of))

    @cached_property
    def quantity(self):
        def amount(row):
            return quantity_of(row, self.unit)

        def point(row):
            return quantity_point(row, self.unit)

        return Variable(amount, point, contested_rows(self.rows, amount))

    @cached_property
    def unit_value(self):
        """Of the claims that the line of values shows; what is contested is not divided."""
        standing = GoodsFlow.objects.with_readings(self.params["as_of"]).further_readings()
        readings = grouped(self._of(standing), claim_of) if self.unit else {}
        doubtful = frozenset({*self.value.contested, *self.quantity.contested})
        point = UnitValue(self.unit, readings, doubtful).point
        return Variable(value_of, point, self.value.contested, is_quotient=True)

    def series(self, variable):
        """One line for each code, or for each source of the code where every claim is wanted."""
        if self.params["rule"] == ALL:
            return self._by_source(variable)
        own = [s for each in self.within if (s := self._line(each, variable)).on_record]
        first = [each for each in own if each.slug == f"hs-{self.goods.code}"]
        others = [each for each in own if each not in first and len(each.on_record) >= LEAST_POINTS]
        others.sort(key=lambda each: -len(each.on_record))
        kept = [*first, *others][: len(ROLES)]
        return tuple(replace(each, role=role) for each, role in zip(kept, ROLES, strict=False))

    @cached_property
    def by_commodity(self):
        return grouped(self.rows, lambda row: row["commodity_id"])

    def _line(self, commodity, variable):
        rows = self.by_commodity[commodity.pk]
        series = Series(f"hs-{commodity.code}", short(commodity), ())
        return self._drawn(series, commodity, rows, variable)

    def _by_source(self, variable):
        rows = self.by_commodity[self.goods.pk]
        by_source = grouped(rows, lambda row: row["source__slug"])
        lines = (
            self._drawn(Series(slug, self.names[slug], ()), self.goods, some, variable)
            for slug, some in by_source.items()
        )
        known = [each for each in lines if each.on_record]
        return tuple(replace(each, role=source_role(at)) for at, each in enumerate(known))

    def _drawn(self, series, commodity, rows, variable):
        """One point a period, from the first that says anything, with the source's breaks."""
        breaks = self.breaks.about(commodity.span)
        chosen = self._chosen(rows, variable)
        points = (
            replace(variable.point(row), caveat=breaks.caveat(row)) for row in chosen.values()
        )
        told = dropwhile(lambda point: not point.numbers, points)
        return breaks.within(replace(series, points=tuple(told)))

    def _chosen(self, rows, variable):
        """{period: row}: of each the one that stands first in the rule, contested ones behind."""

        def place(row):
            value, *_ = variable.amount(row)
            contested = row["pk"] in variable.contested
            return contested, self.rule.claim_place(row | {"value": value})

        said = grouped([row for row in rows if variable.amount(row)], lambda row: row["period"])
        return {period: min(said[period], key=place) for period in sorted(said)}

    @property
    def measures(self):
        measures = known_measures(self.params["as_of"])
        return about(measures, [self.goods.span], self.params["direction"])

    def unit_words(self):
        return GoodsFlow.Unit(self.unit).label if self.unit else "units"


def short(commodity):
    """Its code and name, or the code alone where the name would not fit beside a line."""
    return commodity.title if len(commodity.title) <= LONGEST_LABEL else f"HS {commodity.code}"
