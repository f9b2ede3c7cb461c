"""One code over time and what lies in it, with the Security Council’s measures behind the line;
where several sources speak of a period, how far they lie apart.

A row gives a value in US dollars, a quantity in one unit, never converted, or the one by the other.
A part of a year that is more than the year cannot be, where one voice gives both: then one of the
two is wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, partial
from itertools import dropwhile
from operator import attrgetter
from typing import Any, NamedTuple

from nkworld.asking.fields import ALL
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Figure, Point, Series, exact, money, nth_role
from nkworld.charts.description import newest_point
from nkworld.charts.figures import COMPILATION, worse
from nkworld.charts.periods import when
from nkworld.charts.words import Writer, opened, spoken
from nkworld.figures import amounts
from nkworld.figures import registry as figures
from nkworld.figures.amounts import (
    day_of,
    interval,
    meet,
    point_of,
    point_of_claim,
    printed_to,
    rule_for,
)
from nkworld.figures.claims import Claims, Row, point
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import HeadlineRule, Observation, Source
from nkworld.provenance.models.source import origin_of
from nkworld.provenance.tables import grouped

from ..charts.compare import SourceComparison, comparisons
from ..claims import DOLLARS
from ..credibility import Breaks
from .models import Commodity, GoodsFlow
from .models.flow import QUANTITIES
from .parameters import (
    CommodityParameters,
    goods_words,
    partner_words,
    subtitle,
    traded_words,
    written_in,
)
from .sanctions import Overlay, month
from .tree import Tree

CENT = Decimal("0.01")
OF_VALUE = ("value", "value_low", "value_high")


def in_unit(claims: Claims, unit: str) -> Claims:
    """Those that give an amount in a unit, or in dollars where none is named, as their value."""
    if unit:
        pairs = list(zip(OF_VALUE, QUANTITIES, strict=True))
        rows = (
            row | {to: None if row[name] is None else plain(row[name]) for to, name in pairs}
            for row in claims.rows
            if row["quantity_unit"] == unit
        )
        claims = Claims(tuple(rows))
    return claims.only(point_of)


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
    known = in_unit(Claims((row, *alike)), unit).amounts if unit else []
    quantity = next(iter(known), None)
    source = row["source__short_name"]
    if is_contested:
        note = f"the value that {source} gives is contested"
    elif quantity is None:
        words = f" in {GoodsFlow.Unit(unit).label}" if unit else ""
        note = f"{source} gives no quantity{words} beside this value"
    elif not any((quantity.value, quantity.low, quantity.high)):
        note = f"{source} gives a quantity of zero"
    else:
        value, worth = point_of(row), spoken(point_of(row), exact)
        return replace(
            value,
            value=_quotient(value.value, quantity.value),
            low=_end(value.low, quantity.high, value, quantity),
            high=_end(value.high, quantity.low, value, quantity),
            status=amounts.weaker(value.status, quantity.status),
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


def contested(points: Mapping[int, Point], origins: Mapping[str, str]) -> dict[int, int]:
    """{key of a contested claim: key of what contradicts it}, of points of one cell and unit."""
    found: dict[int, int] = {}
    for keys in grouped(points, lambda key: origins[points[key].source]).values():
        # The most exact speaks for its origin, and what was read in an unreviewed compilation only
        # where nothing else does.
        places = {
            key: (one.read == COMPILATION, printed_to(one.number), -one.number)
            for key, one in ((key, points[key]) for key in keys)
        }
        lead = points[key := min(keys, key=places.__getitem__)]
        for each in keys if lead.number else ():  # a zero is printed to no digit
            other = points[each]
            meets = meet([interval(one.number, one.low, one.high) for one in (lead, other)])
            is_coarser = printed_to(other.number) > printed_to(lead.number)
            apart = amounts.spread([lead.number, other.number])
            if is_coarser and amounts.verdict(apart, meets) == "conflict":
                found[each] = key
    return found


def contested_rows(claims: Claims) -> dict[int, Row]:
    """{pk of a contested claim: the claim that contradicts it}, of claims of several cells."""
    found: dict[int, Row] = {}
    for cell in (
        claims.only(lambda row: row["value"] is not None).by("commodity_id", "period").values()
    ):
        rows = {row["pk"]: row for row in cell.rows}
        values = [row["value"] for row in cell.rows]
        if 100 * (max(values) - min(values)) > amounts.DIFFER * min(values):
            points = {key: point_of(row) for key, row in rows.items()}
            found |= {key: rows[rival] for key, rival in contested(points, _origins()).items()}
    return found


@once_per_request
def _origins() -> dict[str, str]:
    return {
        source.slug: origin_of(source)
        for source in Source.objects.select_related("repeats__repeats")
    }


ROLES = ("category-1", "category-2", "category-3", "category-4")
LEAST_POINTS = 2


class Variable(NamedTuple):
    """What a line shows: `claims` that have its amount as their value, by which one is chosen, and
    what is `shown` of each, a unit value of the row whose value is chosen.

    `contested` is {pk of a row that stands behind all others: the row that contradicts it}.
    """

    claims: Claims
    contested: dict[int, Row]
    shown: Callable[[Row], Point] = point_of
    is_quotient: bool = False

    def about(self, commodity: Commodity) -> Claims:
        return self.claims.where(commodity_id=commodity.pk)


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
        units = Counter(row["quantity_unit"] for row in self.claims.rows if row["quantity_unit"])
        self.unit = units.most_common(1)[0][0] if units else ""
        self.unit_words = GoodsFlow.Unit(self.unit).label if self.unit else "units"
        self.other_units = [unit for unit in units if unit != self.unit]

    def _claims(self, further: bool = False) -> Claims:
        """Of whole codes and periods that are over; or `further` readings of them."""
        params, own = self.params, (*QUANTITIES, "quantity_unit")
        wanted = {name: params[name] for name in ("country", "direction", "frequency")}
        wanted |= {"commodity__in": frozenset(self.within), "part": ""}
        years = params["from"], params["to"]
        return goods_claims(params["as_of"], own, years, further, **wanted).over(self.day)

    @cached_property
    def value(self) -> Variable:
        claims = in_unit(self.claims, "")
        return Variable(claims, contested_rows(claims))

    @cached_property
    def quantity(self) -> Variable:
        claims = in_unit(self.claims, self.unit) if self.unit else Claims(())
        return Variable(claims, contested_rows(claims))

    @cached_property
    def unit_value(self) -> Variable:
        """Of the claims that the line of values shows; what is contested is not divided."""
        further = grouped(self._claims(further=True).rows, claim_of) if self.unit else {}
        doubtful = {*self.value.contested, *self.quantity.contested}
        return self.value._replace(
            shown=lambda row: unit_value_of(
                row, self.unit, further.get(claim_of(row), ()), row["pk"] in doubtful
            ),
            is_quotient=True,
        )

    def series(self, variable: Variable) -> tuple[Series, ...]:
        """One line for each code, or for each source of the code where every claim is wanted."""
        if self.params["rule"] == ALL:
            lines = (
                self._drawn(Series(slug, some.names[slug], ()), self.goods, some, variable)
                for slug, some in variable.about(self.goods).by("source__slug").items()
            )
            known = [each for each in lines if each.on_record]
            return tuple(replace(each, role=nth_role(at)) for at, each in enumerate(known))
        by_commodity = variable.claims.by("commodity_id")
        lines = (
            self._drawn(
                Series(f"hs-{each.code}", each.name, ()), each, by_commodity[each.pk], variable
            )
            for each in self.within
            if each.pk in by_commodity
        )
        own = [each for each in lines if each.on_record]
        first = [each for each in own if each.slug == f"hs-{self.goods.code}"]
        others = [each for each in own if each not in first and len(each.on_record) >= LEAST_POINTS]
        others.sort(key=lambda each: -len(each.on_record))
        kept = [*first, *others][: len(ROLES)]
        return tuple(replace(each, role=role) for each, role in zip(kept, ROLES, strict=False))

    def _drawn(
        self, series: Series, commodity: Commodity, claims: Claims, variable: Variable
    ) -> Series:
        """One point a period, from the first that says anything; contested claims stand behind."""
        breaks = self.breaks.of_goods(commodity.span)
        chosen = claims.chosen(
            lambda row: (row["pk"] in variable.contested, self.rule.claim_place(row))
        )
        points = (
            replace(point(period, variable.shown(row)), caveat=breaks.of(row))
            for period, row in sorted(chosen.items())
        )
        known = dropwhile(lambda point: not point.numbers, points)
        return breaks.within_gaps(replace(series, points=tuple(known)), self.params["direction"])


of_commodity = partial(
    figures.register,
    datasets=("trade/goods", "trade/commodities", "trade/measures"),
    parameters=CommodityParameters,
)


def drawn(
    course: Course, what: str, unit: str, measure: str, variable: Variable, written: Writer
) -> Figure:
    params, goods = course.params, course.goods
    overlay = Overlay.read(params, goods.span, params["direction"])
    series = overlay.pad_until(course.series(variable))
    last = max((each.x for one in series for each in one.points), default="")
    # A sentence for each contested claim about the goods asked for, the oldest first.
    rows = {row["pk"]: row for row in variable.about(goods).rows}
    pairs = [(rows[key], rival) for key, rival in variable.contested.items() if key in rows]
    contested = [
        f"{opened(when(row['period']))} {spoken(point_of(row), written)} by "
        f"{row['source__short_name']} is contested: {rival['source__short_name']} hands on the "
        f"same declaration and prints it more exactly, {spoken(point_of(rival), written)}. The "
        "contested figure stands in the table of claims only."
        for row, rival in sorted(pairs, key=lambda pair: pair[0]["period"])
    ]
    shown = shown_goods(course, series)
    named = goods_words(shown)
    banned_since, topic = "", f"{named} {partner_words(params)}"
    if not variable.is_quotient:
        topic = traded_words(params, named)
        ban = Overlay.read(params, shown.span, params["direction"]).ban
        if ban and amounts.covers_newest(params):
            banned_since = month(ban.effective_from)
    notes = []
    if len(series) > 1 and params["rule"] != ALL:
        notes.append("Codes that lie within each other stand side by side; they are never added.")
    if measure != "money" and course.other_units:
        units = ", ".join(GoodsFlow.Unit(unit).label for unit in course.other_units)
        notes.append(f"Rows in {units} are not converted: they stand in the table of claims.")
    return Figure(
        topic=topic,
        headed_by=(heading(course, series, variable),),
        left_out=tuple(contested),
        banned_since=banned_since,
        subtitle=subtitle(
            params, f"{'of' if shown == goods else 'within'} {goods_words(goods)}, {what}"
        ),
        unit=unit,
        measure=measure,
        is_flow=not variable.is_quotient,
        kind="line",
        x_title="Month" if params["frequency"] == "monthly" else "Year",
        notes=(*notes, *contested),
        marks=overlay.marks(last),
        **course.claims.stated(params, series),
    )


def shown_goods(course: Course, series: Sequence[Series]) -> Commodity:
    """What the first line is about: the goods asked for, or a sort within them."""
    slugs = {f"hs-{each.code}": each for each in course.within}
    return slugs.get(series[0].slug, course.goods) if series else course.goods


def heading(course: Course, series: Sequence[Series], variable: Variable) -> Series:
    """The line that speaks for the figure; of several sources that which reaches furthest."""
    doubtful = {
        (row["source__slug"], row["period"])
        for row in variable.about(shown_goods(course, series)).rows
        if row["pk"] in variable.contested
    }
    lines = [
        replace(line, points=tuple(p for p in line.points if (p.source, p.x) not in doubtful))
        for line in series or [Series("", "", ())]
    ]
    if course.params["rule"] != ALL:
        return lines[0]
    return max(lines, key=lambda line: getattr(newest_point(line, course.day), "x", ""))


@of_commodity("trade/commodity-value", title="What one sort of goods was worth")
def commodity_value(params: dict) -> Figure:
    """What one sort of goods was worth, with the sanctions on it behind the line."""
    course = Course(params)
    return drawn(course, "value", DOLLARS, "money", course.value, money)


@of_commodity("trade/commodity-quantity", title="How much of one sort of goods was traded")
def commodity_quantity(params: dict) -> Figure:
    """How much of one sort of goods was traded, in the unit in which most rows give it."""
    course = Course(params)
    unit, written = course.unit_words, written_in(course.unit)
    return drawn(course, "quantity", unit, "count", course.quantity, written)


@of_commodity("trade/commodity-price", title="Unit value of one sort of goods")
def commodity_price(params: dict) -> Figure:
    """Dollars for a tonne, a barrel or a piece, where one source gives both numbers."""
    course = Course(params)
    unit = f"US dollars per {course.unit_words.removesuffix('s')}"
    return drawn(course, "unit value", unit, "count", course.unit_value, money)


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
        claims: dict[tuple[str, str], list[GoodsFlow]] = defaultdict(list)
        for row in rows.select_related("source__repeats"):
            if any(each is not None for each in (row.value, row.value_low, row.value_high)):
                claims[VALUE, ""].append(row)
            if row.quantity_unit:
                as_value = copy(row)
                as_value.value, as_value.value_low, as_value.value_high = (
                    getattr(row, name) for name in QUANTITIES
                )
                claims["Quantity", row.quantity_unit].append(as_value)
        params = {"country": country, "direction": direction}
        self.where = opened(traded_words(params))
        self.apart = []
        for (what, unit), some in claims.items():
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
            for (_, unit), some in claims.items()
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
