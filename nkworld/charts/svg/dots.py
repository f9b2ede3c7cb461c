"""Dots on a line: what several sources say about the same thing, side by side."""

from collections.abc import Iterator
from decimal import Decimal

from nkworld.charts.figures import Figure
from nkworld.charts.plan import RowPlan, TimePlan
from nkworld.charts.plan.key import marker_of
from nkworld.charts.series import Point
from nkworld.charts.svg.ranges import lying, upright
from nkworld.charts.svg.svg_writer import SvgWriter, marker


def draw_dots_over_time(svg: SvgWriter, plan: TimePlan) -> None:
    y = plan.area.y
    for index, low, high in _spans(plan.figure):
        x = plan.scale.centres[index]
        svg.line((x, y(low)), (x, y(high)), "mark", "span")
    for group, number, index, point in _groups(svg, plan.figure):
        x, role = plan.scale.centres[index], plan.figure.series[number].role
        if point.has_range:
            upright(group, role, x, y, point)
        if point.value is not None:
            _dot(group, number, point, x, y(point.value), role)


def draw_dots_in_rows(svg: SvgWriter, plan: RowPlan) -> None:
    x, rows = plan.scale, plan.rows
    for index, low, high in _spans(plan.figure):
        y = rows.middle(index)
        svg.line((x(low), y), (x(high), y), "mark", "span")
    for group, number, index, point in _groups(svg, plan.figure):
        y, role = rows.middle(index), plan.figure.series[number].role
        if point.has_range:
            lying(group, role, y, x, point)
        if point.value is not None:
            _dot(group, number, point, x(point.value), y, role)
        if sum(bool(series.points[index].numbers) for series in plan.figure.series) == 1:
            label = plan.beside_dot(point, y)
            group.text(label, "soft", plan.layout.small, "value", halo=True)


def _spans(figure: Figure) -> Iterator[tuple[int, Decimal, Decimal]]:
    """From the lowest to the highest that any source says, for each label."""
    for index, points in enumerate(figure.rows()):
        numbers = [number for point in points for number in point.numbers]
        if len(numbers) > 1:
            yield index, min(numbers), max(numbers)


def _groups(svg: SvgWriter, figure: Figure) -> Iterator[tuple[SvgWriter, int, int, Point]]:
    """(the series' group, its number, index, point) for everything that a source says."""
    for number, series in enumerate(figure.series):
        group = svg.group(data_series=series.slug)
        for index, point in enumerate(series.points):
            if point.numbers:
                yield group, number, index, point


def _dot(svg: SvgWriter, number: int, point: Point, x: float, y: float, role: str) -> None:
    pale = 0.75 if point.is_doubtful else None
    marker(svg, marker_of(number), x, y, role, "dot", fill_opacity=pale)
