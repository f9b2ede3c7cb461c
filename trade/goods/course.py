"""One code over time and what lies in it: rows become lines, one point a period."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import dropwhile
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point, Series, nth_role
from nkworld.charts.headline import COMPILATION
from nkworld.provenance.agreement import (
    DIFFER,
    Interval,
    interval,
    meet,
    printed_to,
    spread,
    verdict,
)
from nkworld.provenance.claims import Claims, Row, point
from nkworld.provenance.fields import ALL
from nkworld.provenance.models import Source
from nkworld.provenance.models.source import origin_of
from nkworld.provenance.points import day_of, rule_for
from nkworld.provenance.records import grouped

from .breaks import GoodsBreaks
from .models import Commodity, GoodsFlow, Measure
from .numbers import QUANTITY, UnitValue, claim_of, quantity_of, value_of
from .sanctions import about, known_measures
from .tree import Tree


@dataclass(frozen=True, slots=True)
class Given:
    """One amount of a claim, as source_origins.py reads it; `key` is the claim's."""

    key: int
    value: Decimal
    value_low: Decimal | None
    value_high: Decimal | None
    source: Source
    read: str = ""

    @property
    def interval(self) -> Interval:
        return interval(self.value, self.value_low, self.value_high)


def contested(amounts: list[Given]) -> dict[int, Given]:
    """{key of a contested claim: what contradicts it}, of amounts of one cell and unit."""
    by_origin: dict[str, list[Given]] = defaultdict(list)
    for each in amounts:
        by_origin[origin_of(each.source)].append(each)
    return {
        each.key: lead
        for some in by_origin.values()
        if (lead := _most_exact(some))
        for each in some
        if _contradicts(lead, each)
    }


def _most_exact(amounts: list[Given]) -> Given | None:
    """The amount that speaks for its origin; None of a zero, which is printed to no digit.

    What was read in an unreviewed compilation speaks only where nothing else does.
    """
    lead = min(
        amounts, key=lambda each: (each.read == COMPILATION, printed_to(each.value), -each.value)
    )
    return lead if lead.value else None


def _contradicts(lead: Given, other: Given) -> bool:
    coarser = printed_to(other.value) > printed_to(lead.value)
    within_rounding = meet([each.interval for each in (lead, other)])
    apart = spread([lead.value, other.value])
    return coarser and verdict(apart, within_rounding) == "conflict"


def contested_rows(claims: Claims, amount_of: Callable[[Row], Point | None]) -> dict[int, Row]:
    """{pk of a contested claim: the claim that contradicts it}, of claims of several cells.

    Sources are read only where amounts of one cell lie far apart.
    """
    amounts = {row["pk"]: amount_of(row) for row in claims.rows}
    valued = {key: each for key, each in amounts.items() if each and each.value is not None}
    cells = claims.only(lambda row: row["pk"] in valued).by("commodity_id", "period").values()
    doubtful = []
    for some in cells:
        values = [valued[row["pk"]].number for row in some.rows]
        if 100 * (max(values) - min(values)) > DIFFER * min(values):
            doubtful.append(some.rows)
    sources = _sources() if doubtful else {}
    found: dict[int, Row] = {}
    for rows in doubtful:
        by_key = {row["pk"]: row for row in rows}
        given = [
            Given(key, each.number, each.low, each.high, sources[row["source_id"]], each.read)
            for key, row in by_key.items()
            for each in [valued[key]]
        ]
        found |= {key: by_key[rival.key] for key, rival in contested(given).items()}
    return found


@once_per_request
def _sources() -> dict[int, Source]:
    return Source.objects.select_related("repeats__repeats").in_bulk()


ROLES = ("category-1", "category-2", "category-3", "category-4")
LEAST_POINTS = 2


@dataclass(frozen=True)
class Variable:
    """What a line shows of the rows: which of them speak (`amount`), and what is `shown` of each.

    A row is chosen by its amount: a unit value is that of the row whose value is shown.
    `contested` is {pk of a row that stands behind all others: the row that contradicts it}.
    """

    amount: Callable[[Row], Point | None]
    shown: Callable[[Row], Point | None]
    contested: dict[int, Row]
    is_quotient: bool = False


@once_per_request
def _read(
    within: frozenset[Commodity],
    moment: datetime | None,
    years: tuple[int | None, int | None],
    further: bool,
    **wanted: Any,
) -> Claims:
    flows = GoodsFlow.objects
    rows = flows.with_readings(moment).further_readings() if further else flows.as_of(moment)
    rows = rows.whole().between(*years).filter(commodity__in=within, **wanted)
    return Claims.read(rows, "commodity_id", "revision", *QUANTITY, "quantity_unit")


