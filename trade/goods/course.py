"""One code over time and what lies in it: rows become lines, one point a period."""

from collections import Counter
from decimal import Decimal
from functools import cached_property

from nkworld.charts import Point, Series, exact
from nkworld.provenance.models import Status
from nkworld.provenance.parameters import ALL
from nkworld.provenance.points import FIELDS, names_of, newest_moment, point_of, rule_for
from nkworld.provenance.records import grouped

from ..lines import told_apart
from .models import GoodsFlow
from .sanctions import about, known_measures
from .tree import Tree

ROLES = ("category-1", "category-2", "category-3", "category-4")
LEAST_POINTS = 2
LONGEST_LABEL = 24
CENT = Decimal("0.01")


class Course:
    """The rows about one code and what lies in it, for one partner and direction."""

    def __init__(self, asked):
        self.asked = asked
        self.rule = rule_for(asked, GoodsFlow.dataset)
        self.goods = asked["goods"]
        self.within = Tree.load(asked["as_of"]).within(self.goods)
        rows = sorted(self._rows(), key=lambda row: self.rule.place(row["source_id"]))
        self.rows = [row for row in rows if row["commodity_id"]]
        self.names = names_of(rows)
        self.as_of = newest_moment(rows)
        units = Counter(row["quantity_unit"] for row in rows if row["quantity"] is not None)
        self.unit = units.most_common(1)[0][0] if units else ""
        self.other_units = [unit for unit in units if unit != self.unit]

    def _rows(self):
        asked = self.asked
        rows = GoodsFlow.objects.known(asked["as_of"]).counted().whole()
        return (
            rows.between(asked["from"], asked["to"])
            .filter(
                commodity__in=self.within,
                country=asked["country"],
                direction=asked["direction"],
                frequency=asked["frequency"],
            )
            .values(*FIELDS, "commodity_id", "quantity", "quantity_unit")
        )

    def series(self, point):
        """One line for each code, or for each source of the code where every claim is wanted."""
        if self.asked["rule"] == ALL:
            return self._by_source(point)
        own = [s for each in self.within if (s := self._line(each, point)) and s.known]
        first = [each for each in own if each.slug == f"hs-{self.goods.code}"]
        others = [each for each in own if each not in first and len(each.known) >= LEAST_POINTS]
        others.sort(key=lambda each: -len(each.known))
        kept = [*first, *others][: len(ROLES)]
        return tuple(
            Series(each.slug, each.label, each.points, role)
            for each, role in zip(kept, ROLES, strict=False)
        )

    @cached_property
    def by_commodity(self):
        return grouped(self.rows, lambda row: row["commodity_id"])

    def _line(self, commodity, point):
        rows = self.by_commodity[commodity.pk]
        return Series(f"hs-{commodity.code}", short(commodity), first_said(rows, point))

    def _by_source(self, point):
        rows = self.by_commodity[self.goods.pk]
        by_source = grouped(rows, lambda row: row["source__slug"])
        lines = [
            Series(slug, self.names[slug], first_said(some, point))
            for slug, some in by_source.items()
        ]
        return told_apart(lines)

    @property
    def measures(self):
        measures = known_measures(self.asked["as_of"])
        return about(measures, [self.goods.span], self.asked["direction"])

    def unit_words(self):
        return GoodsFlow.Unit(self.unit).label if self.unit else "units"


def short(commodity):
    """Its code and name, or the code alone where the name would not fit beside a line."""
    return commodity.title if len(commodity.title) <= LONGEST_LABEL else f"HS {commodity.code}"


def first_said(rows, point):
    """One point a period: the first row in the rule's order of which one can be made."""
    found: dict[str, Point] = {}
    for row in rows:
        if row["period"] not in found and (made := point(row)):
            found[row["period"]] = made
    return tuple(found[period] for period in sorted(found))


def value_point(row):
    return None if row["value"] is None else point_of(row["period"], row)


def quantity_point(row, unit):
    if row["quantity"] is None or row["quantity_unit"] != unit:
        return None
    # A stored 520000.000 is the 520000 that was read.
    number = Decimal(f"{row['quantity'].normalize():f}")
    return Point(
        row["period"],
        number,
        status=row["status"],
        source=row["source__slug"],
        note=row["note"],
    )


def price_point(row, unit):
    """Dollars for one unit, to the cent, of one row's two numbers."""
    if not row["quantity"] or row["value"] is None or row["quantity_unit"] != unit:
        return None
    status = Status.ESTIMATED if row["status"] == Status.ESTIMATED else Status.DERIVED
    note = f"US$ {exact(row['value'])} divided by {exact(row['quantity'])} {unit}"
    price = (row["value"] / row["quantity"]).quantize(CENT)
    return Point(row["period"], price, status=status.value, source=row["source__slug"], note=note)
