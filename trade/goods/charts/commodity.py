"""One sort of goods over time, with the Security Council’s measures on it behind the line."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Self

from nkworld.asking.fields import ALL
from nkworld.charts import Figure, Mark, Point, Series, exact, money
from nkworld.charts.description import newest_point
from nkworld.charts.periods import when
from nkworld.charts.words import Writer, opened, spoken
from nkworld.figures import registry as figures
from nkworld.figures.amounts import covers_newest, day_of
from nkworld.figures.claims import Row, point

from ...lines import DOLLARS
from ..course import Course, Variable
from ..models import Commodity, GoodsFlow, Measure
from ..models.classification import Span
from ..parameters import CommodityParameters, goods_words, partner_words, subtitle, traded_words
from ..sanctions import BANS, about, bans_and_caps, known_measures

AFTER_BAN = 2  # years
WORDS: dict[str, str] = {
    Measure.Kind.BAN: "UN ban",
    Measure.Kind.IMPORT_BAN: "UN ban",
    Measure.Kind.CAP: "UN cap",
}


class Overlay:
    """The Council's bans and caps that ever held on some goods, as drawn behind their course.

    A ban covers the goods if it names all of them and no cap came after it: a cap on what is banned
    can only mean that the ban is on a part, as on jet fuel out of refined petroleum.
    """

    def __init__(self, measures: Iterable[Measure], span: Span, day: date) -> None:
        self.measures = bans_and_caps(measures)
        self.span, self.day = span, day

    @classmethod
    def read(cls, params: dict, span: Span, direction: str) -> Self:
        measures = known_measures(params["as_of"])
        return cls(about(measures, span, direction), span, day_of(params))

    def marks(self, last: str) -> tuple[Mark, ...]:
        """One a resolution, at its first measure; a ban on all of it stretches to `last`."""
        ban = self.ban
        found: dict[tuple, str] = {}
        for measure in self.measures:
            key = measure.resolution.slug, self.words(measure)
            if ban is None or key != (ban.resolution.slug, self.words(ban)):
                found[key] = min(month(measure.effective_from), found.get(key, "9999"))
        ordered = sorted((x, label) for (_, label), x in found.items())
        marks = tuple(Mark(x, label, priority=2) for x, label in ordered)
        if ban is None or not last or last[:4] <= f"{ban.effective_from.year}":
            return marks
        return (Mark(month(ban.effective_from), self.words(ban), f"{last[:4]}-12"), *marks)

    @property
    def ban(self) -> Measure | None:
        """The last ban to take effect, of those that cover the goods and that nothing ended."""
        bans = [m for m in self.measures if m.last_day is None and self.covers(m)]
        return max(bans, key=lambda each: each.effective_from, default=None)

    def covers(self, measure: Measure) -> bool:
        named = any(self.span in each for each in measure.spans)
        capped = any(m.kind == Measure.Kind.CAP and m.last_day is None for m in self.measures)
        return measure.kind in BANS and named and not capped

    def words(self, measure: Measure) -> str:
        """“UN ban”, “UN ban on a part”, “UN cap”: which resolution, the table says."""
        is_part = measure.kind in BANS and not self.covers(measure)
        return f"{WORDS[measure.kind]}{' on a part' if is_part else ''}"

    def pad_until(self, series: tuple[Series, ...]) -> tuple[Series, ...]:
        """With a gap in a year after the ban that is over, so that the ban is drawn."""
        if self.ban is None or not series:
            return series
        first, *others = series
        end = f"{min(self.ban.effective_from.year + AFTER_BAN, self.day.year - 1)}"
        if first.points and len(first.points[0].x) > len(end):
            end = f"{end}-01"
        if any(point.x >= end for each in series for point in each.points):
            return series
        return (replace(first, points=(*first.points, Point(end, None))), *others)


def month(day: date) -> str:
    return f"{day:%Y-%m}"


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
    shown, contested = shown_goods(course, series), contested_words(course, variable, written)
    named = goods_words(shown)
    banned_since, topic = "", f"{named} {partner_words(params)}"
    if not variable.is_quotient:
        topic = traded_words(params, named)
        ban = Overlay.read(params, shown.span, params["direction"]).ban
        if ban and covers_newest(params):
            banned_since = month(ban.effective_from)
    notes = []
    if len(series) > 1 and params["rule"] != ALL:
        notes.append("Codes that lie within each other stand side by side; they are never added.")
    if measure != "money" and course.other_units:
        units = ", ".join(GoodsFlow.Unit(unit).label for unit in course.other_units)
        notes.append(f"Rows in {units} are not converted: they stand in the table of claims.")
    of_or_within = "of" if shown == goods else "within"
    return Figure(
        topic=topic,
        headed_by=(heading(course, series, variable),),
        left_out=tuple(contested),
        banned_since=banned_since,
        subtitle=subtitle(params, f"{of_or_within} {goods_words(goods)}, {what}"),
        unit=unit,
        measure=measure,
        is_flow=not variable.is_quotient,
        kind="line",
        x_title="Month" if params["frequency"] == "monthly" else "Year",
        notes=(*notes, *contested),
        marks=overlay.marks(last),
        **course.claims.stated(params, series),
    )


def contested_words(course: Course, variable: Variable, written: Writer) -> list[str]:
    """A sentence for each contested claim about the goods asked for, the oldest first."""

    def amount(row: Row) -> str:
        shown = point(row["period"], variable.amount(row))
        return spoken(shown, money if variable.is_quotient else written)

    rows = {row["pk"]: row for row in course.about(course.goods).rows}
    pairs = [(rows[key], rival) for key, rival in variable.contested.items() if key in rows]
    return [
        f"{opened(when(row['period']))} {amount(row)} by {row['source__short_name']} is contested: "
        f"{rival['source__short_name']} hands on the same declaration and prints it more exactly, "
        f"{amount(rival)}. The contested figure stands in the table of claims only."
        for row, rival in sorted(pairs, key=lambda pair: pair[0]["period"])
    ]


def shown_goods(course: Course, series: Sequence[Series]) -> Commodity:
    """What the first line is about: the goods asked for, or a sort within them."""
    slugs = {f"hs-{each.code}": each for each in course.within}
    return slugs.get(series[0].slug, course.goods) if series else course.goods


def heading(course: Course, series: Sequence[Series], variable: Variable) -> Series:
    """The line that speaks for the figure; of several sources that which reaches furthest."""
    doubtful = {
        (row["source__slug"], row["period"])
        for row in course.about(shown_goods(course, series)).rows
        if row["pk"] in variable.contested
    }
    lines = [
        replace(line, points=tuple(p for p in line.points if (p.source, p.x) not in doubtful))
        for line in series
    ] or [Series("", "", ())]
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
    unit = course.unit_words

    def written(value: Decimal) -> str:
        return f"{exact(value)} {unit}"

    return drawn(course, "quantity", unit, "count", course.quantity, written)


@of_commodity("trade/commodity-price", title="Unit value of one sort of goods")
def commodity_price(params: dict) -> Figure:
    """Dollars for a tonne, a barrel or a piece, where one source gives both numbers."""
    course = Course(params)
    unit = f"US dollars per {course.unit_words.removesuffix('s')}"
    return drawn(course, "unit value", unit, "count", course.unit_value, money)
