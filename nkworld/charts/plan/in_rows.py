"""The plan of a picture of categories: a row for each, its values to the right."""

from dataclasses import dataclass
from decimal import Decimal

from nkworld.charts.as_table import value_words
from nkworld.charts.figures import Figure
from nkworld.charts.numbers import Axis
from nkworld.charts.plan.axes import centred, value_axis
from nkworld.charts.plan.key import KeyEntry, key_of
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.row_layout import RowLayout
from nkworld.charts.plan.scales import Scale
from nkworld.charts.plan.shapes import GridLine, Label
from nkworld.charts.plan.text import shorten, text_width
from nkworld.charts.series import Point, Series

BAR, NARROW_BAR, BAR_GAP = 18, 15, 6
EDGE, DOT_GAP, INDENT = 14, 10, 8
ARROW = 12  # how far the arrow of an open bound reaches


@dataclass(frozen=True, slots=True)
class RowPlan:
    """Where everything lies, in CSS pixels of the layout; `bar` is the thickness of one bar.

    Bars side by side end in their values, so that they need no `axis` and no `unit` under it.
    """

    figure: Figure
    layout: Layout
    height: float
    key: tuple[KeyEntry, ...]
    unit: Label | None
    axis: Axis | None
    grid: list[GridLine]
    scale: Scale
    rows: RowLayout
    bar: float

    def given(self, index: int) -> list[Series]:
        """The series that say anything about a row; one alone says that there is nothing."""
        return _given(self.figure, index)

    def beside_bar(self, point: Point, middle: float) -> Label:
        """The value at the far end of a bar."""
        ends = [self.scale(0), *map(self.scale, point.numbers)]
        gap = BAR_GAP + _arrow(point)
        is_negative = max(point.numbers, default=0) < 0
        x, anchor = (min(ends) - gap, "end") if is_negative else (max(ends) + gap, None)
        return Label(value_words(self.figure, point), x, self._line(middle), anchor)

    def beside_dot(self, point: Point, middle: float) -> Label:
        """The value of a dot alone in its row: to the right, or left where the edge is near."""
        words, ends = value_words(self.figure, point), [self.scale(n) for n in point.numbers]
        gap = DOT_GAP + _arrow(point)
        x = max(ends) + gap
        if x + text_width(words, self.layout.small) > self.layout.width:
            return Label(words, min(ends) - gap, self._line(middle), "end")
        return Label(words, x, self._line(middle))

    def _line(self, middle: float) -> float:
        return middle + self.layout.small * 0.35


def plan_in_rows(figure: Figure, layout: Layout) -> RowPlan:
    return (_bars_beside if figure.kind == "bar" else _over_axis)(figure, layout)


def _over_axis(figure: Figure, layout: Layout) -> RowPlan:
    """Stacked bars, or dots on a line."""
    axis = value_axis(figure, layout)
    key, key_height = key_of(figure, layout)
    is_dots = figure.kind == "dot"
    rows = RowLayout(figure.labels, layout, key_height + 4, BAR, INDENT if is_dots else 0)
    left, right = (rows.left + 2, EDGE) if is_dots else (rows.left, 12)
    scale = Scale(float(axis.low), float(axis.high), left, layout.width - right)
    baseline = rows.bottom + layout.small + 4
    unit = shorten(axis.unit(figure.unit), layout.small, layout.width)
    ticks = zip(axis.ticks, axis.labels, strict=True)
    return RowPlan(
        figure=figure,
        layout=layout,
        height=rows.bottom + 2 * layout.small + 15,
        key=key,
        unit=Label(unit, layout.width - 2, baseline + layout.small + 5, "end"),
        axis=axis,
        grid=[_grid_line(*tick, scale(tick[0]), rows, baseline) for tick in ticks],
        scale=scale,
        rows=rows,
        bar=0 if is_dots else BAR,
    )


def _grid_line(tick: Decimal, words: str, x: float, rows: RowLayout, baseline: float) -> GridLine:
    """An upright line behind the rows, its value under them."""
    label = centred(words, x, baseline, rows.layout)
    return GridLine((x, rows.top), (x, rows.bottom), label, tick == 0)


def _bars_beside(figure: Figure, layout: Layout) -> RowPlan:
    key, key_height = key_of(figure, layout)
    most = max(len(_given(figure, index)) for index in range(len(figure.labels)))
    bar = BAR if most == 1 else NARROW_BAR
    rows = RowLayout(figure.labels, layout, key_height + 4, bar * most)
    return RowPlan(
        figure=figure,
        layout=layout,
        height=rows.bottom + 2,
        key=key,
        unit=None,
        axis=None,
        grid=[],
        scale=_scale(figure, layout, rows.left),
        rows=rows,
        bar=bar,
    )


def _given(figure: Figure, index: int) -> list[Series]:
    return [s for s in figure.series if s.points[index].numbers] or list(figure.series[:1])


def _scale(figure: Figure, layout: Layout, left: float) -> Scale:
    """From the least to the greatest value, with room for what is written at either end."""
    points = [point for series in figure.series for point in series.points]
    numbers = [number for point in points for number in point.numbers]
    widest = max(
        text_width(value_words(figure, point), layout.small) + _arrow(point) for point in points
    )
    room = widest + BAR_GAP + 2
    zero = Decimal(0)
    low, high = float(min(zero, *numbers)), float(max(zero, *numbers))
    return Scale(
        low,
        high if low < high else 1,
        left + room if low < 0 else left,
        layout.width - room,
    )


def _arrow(point: Point) -> int:
    return ARROW if point.is_open else 0
