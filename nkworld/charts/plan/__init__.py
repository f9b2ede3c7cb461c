"""Where everything in a picture lies, computed once for each layout, for SVG and browser alike."""

from dataclasses import replace

from nkworld.charts.figures import HANGING, Figure
from nkworld.charts.plan.heat import HeatPlan
from nkworld.charts.plan.in_rows import RowPlan
from nkworld.charts.plan.layout import LAYOUTS, Layout
from nkworld.charts.plan.multiples import MultiplesPlan
from nkworld.charts.plan.over_time import TimePlan

BALANCE = "balance"  # seen between the two sides of zero, and not drawn
Plan = TimePlan | RowPlan | MultiplesPlan | HeatPlan


def plan_of(figure: Figure, layout: Layout) -> Plan:
    if figure.kind == "heat":
        return HeatPlan(figure, layout)
    figure = mirrored(_with_numbers(figure))
    if figure.multiples:
        return MultiplesPlan(figure, layout)
    return (TimePlan if figure.is_over_x else RowPlan)(figure, layout)


def _with_numbers(figure: Figure) -> Figure:
    """Without the periods at either end that have no number: the axis ends at the data."""
    places = [i for i, row in enumerate(figure.rows()) if any(point.numbers for point in row)]
    if not figure.is_timeline or not places:
        return figure
    drawn = slice(places[0], places[-1] + 1)
    if drawn == slice(0, len(figure.labels)):
        return figure
    cut = [replace(each, points=each.points[drawn]) for each in (*figure.series, *figure.strips)]
    count = len(figure.series)
    return replace(figure, series=tuple(cut[:count]), strips=tuple(cut[count:]))


def mirrored(figure: Figure) -> Figure:
    """As it is drawn, and drawn so again as it was. Each series alone is not turned."""
    if not figure.mirror or (figure.multiples and not figure.only_multiples):
        return replace(figure, mirror=())
    series = []
    for each in figure.series:
        if each.role == HANGING:
            points = []
            for p in each.points:
                value, low, high = (None if n is None else -n for n in (p.value, p.low, p.high))
                points.append(replace(p, value=value, low=high, high=low))
            each = replace(each, points=tuple(points))
        if each.role != BALANCE:
            series.append(each)
    return replace(figure, series=tuple(series))
