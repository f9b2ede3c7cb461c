"""Dots on a line: what several sources say about the same thing, side by side."""

from nkworld.charts.as_table import value_words
from nkworld.charts.svg import axes
from nkworld.charts.svg.key import key, sign, sign_of
from nkworld.charts.svg.notes import behind, headings, notes
from nkworld.charts.svg.ranges import ARROW, has_range, lying, upright
from nkworld.charts.svg.scales import Scale, Times
from nkworld.charts.svg.shelf import shelf
from nkworld.charts.svg.text import text_width

THICKNESS, EDGE, GAP, INDENT = 18, 14, 10, 8


def draw_over_time(pen, figure, sheet):
    """Time runs to the right, values upwards; answers the height used."""
    axis = axes.value_axis(figure, sheet)
    left, right = axes.tick_column(axis, sheet), sheet.width - 4
    scale = Times(figure.labels, left + EDGE, right - EDGE)
    found = notes(figure, scale, sheet)
    baseline = key(pen, figure, sheet, signs=True) + sheet.small
    taken = axes.unit(pen, figure, axis, sheet, baseline)
    top = headings(pen, found, sheet, baseline, taken)
    area = axes.plot(axis, left, right, top, sheet.height - sheet.small - 16)
    behind(pen, found, area)
    axes.grid(pen, axis, area, sheet)
    axes.periods(pen, scale, area, sheet)
    for index, (low, high) in _spans(figure):
        x = scale.centre(index)
        pen.line(x, area.y(low), x, area.y(high), "mark", "span")
    for group, number, index, point in _said(pen, figure):
        x, role = scale.centre(index), figure.series[number].role
        if has_range(point):
            upright(group, role, x, area.y, point)
        if point.value is not None:
            _dot(group, number, point, x, area.y(point.value), role)
    return sheet.height


def draw_in_rows(pen, figure, sheet):
    """One row for each category, values to the right; answers the height used."""
    axis = axes.value_axis(figure, sheet)
    top = key(pen, figure, sheet, signs=True) + 4
    rows = shelf(figure, sheet, top, THICKNESS, INDENT)
    scale = Scale(float(axis.low), float(axis.high), rows.left + 2, sheet.width - EDGE)
    axes.upright_grid(pen, figure, axis, scale, rows, sheet)
    rows.write(pen)
    for index, (low, high) in _spans(figure):
        y = rows.middle(index)
        pen.line(scale(low), y, scale(high), y, "mark", "span")
    for group, number, index, point in _said(pen, figure):
        y, role = rows.middle(index), figure.series[number].role
        if has_range(point):
            lying(group, role, y, scale, point)
        if point.value is not None:
            _dot(group, number, point, scale(point.value), y, role)
        if _is_alone(figure, index):
            _value(group, figure, point, scale, y, sheet)
    return axes.upright_grid_bottom(rows, sheet)


def _spans(figure):
    """From the lowest to the highest that any source says, for each label."""
    for index in range(len(figure.labels)):
        numbers = [n for series in figure.series for n in series.points[index].numbers]
        if len(numbers) > 1:
            yield index, (min(numbers), max(numbers))


def _said(pen, figure):
    """(the series' group, its number, index, point) for everything that a source says."""
    for number, series in enumerate(figure.series):
        group = pen.group(data_series=series.slug)
        for index, point in enumerate(series.points):
            if point.numbers:
                yield group, number, index, point


def _is_alone(figure, index):
    return sum(bool(series.points[index].numbers) for series in figure.series) == 1


def _value(pen, figure, point, scale, y, sheet):
    """The value of a dot alone in its row: to the right, or left where the edge is near."""
    words, ends = value_words(figure, point), [scale(number) for number in point.numbers]
    gap = GAP + (ARROW if point.is_open else 0)
    x, anchor = max(ends) + gap, None
    if x + text_width(words, sheet.small) > sheet.width:
        x, anchor = min(ends) - gap, "end"
    at = {"halo": True, "text_anchor": anchor}
    pen.text(x, y + sheet.small * 0.35, words, "soft", sheet.small, "value", **at)


def _dot(pen, number, point, x, y, role):
    pale = {"fill_opacity": 0.75} if point.is_doubtful else {}
    sign(pen, sign_of(number), x, y, role, "dot", **pale)
