"""One sort of goods over time: value, quantity, and the one divided by the other."""

from decimal import Decimal

from nkworld.charts import Figure, exact, money
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.parameters import ALL
from nkworld.provenance.points import sources_in

from ...lines import DOLLARS
from ..course import Course, price_point, quantity_point, value_point
from ..models import GoodsFlow
from ..overlay import Overlay
from ..parameters import CommodityParameters
from .shared import GOODS, TREE, partner_words, subtitle

MILLION = Decimal(10**6)
DATASETS = (GOODS, TREE, "trade/measures")


def drawn(course, slug, what, unit, measure, point, written):
    """The figure of one measure."""
    asked, overlay = course.asked, Overlay(course.measures, course.goods.span)
    series = overlay.led_on(course.series(point))
    last = max((each.x for one in series for each in one.points), default="")
    return Figure(
        slug=slug,
        headline=statement(course, series, what, written),
        subtitle=subtitle(asked, f"{preposition(course, series)} HS {asked['goods'].code}, {what}"),
        unit=unit,
        measure=measure,
        kind="line",
        x_title="Month" if asked["frequency"] == "monthly" else "Year",
        series=series,
        sources=sources_in(series, course.names),
        notes=notes(course, series, measure),
        marks=overlay.marks,
        bands=overlay.bands(last),
        as_of=as_of_text(asked, course.as_of),
    )


def notes(course, series, measure):
    found = []
    if len(series) > 1 and course.asked["rule"] != ALL:
        found.append("Codes that lie within each other stand side by side; they are never added.")
    if measure != "money" and course.other_units:
        units = ", ".join(GoodsFlow.Unit(unit).label for unit in course.other_units)
        found.append(f"Rows in {units} are not converted: they stand in the table of claims.")
    return tuple(found)


def shown_goods(course, series):
    """What the first line is about: the goods asked for, or a sort within them."""
    slugs = {f"hs-{each.code}": each for each in course.within}
    return slugs.get(series[0].slug, course.goods) if series else course.goods


def preposition(course, series):
    return "of" if shown_goods(course, series) == course.goods else "within"


def statement(course, series, what, written):
    """The peak and the newest figure of the first line."""
    goods, asked = shown_goods(course, series), course.asked
    opening = f"{goods.name}, {asked['direction']}s {partner_words(asked)}"
    if not series:
        return f"{opening}: no {what} on record"
    points = series[0].known
    last, most = points[-1], max(points, key=lambda point: (point.value, point.x))
    if most.x == last.x:
        return f"{opening}: {written(last.value)} in {last.x}"
    return f"{opening}: {written(most.value)} in {most.x}, {written(last.value)} in {last.x}"


@register(
    "trade/commodity-value",
    title="One sort of goods: value",
    datasets=DATASETS,
    parameters=CommodityParameters,
)
def commodity_value(asked):
    """What one sort of goods was worth, with the sanctions on it behind the line."""
    course = Course(asked)
    return drawn(course, "trade/commodity-value", "value", DOLLARS, "money", value_point, money)


@register(
    "trade/commodity-quantity",
    title="One sort of goods: quantity",
    datasets=DATASETS,
    parameters=CommodityParameters,
)
def commodity_quantity(asked):
    """How much of one sort of goods was traded, in the unit in which most rows give it."""
    course = Course(asked)
    unit = course.unit_words()
    return drawn(
        course,
        "trade/commodity-quantity",
        "quantity",
        unit,
        "count",
        lambda row: quantity_point(row, course.unit),
        lambda value: f"{in_millions(value)} {unit}",
    )


def in_millions(value):
    """“22.5 million” where two decimals say all of it, else every digit."""
    millions = value / MILLION
    if millions < 1 or millions != round(millions, 2):
        return exact(value)
    return f"{exact(millions.normalize())} million"


@register(
    "trade/commodity-price",
    title="One sort of goods: unit value",
    datasets=DATASETS,
    parameters=CommodityParameters,
)
def commodity_price(asked):
    """Dollars for a tonne, a barrel or a piece, where one source gives both numbers."""
    course = Course(asked)
    unit = course.unit_words().removesuffix("s")
    return drawn(
        course,
        "trade/commodity-price",
        "unit value",
        f"US dollars per {unit}",
        "count",
        lambda row: price_point(row, course.unit),
        lambda value: f"US$ {exact(value)} per {unit}",
    )
