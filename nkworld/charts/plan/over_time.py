"""The plan of a picture whose x runs to the right: lines, upright bars, dots over time."""

from dataclasses import replace

from nkworld.charts.figures import Figure
from nkworld.charts.plan import axes
from nkworld.charts.plan.key import KeyEntry, key_of
from nkworld.charts.plan.layout import Layout, Panel
from nkworld.charts.plan.mirror import is_named, side_names
from nkworld.charts.plan.names import LineNames
from nkworld.charts.plan.notes import down_to_data, notes_of, top_below
from nkworld.charts.plan.scales import Slots, Times
from nkworld.charts.plan.shapes import Box, Label
from nkworld.charts.plan.strips import strips_height, strips_of
from nkworld.charts.plan.text import shorten
from nkworld.charts.plan.values import values_of

PART_OF_SLOT, WIDEST_BAR = 0.76, 44
HALF_LINE = 6  # what the highest tick of a small picture needs above it
EDGE = 14  # what keeps a dot away from the plot's edge


class TimePlan:
    """Where everything lies, in CSS pixels of the layout; `bar` is the width of one bar.

    A small picture, part of a `panel`, has neither unit nor names: they stand above all of them.
    """

    def __init__(self, figure: Figure, layout: Layout, panel: Panel | None = None) -> None:
        self.figure, self.layout = figure, layout
        self.axis = axis = panel.axis if panel else axes.value_axis(figure, layout)
        names = LineNames(figure, layout) if figure.kind == "line" and not panel else None
        self.key, key_height = tuple[KeyEntry, ...](), 0.0
        if (names is None or names.keyed) and not (panel and panel.is_keyed):
            keyed = [each for each in figure.series if not (figure.mirror and is_named(each))]
            self.key, key_height = key_of(keyed, layout, figure.kind == "dot", bool(figure.mirror))
        left = axes.tick_column(axis, layout)
        right = layout.width - (names.column if names else 4)
        self.scale = _scale(figure, left, right)
        unit = "" if panel else shorten(axis.unit(figure.unit), layout.small, layout.width)
        self.unit = Label(unit, 0, key_height + (0 if panel else layout.small))
        self.bar = _bar(figure, self.scale)
        self.notes = notes_of(figure, self.scale, layout, self.unit, self.bar)
        if panel:
            self.notes = [replace(note, labels=()) for note in self.notes]
        top = self.unit.y + HALF_LINE if panel else top_below(self.notes, self.unit.y)
        height = key_height + layout.height if panel else axes.height(layout, top)
        bottom = height - axes.room_below(layout)
        self.area = area = axes.area_of(axis, left, right, top, bottom)
        self.grid = axes.grid_of(axis, area, layout)
        self.periods = axes.period_labels(self.scale, layout, bottom)
        self.strips = strips_of(figure, self.scale, area, layout)
        self.height = height + strips_height(figure, layout)
        self.values = [] if panel else values_of(figure, self.scale, area, layout, self.bar)
        written = [value.box for value in self.values if value.label.words]
        self.names = names.placed(self.scale, area, written) if names else []
        self.notes = down_to_data(self.notes, figure, self.scale, area, self.bar)
        if figure.mirror and isinstance(self.scale, Slots) and not panel:
            taken = [Box(note.x - 4, note.top, 8, note.foot - note.top) for note in self.notes]
            self.names = side_names(figure, self.scale, area, layout, [*taken, *written])


def _scale(figure: Figure, left: float, right: float) -> Times | Slots:
    if figure.kind == "dot":
        return Times(figure.labels, left + EDGE, right - EDGE)
    is_line = figure.kind == "line" and figure.is_timeline
    return (Times if is_line else Slots)(figure.labels, left, right)


def _bar(figure: Figure, scale: Times | Slots) -> float:
    """Of one bar: those of few periods stand together, not far apart."""
    if not figure.has_bars or isinstance(scale, Times):
        return 0
    beside = 1 if figure.is_piled else len(figure.series)
    return min(scale.step * PART_OF_SLOT / beside, WIDEST_BAR)
