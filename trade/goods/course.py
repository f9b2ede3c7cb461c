"""One code over time and what lies in it: rows become lines, one point a period.

A row gives a value in US dollars, a quantity in one unit, never converted, or the one by the other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import dropwhile
from typing import Any, NamedTuple

from nkworld.asking.fields import ALL
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point, Series, exact, nth_role
from nkworld.charts.figures import COMPILATION
from nkworld.charts.words import spoken
from nkworld.figures.amounts import (
    DIFFER,
    day_of,
    interval,
    meet,
    point_of,
    printed_to,
    rule_for,
    spread,
    verdict,
    weaker,
    worse,
)
from nkworld.figures.claims import Claims, Row, point
from nkworld.provenance.models import Source
from nkworld.provenance.models.source import origin_of
from nkworld.provenance.tables import grouped

from ..breaks import Breaks
from .models import Commodity, GoodsFlow
from .tree import Tree

QUANTITY = ("quantity", "quantity_low", "quantity_high")
CENT = Decimal("0.01")


def value_of(row: Row) -> Point | None:
    return point_of(row) or None


def quantity_of(row: Row, unit: str) -> Point | None:
    if row["quantity_unit"] != unit:
        return None
    numbers = (None if row[name] is None else plain(row[name]) for name in QUANTITY)
    values = dict(zip(("value", "value_low", "value_high"), numbers, strict=True))
    return point_of(row | values) or None


def plain(number: Decimal) -> Decimal:
    """A stored 520000.000 is the 520000 that was read."""
    return Decimal(f"{number.normalize():f}")


def claim_of(row: Row) -> tuple:
    return row["source_id"], row["commodity_id"], row["period"], row["revision"]


def unit_value_of(row: Row, unit: str, readings: Iterable[Row], is_contested: bool) -> Point:
    """Dollars for one unit, to the cent, of one claim's two numbers, with the bounds that follow; a
    gap with its reason where the claim that gives the value gives no quantity.

    The quantity is that of the row, or of a further reading of its claim: one that gives another
    value than the row does is another claim's.
    """
    alike = (each for each in readings if each["value"] in (None, row["value"]))
    quantity = next(filter(None, (quantity_of(each, unit) for each in (row, *alike))), None)
    source = row["source__short_name"]
    if is_contested:
        note = f"the value that {source} gives is contested"
    elif quantity is None:
        in_unit = f" in {GoodsFlow.Unit(unit).label}" if unit else ""
        note = f"{source} gives no quantity{in_unit} beside this value"
    elif not any((quantity.value, quantity.low, quantity.high)):
        note = f"{source} gives a quantity of zero"
    else:
        value, worth = point_of(row), spoken(point_of(row), exact)
        return replace(
            value,
            value=_quotient(value.value, quantity.value),
            low=_end(value.low, quantity.high, value, quantity),
            high=_end(value.high, quantity.low, value, quantity),
            status=weaker(value.status, quantity.status),
            note=f"US$ {worth} divided by {spoken(quantity, exact)} {unit}",
            read=worse(value.read, quantity.read),
            caveat="",
        )
    return Point("", None, source=row["source__slug"], note=note)


def _quotient(value: Decimal | None, amount: Decimal | None) -> Decimal | None:
    return None if value is None or not amount else (value / amount).quantize(CENT, ROUND_HALF_UP)


def _end(
    bound: Decimal | None, divisor: Decimal | None, value: Point, quantity: Point
) -> Decimal | None:
    """A bound of either number by that of the other, or by the other; None without any."""
    if bound is None and divisor is None:
        return None
    return _quotient(
        value.value if bound is None else bound, quantity.value if divisor is None else divisor
    )


def contested(amounts: Mapping[int, Point], origins: Mapping[str, str]) -> dict[int, int]:
    """{key of a contested claim: key of what contradicts it}, of amounts of one cell and unit."""
    found: dict[int, int] = {}
    for keys in grouped(amounts, lambda key: origins[amounts[key].source]).values():
        # The most exact speaks for its origin, and what was read in an unreviewed compilation only
        # where nothing else does.
        key = min(
            keys,
            key=lambda key: (
                amounts[key].read == COMPILATION,
                printed_to(amounts[key].number),
                -amounts[key].number,
            ),
        )
        lead = amounts[key]
        for each in keys if lead.number else ():  # a zero is printed to no digit
            other = amounts[each]
            meets = meet([interval(one.number, one.low, one.high) for one in (lead, other)])
            is_coarser = printed_to(other.number) > printed_to(lead.number)
            if is_coarser and verdict(spread([lead.number, other.number]), meets) == "conflict":
                found[each] = key
    return found


def contested_rows(claims: Claims, amount_of: Callable[[Row], Point | None]) -> dict[int, Row]:
    """{pk of a contested claim: the claim that contradicts it}, of claims of several cells."""
    amounts = {row["pk"]: amount_of(row) for row in claims.rows}
    valued = {key: each for key, each in amounts.items() if each and each.value is not None}
    by_key = {row["pk"]: row for row in claims.rows}
    found: dict[int, Row] = {}
    for keys in grouped(
        valued, lambda key: (by_key[key]["commodity_id"], by_key[key]["period"])
    ).values():
        values = [valued[key].number for key in keys]
        if 100 * (max(values) - min(values)) > DIFFER * min(values):
            rivals = contested({key: valued[key] for key in keys}, _origins())
            found |= {key: by_key[rival] for key, rival in rivals.items()}
    return found


@once_per_request
def _origins() -> dict[str, str]:
    every = Source.objects.select_related("repeats__repeats")
    return {source.slug: origin_of(source) for source in every}


ROLES = ("category-1", "category-2", "category-3", "category-4")
LEAST_POINTS = 2


class Variable(NamedTuple):
    """What a line shows of the rows: which of them speak (`amount`), and what is `shown` of each.

    A row is chosen by its amount: a unit value is that of the row whose value is shown.
    `contested` is {pk of a row that stands behind all others: the row that contradicts it}.
    """

    amount: Callable[[Row], Point | None]
    shown: Callable[[Row], Point | None]
    contested: dict[int, Row]
    is_quotient: bool = False


@once_per_request
def goods_claims(
    moment: datetime | None,
    own: tuple[str, ...] = (),
    years: tuple[int | None, int | None] = (None, None),
    further: bool = False,
    **wanted: Any,
) -> Claims:
    """Claims about goods, or `further` readings of them, with the fields of `own` beside their
    cell; a figure of a page asks for the same as the next.
    """
    flows = GoodsFlow.objects
    rows = flows.with_readings(moment).further_readings() if further else flows.as_of(moment)
    return Claims.read(rows.between(*years).filter(**wanted), *own)


class Course:
    def __init__(self, params: dict) -> None:
        self.params, self.day = params, day_of(params)
        self.rule = rule_for(params, GoodsFlow.dataset)
        self.goods: Commodity = params["goods"]
        self.breaks = Breaks.read(params["as_of"], params["country"].code)
        self.within = Tree.load(params["as_of"]).within(self.goods)
        self.claims = self._claims().ordered(lambda row: self.rule.place(row["source_id"]))
        self.by_commodity = self.claims.by("commodity_id")
        units = Counter(row["quantity_unit"] for row in self.claims.rows if row["quantity_unit"])
        self.unit = units.most_common(1)[0][0] if units else ""
        self.other_units = [unit for unit in units if unit != self.unit]

    def _claims(self, further: bool = False) -> Claims:
        """Of whole codes and periods that are over; or `further` readings of them."""
        names = ("country", "direction", "frequency")
        wanted = {name: self.params[name] for name in names}
        years = (self.params["from"], self.params["to"])
        wanted |= {"commodity__in": frozenset(self.within), "part": ""}
        own, moment = (*QUANTITY, "quantity_unit"), self.params["as_of"]
        return goods_claims(moment, own, years, further, **wanted).over(self.day)

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
        doubtful = {*self.value.contested, *self.quantity.contested}

        def shown(row: Row) -> Point:
            readings = further.get(claim_of(row), ())
            return unit_value_of(row, self.unit, readings, row["pk"] in doubtful)

        return Variable(value_of, shown, self.value.contested, is_quotient=True)

    def series(self, variable: Variable) -> tuple[Series, ...]:
        """One line for each code, or for each source of the code where every claim is wanted."""
        if self.params["rule"] == ALL:
            lines = (
                self._drawn(Series(slug, some.names[slug], ()), self.goods, some, variable)
                for slug, some in self.about(self.goods).by("source__slug").items()
            )
            known = [each for each in lines if each.on_record]
            return tuple(replace(each, role=nth_role(at)) for at, each in enumerate(known))
        lines = (
            self._drawn(Series(f"hs-{each.code}", each.name, ()), each, self.about(each), variable)
            for each in self.within
        )
        own = [each for each in lines if each.on_record]
        first = [each for each in own if each.slug == f"hs-{self.goods.code}"]
        others = [each for each in own if each not in first and len(each.on_record) >= LEAST_POINTS]
        others.sort(key=lambda each: -len(each.on_record))
        kept = [*first, *others][: len(ROLES)]
        return tuple(replace(each, role=role) for each, role in zip(kept, ROLES, strict=False))

    def about(self, commodity: Commodity) -> Claims:
        return self.by_commodity.get(commodity.pk, Claims(()))

    def _drawn(
        self, series: Series, commodity: Commodity, claims: Claims, variable: Variable
    ) -> Series:
        """One point a period, from the first that says anything; contested claims stand behind."""

        def place(row: Row) -> Any:
            amount = variable.amount(row)
            valued = row | {"value": amount and amount.value}
            return row["pk"] in variable.contested, self.rule.claim_place(valued)

        breaks = self.breaks.of_goods(commodity.span)
        chosen = claims.only(variable.amount).chosen(place)
        points = (
            replace(point(period, variable.shown(row)), caveat=breaks.of(row))
            for period, row in sorted(chosen.items())
        )
        known = dropwhile(lambda point: not point.numbers, points)
        return breaks.within_gaps(replace(series, points=tuple(known)), self.params["direction"])

    @property
    def unit_words(self) -> str:
        return GoodsFlow.Unit(self.unit).label if self.unit else "units"
