"""Lying bars, one row for each category; each bar ends in its value."""

from dataclasses import dataclass

from nkworld.charts.as_table import value_words
from nkworld.charts.figures import Figure
from nkworld.charts.svg import axes
from nkworld.charts.svg.columns import bar, bar_end, stack_ends, stacked
from nkworld.charts.svg.key import key
from nkworld.charts.svg.ranges import ARROW, has_range, lying
from nkworld.charts.svg.scales import Scale
from nkworld.charts.svg.sheet import Sheet
from nkworld.charts.svg.shelf import shelf
from nkworld.charts.svg.text import text_width

BAR, LEAST_BAR, GAP = 18, 15, 6


def draw(pen, figure, sheet):
    """Draws the figure; answers the height used."""
    return (_stacked if figure.kind == "stacked" else _beside)(pen, figure, sheet)


def _stacked(pen, figure, sheet):
    axis = axes.value_axis(figure, sheet, stack_ends(figure))
    rows = shelf(figure, sheet, key(pen, figure, sheet) + 4, BAR)
    scale = Scale(float(axis.low), float(axis.high), rows.left, sheet.width - 12)
    axes.upright_grid(pen, figure, axis, scale, rows, sheet)
    rows.write(pen)
    groups = {series.slug: pen.group(data_series=series.slug) for series in figure.series}
    for series, index, point, *ends in stacked(figure):
        left, right = sorted(map(scale, ends))
        bar(groups[series.slug], series, point, left, rows.start(index), right - left, BAR)
    return axes.upright_grid_bottom(rows, sheet)


def _beside(pen, figure, sheet):
    """No axis: the value stands at the bar's end, which says it better."""
    given = [_given(figure, index) for index in range(len(figure.labels))]
    most = max(len(some) for some in given)
    thickness = BAR if most == 1 else LEAST_BAR
    rows = shelf(figure, sheet, key(pen, figure, sheet) + 4, thickness * most)
    bars = Bars(figure, sheet, _scale(figure, sheet, rows.left), thickness)
    rows.write(pen)
    groups = {series.slug: pen.group(data_series=series.slug) for series in figure.series}
    for index, some in enumerate(given):
        top = rows.middle(index) - thickness * len(some) / 2
        for place, series in enumerate(some):
            bars.draw(groups[series.slug], series, series.points[index], top + thickness * place)
    _zero(pen, bars.scale(0), rows)
    return rows.bottom + 2


def _given(figure, index):
    """The series that say anything about a row; one alone says that there is nothing."""
    return [s for s in figure.series if s.points[index].numbers] or list(figure.series[:1])


@dataclass(frozen=True, slots=True)
class Bars:
    figure: Figure
    sheet: Sheet
    scale: Scale
    thickness: float

    def draw(self, pen, series, point, top):
        """A bar with its whisker, and its value written at the far end."""
        end = bar_end(point)
        if end is not None:
            left, right = sorted((self.scale(0), self.scale(end)))
            bar(pen, series, point, left, top + 0.5, right - left, self.thickness - 1)
        middle = top + self.thickness / 2
        if has_range(point):
            lying(pen, "ink", middle, self.scale, point)
        self._write(pen, point, middle + self.sheet.small * 0.35)

    def _write(self, pen, point, y):
        ends = [self.scale(number) for number in (*point.numbers, 0)]
        is_negative = max(point.numbers, default=0) < 0
        gap = GAP + (ARROW if point.is_open else 0)
        anchor, x = ("end", min(ends) - gap) if is_negative else (None, max(ends) + gap)
        words = value_words(self.figure, point)
        pen.text(x, y, words, "soft", self.sheet.small, "value", text_anchor=anchor)


def _scale(figure, sheet, left):
    """From the least to the greatest value, with room for what is written at either end."""
    points = [point for series in figure.series for point in series.points]
    numbers = [number for point in points for number in point.numbers]
    widest = max(_beside_the_bar(figure, point, sheet) for point in points) + GAP + 2
    low, high = float(min(0, *numbers)), float(max(0, *numbers))
    start = left + widest if low < 0 else left
    return Scale(low, high if low < high else 1, start, sheet.width - widest)


def _beside_the_bar(figure, point, sheet):
    words = text_width(value_words(figure, point), sheet.small)
    return words + (ARROW if point.is_open else 0)


def _zero(pen, x, rows):
    """Where the bars begin: row by row, so that no name above a row is crossed."""
    for index in range(len(rows.labels)):
        top = rows.start(index) - 3
        pen.line(x, top, x, top + rows.thickness + 6, "soft", "grid")