class Course:
    """The claims about one code and what lies in it, for one partner and direction."""

    def __init__(self, params: dict) -> None:
        self.params, self.day = params, day_of(params)
        self.rule = rule_for(params, GoodsFlow.dataset)
        self.goods: Commodity = params["goods"]
        self.breaks = GoodsBreaks.read(params)
        self.within = Tree.load(params["as_of"]).within(self.goods)
        self.claims = self._claims().ordered(lambda row: self.rule.place(row["source_id"]))
        self.by_commodity = self.claims.by("commodity_id")
        units = Counter(row["quantity_unit"] for row in self.claims.rows if row["quantity_unit"])
        self.unit = units.most_common(1)[0][0] if units else ""
        self.other_units = [unit for unit in units if unit != self.unit]

    def _claims(self, further: bool = False) -> Claims:
        """The claims that cover all of their code, of periods that are over; or where else each of
        them was read.
        """
        names = ("country", "direction", "frequency")
        wanted = {name: self.params[name] for name in names}
        years = (self.params["from"], self.params["to"])
        within = frozenset(self.within)
        return _read(within, self.params["as_of"], years, further, **wanted).over(self.day)

    @cached_property
    def value(self) -> Variable:
        return Variable(value_of, value_of, contested_rows(self.claims, value_of))

    @cached_property
    def quantity(self) -> Variable:
        def amount(row: Row) -> Point | None:
            return quantity_of(row, self.unit)

        return Variable(amount, amount, contested_rows(self.claims, amount))

    @cached_property
    def unit_value(self) -> Variable:
        """Of the claims that the line of values shows; what is contested is not divided."""
        further = grouped(self._claims(further=True).rows, claim_of) if self.unit else {}
        doubtful = frozenset({*self.value.contested, *self.quantity.contested})
        shown = UnitValue(self.unit, further, doubtful).of
        return Variable(value_of, shown, self.value.contested, is_quotient=True)

    def series(self, variable: Variable) -> tuple[Series, ...]:
        """One line for each code, or for each source of the code where every claim is wanted."""
        if self.params["rule"] == ALL:
            return self._by_source(variable)
        own = [s for each in self.within if (s := self._line(each, variable)).on_record]
        first = [each for each in own if each.slug == f"hs-{self.goods.code}"]
        others = [each for each in own if each not in first and len(each.on_record) >= LEAST_POINTS]
        others.sort(key=lambda each: -len(each.on_record))
        kept = [*first, *others][: len(ROLES)]
        return tuple(replace(each, role=role) for each, role in zip(kept, ROLES, strict=False))

    def about(self, commodity: Commodity) -> Claims:
        return self.by_commodity.get(commodity.pk, Claims(()))

    def _line(self, commodity: Commodity, variable: Variable) -> Series:
        series = Series(f"hs-{commodity.code}", commodity.name, ())
        return self._drawn(series, commodity, self.about(commodity), variable)

    def _by_source(self, variable: Variable) -> tuple[Series, ...]:
        lines = (
            self._drawn(Series(slug, some.names[slug], ()), self.goods, some, variable)
            for slug, some in self.about(self.goods).by("source__slug").items()
        )
        known = [each for each in lines if each.on_record]
        return tuple(replace(each, role=nth_role(at)) for at, each in enumerate(known))

    def _drawn(
        self, series: Series, commodity: Commodity, claims: Claims, variable: Variable
    ) -> Series:
        """One point a period, from the first that says anything, with the source's breaks: of each
        the claim that stands first in the rule, contested ones behind.
        """

        def place(row: Row) -> Any:
            amount = variable.amount(row)
            valued = row | {"value": amount and amount.value}
            return row["pk"] in variable.contested, self.rule.claim_place(valued)

        breaks = self.breaks.about(commodity.span)
        chosen = claims.only(variable.amount).chosen(place)
        points: list[Point] = [
            replace(point(period, variable.shown(row)), caveat=breaks.caveat(row))
            for period, row in sorted(chosen.items())
        ]
        told = dropwhile(lambda point: not point.numbers, points)
        return breaks.within(replace(series, points=tuple(told)))

    def measures_on(self, goods: Commodity) -> list[Measure]:
        measures = known_measures(self.params["as_of"])
        return about(measures, goods.span, self.params["direction"])

    def unit_words(self) -> str:
        return GoodsFlow.Unit(self.unit).label if self.unit else "units"
