"""The plan of a picture in rows: one for each category, its values to the right; or of a table of
heat, with a row for each series and a cell for each period.
"""

from collections.abc import Iterator
from decimal import Decimal

from nkworld.charts.figures import Figure, Point, Series
from nkworld.charts.plan.axes import (
    Axis,
    Box,
    GridLine,
    KeyEntry,
    Label,
    Layout,
    Panel,
    Place,
    Scale,
    centred,
    key_of,
    shorten,
    text_width,
    value_axis,
)
from nkworld.charts.words import TABULAR, bounds_of, value_words

BAR, NARROW_BAR, BAR_GAP = 18, 15, 6
NAME_COLUMN, GAP = 370, 10
EDGE, DOT_GAP, INDENT = 14, 10, 8
ARROW = 12  # how far the arrow of an open bound reaches


class RowPlan:
    """Where everything lies, in CSS pixels of the layout; `bar` is the thickness of one bar. Rows
    run from `top` to `bottom`, each with `thickness` for what is drawn in it.

    Bars side by side end in their values, so that they need no `axis` and no `unit` under it.
    Those of a small picture, part of a `panel`, are as long as in any other of its pictures.
    """

    def __init__(self, figure: Figure, layout: Layout, panel: Panel | None = None) -> None:
        self.figure, self.layout = figure, layout
        whole, is_dots = panel.whole if panel else figure, figure.kind == "dot"
        self.key, top = tuple[KeyEntry, ...](), 0.0
        if not (panel and panel.is_keyed):
            self.key, top = key_of(figure.series, layout, is_dots)
        self.top, most = top + 4, 1
        if figure.kind == "bar":
            most = max([len(self.given(index)) for index in range(len(figure.labels))] or [1])
        self.bar = 0 if is_dots else BAR if most == 1 else NARROW_BAR
        self.thickness = (self.bar or BAR) * most
        # How far names above rows keep away from the left, where a line of the grid stands.
        self.indent = INDENT if is_dots else 0
        widest = max(text_width(label, layout.size) for label in whole.labels)
        self.left = 2.0 if layout.is_narrow else min(widest, NAME_COLUMN) + 12
        self.step = self.thickness + GAP + (layout.size + 4 if layout.is_narrow else 0)
        self.bottom = self.top + self.step * len(figure.labels)
        self.axis: Axis | None = None
        self.unit: Label | None = None
        self.grid: list[GridLine] = []
        if figure.kind == "bar":
            # With room for the widest value beside the longest bar, to the left too if below zero.
            points = [point for series in whole.series for point in series.points]
            numbers, zero = [number for point in points for number in point.numbers], Decimal(0)
            room = BAR_GAP + 2.0
            room += max(
                text_width(value_words(whole, p), layout.small) + (ARROW if p.is_open else 0)
                for p in points
            )
            low, high = float(min(zero, *numbers)), float(max(zero, *numbers))
            left, right = self.left + room if low < 0 else self.left, layout.width - room
            self.scale = Scale(low, high if low < high else 1, left, right)
            self.height = self.bottom + 2
            return
        # Stacked bars, or dots on a line, stand over an axis.
        self.axis = axis = panel.axis if panel else value_axis(figure, layout.value_ticks)
        left, right = (self.left + 2, EDGE) if is_dots else (self.left, 12)
        self.scale = Scale(float(axis.low), float(axis.high), left, layout.width - right)
        baseline = self.bottom + layout.small + 4
        for tick, words in zip(axis.ticks, axis.labels, strict=True):
            x = self.scale(tick)
            label = centred(words, x, baseline, layout)
            self.grid.append(GridLine((x, self.top), (x, self.bottom), label, tick == 0))
        self.height = baseline + 6
        if not panel:
            unit = shorten(axis.unit(figure.unit), layout.small, layout.width)
            self.unit = Label(unit, layout.width - 2, baseline + layout.small + 5, "end")
            self.height = self.unit.y + 6

    def start(self, index: int) -> float:
        return self.top + self.step * (index + 1) - self.thickness - GAP / 2

    def middle(self, index: int) -> float:
        return self.start(index) + self.thickness / 2

    def at(self, place: int, index: int, value: Decimal) -> Place:
        return self.scale(value), self.middle(index)

    def names(self) -> Iterator[Label]:
        size, width = self.layout.size, self.layout.width - self.indent
        for index, label in enumerate(self.figure.labels):
            if self.layout.is_narrow:
                yield Label(shorten(label, size, width), self.indent, self.start(index) - 5)
            else:
                words = shorten(label, size, NAME_COLUMN)
                yield Label(words, self.left - 12, self.middle(index) + size * 0.35, "end")

    def given(self, index: int) -> list[Series]:
        series = self.figure.series
        return [each for each in series if each.points[index].numbers] or list(series[:1])

    def beside_bar(self, point: Point, middle: float) -> Label:
        ends = [self.scale(0), *map(self.scale, point.numbers)]
        gap = BAR_GAP + (ARROW if point.is_open else 0)
        is_negative = max(point.numbers, default=0) < 0
        x, anchor = (min(ends) - gap, "end") if is_negative else (max(ends) + gap, None)
        y = middle + self.layout.small * 0.35
        return Label(value_words(self.figure, point), x, y, anchor)

    def beside_dot(self, point: Point, middle: float) -> Label:
        """The value of a dot alone in its row: to the right, or left where the edge is near."""
        words, ends = value_words(self.figure, point), [self.scale(n) for n in point.numbers]
        gap, y = DOT_GAP + (ARROW if point.is_open else 0), middle + self.layout.small * 0.35
        x = max(ends) + gap
        if x + text_width(words, self.layout.small) > self.layout.width:
            return Label(words, min(ends) - gap, y, "end")
        return Label(words, x, y)


