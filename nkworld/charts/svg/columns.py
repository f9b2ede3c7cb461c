"""Upright bars over time, side by side or stacked."""

from decimal import Decimal

from nkworld.charts.svg import axes
from nkworld.charts.svg.key import key
from nkworld.charts.svg.notes import behind, headings, notes
from nkworld.charts.svg.ranges import has_range, upright
from nkworld.charts.svg.scales import Slots

PART_OF_SLOT, WIDEST = 0.76, 44
LEAST = 1.0
ESTIMATED = {"edged": True, "fill_opacity": 0.45, "stroke_dasharray": "3 2"}


def draw(pen, figure, sheet):
    """Draws the figure; answers the height used."""
    is_stacked = figure.kind == "stacked"
    axis = axes.value_axis(figure, sheet, stack_ends(figure) if is_stacked else None)
    scale = Slots(figure.labels, axes.tick_column(axis, sheet), sheet.width - 4)
    found = notes(figure, scale, sheet)
    baseline = key(pen, figure, sheet) + sheet.small
    taken = axes.unit(pen, figure, axis, sheet, baseline)
    top = headings(pen, found, sheet, baseline, taken)
    bottom = sheet.height - sheet.small - 16
    area = axes.plot(axis, scale.start, scale.end, top, bottom)
    behind(pen, found, area)
    axes.grid(pen, axis, area, sheet)
    axes.periods(pen, scale, area, sheet)
    (_stacked if is_stacked else _beside)(pen, figure, scale, area)
    _breaks(pen, figure, scale, area)
    return sheet.height


def stack_ends(figure):
    """How far each stack reaches upwards and downwards."""
    values = [[s.points[i].value or Decimal(0) for s in figure.series] for i in _indices(figure)]
    return [sum(v for v in stack if (v > 0) == up) for stack in values for up in (True, False)]


def stacked(figure):
    """(series, index, point, from, to) for each value, piled up from zero in both directions."""
    for index in _indices(figure):
        ends = {True: Decimal(0), False: Decimal(0)}
        for series in figure.series:
            point = series.points[index]
            if point.value is not None:
                start = ends[point.value > 0]
                ends[point.value > 0] = start + point.value
                yield series, index, point, start, start + point.value


def bar(pen, series, point, x, y, width, height):
    """A bar, pale and dashed around where it is in doubt; never too thin to be seen."""
    pale = point.is_doubtful or point.is_open
    kind, manner = ("bar estimated", ESTIMATED) if pale else ("bar", {})
    pen.rect(x, y, max(LEAST, width), max(LEAST, height), series.role, kind, **manner)


def _stacked(pen, figure, scale, area):
    groups = {series.slug: pen.group(data_series=series.slug) for series in figure.series}
    width = _width(scale, 1)
    for series, index, point, start, end in stacked(figure):
        top, bottom = sorted((area.y(start), area.y(end)))
        x = scale.centre(index) - width / 2
        bar(groups[series.slug], series, point, x, top, width, bottom - top)


def _beside(pen, figure, scale, area):
    width = _width(scale, len(figure.series))
    for place, series in enumerate(figure.series):
        group = pen.group(data_series=series.slug)
        for index, point in enumerate(series.points):
            x = scale.centre(index) + width * (place - len(figure.series) / 2)
            _upright(group, series, point, x, width, area)


def _width(scale, beside):
    """Of one bar: those of few periods stand together, not far apart."""
    return min(scale.step * PART_OF_SLOT / beside, WIDEST)


def bar_end(point):
    """How far the bar of a point reaches: to its value, or to the least that it can be."""
    return point.low if point.value is None and point.is_open else point.value


def _upright(pen, series, point, x, width, area):
    end = bar_end(point)
    if end is not None:
        top, bottom = sorted((area.y(0), area.y(end)))
        bar(pen, series, point, x, top, width, bottom - top)
    if has_range(point):
        upright(pen, "ink", x + width / 2, area.y, point)


def _breaks(pen, figure, scale, area):
    """A tick across the axis before a bar that the one before is not to be compared with."""
    indices = {index for series in figure.series for index in figure.breaks(series)}
    for index in sorted(indices):
        x = scale.centre(index) - scale.step / 2
        pen.line(x, area.y(0) - 6, x, area.y(0) + 6, "ink", "break")


def _indices(figure):
    return range(len(figure.labels))
