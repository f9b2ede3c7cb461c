"""One sort of goods over time: value, quantity, and the one divided by the other."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from nkworld.charts import Figure, Series, exact, money
from nkworld.charts.amounts import Writer, spoken
from nkworld.charts.fallback import newest_point
from nkworld.charts.periods import when
from nkworld.charts.words import opened
from nkworld.provenance.claims import Row, point
from nkworld.provenance.fields import ALL
from nkworld.provenance.figures import register
from nkworld.provenance.points import tells_newest

from ...lines import DOLLARS
from ..course import Course, Variable
from ..models import Commodity, GoodsFlow
from ..overlay import Overlay, month
from ..parameters import CommodityParameters
from ..wording import GOODS, TREE, goods_words, partner_words, subtitle, traded_words

EMPTY = Series("", "", ())
of_commodity = partial(
    register, datasets=(GOODS, TREE, "trade/measures"), parameters=CommodityParameters
)


def drawn(
    course: Course, what: str, unit: str, measure: str, variable: Variable, written: Writer
) -> Figure:
    """The figure of one variable."""
    params, overlay = (
        course.params,
        Overlay(course.measures_on(course.goods), course.goods.span, course.day),
    )
    series = overlay.pad_until(course.series(variable))
    last = max((each.x for one in series for each in one.points), default="")
    goods, contested = shown_goods(course, series), contested_words(course, variable, written)
    of_or_within = "of" if goods == course.goods else "within"
    named = goods_words(goods)
    ban = (
        Overlay(course.measures_on(goods), goods.span, course.day).ban
        if tells_newest(params)
        else None
    )
    return Figure(
        topic=f"{named} {partner_words(params)}"
        if variable.is_quotient
        else traded_words(params, named),
        headed_by=(heading(course, series, variable),),
        left_out=tuple(contested),
        banned_since=month(ban.effective_from) if ban and not variable.is_quotient else "",
        subtitle=subtitle(params, f"{of_or_within} {goods_words(params['goods'])}, {what}"),
        unit=unit,
        measure=measure,
        is_flow=not variable.is_quotient,
        kind="line",
        x_title="Month" if params["frequency"] == "monthly" else "Year",
        notes=notes(course, series, measure, contested),
        marks=overlay.marks(last),
        **course.claims.stated(params, series),
    )


def notes(
    course: Course, series: Sequence[Series], measure: str, contested: Sequence[str]
) -> tuple[str, ...]:
    found = []
    if len(series) > 1 and course.params["rule"] != ALL:
        found.append("Codes that lie within each other stand side by side; they are never added.")
    if measure != "money" and course.other_units:
        units = ", ".join(GoodsFlow.Unit(unit).label for unit in course.other_units)
        found.append(f"Rows in {units} are not converted: they stand in the table of claims.")
    return (*found, *contested)


def contested_words(course: Course, variable: Variable, written: Writer) -> list[str]:
    """A sentence for each contested claim about the goods asked for, the oldest first."""
    say_amount = money if variable.is_quotient else written
    rows = {row["pk"]: row for row in course.about(course.goods).rows}
    pairs = [(rows[key], rival) for key, rival in variable.contested.items() if key in rows]
    return [
        f"{opened(when(row['period']))} {_amount(row, variable, say_amount)} by "
        f"{row['source__short_name']} is contested: {rival['source__short_name']} hands on the "
        f"same declaration and prints it more exactly, {_amount(rival, variable, say_amount)}. The "
        "contested figure stands in the table of claims only."
        for row, rival in sorted(pairs, key=lambda pair: pair[0]["period"])
    ]


def _amount(row: Row, variable: Variable, written: Writer) -> str:
    return spoken(point(row["period"], variable.amount(row)), written)


def shown_goods(course: Course, series: Sequence[Series]) -> Commodity:
    """What the first line is about: the goods asked for, or a sort within them."""
    slugs = {f"hs-{each.code}": each for each in course.within}
    return slugs.get(series[0].slug, course.goods) if series else course.goods


def heading(course: Course, series: Sequence[Series], variable: Variable) -> Series:
    """The line that speaks for the figure, without what is contested.

    Where each source has a line: that which reaches furthest, the first of them in the rule.
    """
    shown = shown_goods(course, series)
    doubtful = {
        (row["source__slug"], row["period"])
        for row in course.about(shown).rows
        if row["pk"] in variable.contested
    }
    lines = [
        replace(line, points=tuple(p for p in line.points if (p.source, p.x) not in doubtful))
        for line in series
    ]
    if course.params["rule"] != ALL or not lines:
        return lines[0] if lines else EMPTY
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
    unit = course.unit_words()
    return drawn(
        course,
        "quantity",
        unit,
        "count",
        course.quantity,
        lambda value: f"{exact(value)} {unit}",
    )


@of_commodity("trade/commodity-price", title="Unit value of one sort of goods")
def commodity_price(params: dict) -> Figure:
    """Dollars for a tonne, a barrel or a piece, where one source gives both numbers."""
    course = Course(params)
    unit = course.unit_words().removesuffix("s")
    return drawn(
        course,
        "unit value",
        f"US dollars per {unit}",
        "count",
        course.unit_value,
        lambda value: f"US$ {exact(value)} per {unit}",
    )