ROW, TALL_ROW, HEAD = 26, 38, 24  # tall where an account stands under its name
NAMES = {True: 132, False: 280}  # px of the column of names, on a telephone and on a desk
MOST_PERIODS = {True: 6, False: 12}
MILLION = Decimal(1_000_000)


def account_of(series: Series) -> str:
    return series.within_group if series.group and series.group != series.label else ""


def step_of(figure: Figure, point: Point) -> int:
    amount = next(iter(point.numbers), Decimal(0))
    return 1 + sum(amount >= each for each in figure.steps) if amount > 0 else 0


class HeatPlan:
    """In CSS pixels of the layout: the last periods, and as many rows as the picture is high.

    `cells` are (box, step of its colour, label, is it a mere bound, which is part of a sum).
    """

    def __init__(self, figure: Figure, layout: Layout) -> None:
        self.figure, self.layout = figure, layout
        narrow = layout.is_narrow
        labels = figure.labels[-MOST_PERIODS[narrow] :]
        self.row = row = TALL_ROW if any(map(account_of, figure.series)) else ROW
        # Rows that say anything of these periods: fewer are drawn than a telephone's table has.
        with_numbers = [
            s for s in figure.series if any(p.numbers for p in s.points[-len(labels) :])
        ]
        shown = with_numbers[: int((layout.height - HEAD) // row)]
        left = NAMES[narrow]
        width = (layout.width - left) / max(1, len(labels))
        unit = "US$ million" if figure.measure == "money" else figure.unit
        self.unit = Label(unit, 0, layout.small)
        self.heads = [
            Label(label, left + width * (place + 1) - 6, layout.small, "end")
            for place, label in enumerate(labels)
        ]
        tops = [HEAD + row * place for place in range(len(shown))]
        self.names = [
            Label(shorten(each.group or each.label, layout.size, left - 8, bold=True), 0, top + 17)
            for each, before, top in zip(shown, (None, *shown), tops, strict=False)
            if not (before and each.group and each.group == before.group)  # named above
        ]
        self.accounts = [
            Label(shorten(account_of(each), layout.small, left - 8), 0, top + 32)
            for each, top in zip(shown, tops, strict=True)
        ]
        self.cells: list[tuple[Box, int, Label, bool]] = []
        for each, top in zip(shown, tops, strict=True):
            for column, point in enumerate(each.points[-len(labels) :]):
                box, words = Box(left + width * column, top, width, row), "·"
                if point:
                    amount = point.numbers[0]
                    words = TABULAR[figure.measure](amount) if amount else "zero"
                    if narrow and amount and figure.measure == "money":
                        words = f"{amount / MILLION:.0f}" if abs(amount) >= MILLION / 2 else "<1"
                name = Label(words, box.x + width - 6, top + row / 2 + 5, "end")
                is_part = bool(point) and bool(bounds_of(point, str)) and point.value is None
                self.cells.append((box, step_of(figure, point), name, is_part))
        rest = len(figure.series) - len(shown)
        self.foot = Label(
            f"and {rest} more in the table" * bool(rest), 0, HEAD + row * len(shown) + 18
        )
        self.height = HEAD + row * len(shown) + (ROW if rest else 6)
