"""Bars, upright over time or lying in rows, side by side or stacked."""

from collections.abc import Iterator
from decimal import Decimal

from nkworld.charts.figures import Figure
from nkworld.charts.plan import RowPlan, TimePlan
from nkworld.charts.plan.axes import beside
from nkworld.charts.plan.shapes import Box
from nkworld.charts.series import Point, Series
from nkworld.charts.svg.ranges import lying, upright
from nkworld.charts.svg.svg_writer import Attributes, SvgWriter

LEAST = 1.0
REMAINDER = "remainder"
REST: Attributes = {"fill_opacity": 0.12}
ESTIMATED: Attributes = {"fill_opacity": 0.45, "stroke_dasharray": "3 2"}

Stacked = tuple[Series, int, Point, Decimal, Decimal]


def draw_columns(svg: SvgWriter, plan: TimePlan) -> None:
    (_stacked_columns if plan.figure.kind == "stacked" else _columns_beside)(svg, plan)
    if not plan.figure.mirror:
        _breaks(svg, plan)
    elif not plan.layout.is_narrow:  # a ring where no figure was found; else for a gap only is room
        for x, row in zip(plan.scale.centres, plan.figure.rows(), strict=True):
            if not any(point.numbers for point in row):
                svg.ring(x, plan.area.y(0), min(2.4, plan.bar / 2), "soft", "ring silence")


def _stacked_columns(svg: SvgWriter, plan: TimePlan) -> None:
    groups = {series.slug: svg.group(data_series=series.slug) for series in plan.figure.series}
    for series, index, point, start, end in _stacked(plan.figure):
        if start == end:
            continue
        top, bottom = sorted((plan.area.y(start), plan.area.y(end)))
        x = plan.scale.centres[index] - plan.bar / 2
        _bar(groups[series.slug], series, point, Box(x, top, plan.bar, bottom - top))


def _columns_beside(svg: SvgWriter, plan: TimePlan) -> None:
    zero, width = plan.area.y(0), plan.bar
    for place, series in enumerate(plan.figure.series):
        group = svg.group(data_series=series.slug)
        shift = width * (beside(plan.figure, place) - 0.5)
        for centre, point in zip(plan.scale.centres, series.points, strict=True):
            x, end = centre + shift, point.bar_end
            if end is not None:
                top, bottom = sorted((zero, plan.area.y(end)))
                _bar(group, series, point, Box(x, top, width, bottom - top))
            if point.has_range:
                upright(group, "ink", x + width / 2, plan.area.y, point)


def _breaks(svg: SvgWriter, plan: TimePlan) -> None:
    """A tick across the axis before a bar that the one before is not to be compared with."""
    zero, slot = plan.area.y(0), plan.area.right - plan.area.left
    indices = {i for series in plan.figure.series for i in plan.figure.breaks(series)}
    for index in sorted(indices):
        x = plan.scale.centres[index] - slot / len(plan.figure.labels) / 2
        svg.line((x, zero - 6), (x, zero + 6), "ink", "break")


def draw_stacked_rows(svg: SvgWriter, plan: RowPlan) -> None:
    groups = {series.slug: svg.group(data_series=series.slug) for series in plan.figure.series}
    for series, index, point, *ends in _stacked(plan.figure):
        left, right = sorted(map(plan.scale, ends))
        top = plan.rows.start(index)
        _bar(groups[series.slug], series, point, Box(left, top, right - left, plan.bar))


def draw_rows_beside(svg: SvgWriter, plan: RowPlan) -> None:
    """No axis: the value stands at the bar's end, which says it better."""
    rows, thickness = plan.rows, plan.bar
    groups = {series.slug: svg.group(data_series=series.slug) for series in plan.figure.series}
    for index in range(len(rows.labels)):
        given = plan.given(index)
        middle = rows.middle(index) - thickness * (len(given) - 1) / 2
        for place, series in enumerate(given):
            point = series.points[index]
            _lying_bar(groups[series.slug], plan, series, point, middle + thickness * place)
    # Where the bars begin: row by row, so that no name above a row is crossed.
    zero = plan.scale(0)
    for index in range(len(rows.labels)):
        top = rows.start(index) - 3
        svg.line((zero, top), (zero, top + rows.thickness + 6), "soft", "grid")


def _lying_bar(svg: SvgWriter, plan: RowPlan, series: Series, point: Point, middle: float) -> None:
    """A bar with its whisker, and its value written at the far end."""
    end, thickness = point.bar_end, plan.bar
    if end is not None:
        left, right = sorted((plan.scale(0), plan.scale(end)))
        top = middle - thickness / 2 + 0.5
        _bar(svg, series, point, Box(left, top, right - left, thickness - 1))
    if point.has_range:
        lying(svg, "ink", middle, plan.scale, point)
    svg.text(plan.beside_bar(point, middle), "soft", plan.layout.small, "value")


def _stacked(figure: Figure) -> Iterator[Stacked]:
    """(series, index, point, from, to) for each value, piled up from zero in both directions."""
    for index, points in enumerate(figure.rows()):
        ends = {True: Decimal(0), False: Decimal(0)}
        for series, point in zip(figure.series, points, strict=True):
            if point.value is not None:
                start = ends[point.value > 0]
                ends[point.value > 0] = start + point.value
                yield series, index, point, start, start + point.value


def _bar(svg: SvgWriter, series: Series, point: Point, box: Box) -> None:
    """Pale and dashed around where it is in doubt, an outline where it is what nobody broke down;
    never too thin to be seen.
    """
    seen = box._replace(width=max(LEAST, box.width), height=max(LEAST, box.height))
    if point.is_doubtful or point.is_open:
        svg.rect(seen, series.role, "bar estimated", edged=True, **ESTIMATED)
    elif series.role == REMAINDER:
        svg.rect(seen, series.role, "bar rest", edged=True, **REST)
    else:
        svg.rect(seen, series.role, "bar")
