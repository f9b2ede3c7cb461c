"""The plan of a picture of categories: a row for each, its values to the right."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from nkworld.charts.as_table import value_words
from nkworld.charts.figures import Figure
from nkworld.charts.numbers import Axis
from nkworld.charts.plan.axes import Scale, centred, value_axis
from nkworld.charts.plan.layout import (
    GridLine,
    KeyEntry,
    Label,
    Layout,
    Panel,
    key_of,
    shorten,
    text_width,
)
from nkworld.charts.series import Point, Series

BAR, NARROW_BAR, BAR_GAP = 18, 15, 6
EDGE, DOT_GAP, INDENT = 14, 10, 8
ARROW = 12  # how far the arrow of an open bound reaches


class RowPlan:
    """Where everything lies, in CSS pixels of the layout; `bar` is the thickness of one bar.

    Bars side by side end in their values, so that they need no `axis` and no `unit` under it.
    Those of a small picture, part of a `panel`, are as long as in any other of its pictures.
    """

    def __init__(self, figure: Figure, layout: Layout, panel: Panel | None = None) -> None:
        self.figure, self.layout, self.panel = figure, layout, panel
        self.whole = panel.whole if panel else figure
        self.key, key_height = tuple[KeyEntry, ...](), 0.0
        if not (panel and panel.is_keyed):
            self.key, key_height = key_of(figure.series, layout, figure.kind == "dot")
        self.axis: Axis | None = None
        self.unit: Label | None = None
        self.grid: list[GridLine] = []
        (self._lay_bars_beside if figure.kind == "bar" else self._lay_over_axis)(key_height + 4)

    def _lay_over_axis(self, top: float) -> None:
        figure, layout, is_dots = self.figure, self.layout, self.figure.kind == "dot"
        self.bar = 0 if is_dots else BAR
        self.axis = axis = self.panel.axis if self.panel else value_axis(figure, layout)
        indent = INDENT if is_dots else 0
        self.rows = rows = RowLayout(figure.labels, layout, top, BAR, indent, self.whole.labels)
        left, right = (rows.left + 2, EDGE) if is_dots else (rows.left, 12)
        self.scale = Scale(float(axis.low), float(axis.high), left, layout.width - right)
        baseline = rows.bottom + layout.small + 4
        for tick, words in zip(axis.ticks, axis.labels, strict=True):
            x = self.scale(tick)
            label = centred(words, x, baseline, layout)
            self.grid.append(GridLine((x, rows.top), (x, rows.bottom), label, tick == 0))
        self.height = baseline + 6
        if not self.panel:
            unit = shorten(axis.unit(figure.unit), layout.small, layout.width)
            self.unit = Label(unit, layout.width - 2, baseline + layout.small + 5, "end")
            self.height = self.unit.y + 6

    def _lay_bars_beside(self, top: float) -> None:
        most = (
            max(len(self.given(index)) for index in range(len(self.figure.labels)))
            if self.figure.labels
            else 1
        )
        self.bar = BAR if most == 1 else NARROW_BAR
        labels, named = self.figure.labels, self.whole.labels
        self.rows = RowLayout(labels, self.layout, top, self.bar * most, named=named)
        self.scale = _scale(self.whole, self.layout, self.rows.left)
        self.height = self.rows.bottom + 2

    def given(self, index: int) -> list[Series]:
        series = self.figure.series
        return [each for each in series if each.points[index].numbers] or list(series[:1])

    def beside_bar(self, point: Point, middle: float) -> Label:
        ends = [self.scale(0), *map(self.scale, point.numbers)]
        gap = BAR_GAP + _arrow(point)
        is_negative = max(point.numbers, default=0) < 0
        x, anchor = (min(ends) - gap, "end") if is_negative else (max(ends) + gap, None)
        return Label(value_words(self.figure, point), x, self._line(middle), anchor)

    def beside_dot(self, point: Point, middle: float) -> Label:
        words, ends = value_words(self.figure, point), [self.scale(n) for n in point.numbers]
        gap = DOT_GAP + _arrow(point)
        x = max(ends) + gap
        if x + text_width(words, self.layout.small) > self.layout.width:
            return Label(words, min(ends) - gap, self._line(middle), "end")
        return Label(words, x, self._line(middle))

    def _line(self, middle: float) -> float:
        return middle + self.layout.small * 0.35


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


NAME_COLUMN, GAP = 370, 10


@dataclass(frozen=True)
class RowLayout:
    """Rows from `top` downwards, each with `thickness` for what is drawn in it.

    `indent`: how far names above rows keep away from the left, where a line of the grid stands.
    `named` are labels of other pictures with which these are to begin at one place.
    """

    labels: tuple[str, ...]
    layout: Layout
    top: float
    thickness: float
    indent: float = 0
    named: tuple[str, ...] = ()

    @cached_property
    def left(self) -> float:
        if self.layout.is_narrow:
            return 2.0
        widest = max(text_width(label, self.layout.size) for label in self.named or self.labels)
        return min(widest, NAME_COLUMN) + 12

    @property
    def step(self) -> float:
        return self.thickness + GAP + (self.layout.size + 4 if self.layout.is_narrow else 0)

    @property
    def bottom(self) -> float:
        return self.top + self.step * len(self.labels)

    def start(self, index: int) -> float:
        return self.top + self.step * (index + 1) - self.thickness - GAP / 2

    def middle(self, index: int) -> float:
        return self.start(index) + self.thickness / 2

    def index_at(self, y: float) -> float:
        return (y - self.middle(0)) / self.step

    def names(self) -> Iterator[Label]:
        size = self.layout.size
        for index, label in enumerate(self.labels):
            if self.layout.is_narrow:
                words = shorten(label, size, self.layout.width - self.indent)
                yield Label(words, self.indent, self.start(index) - 5)
            else:
                words = shorten(label, size, NAME_COLUMN)
                yield Label(words, self.left - 12, self.middle(index) + size * 0.35, "end")
