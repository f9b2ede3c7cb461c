"""The plan of a picture whose x runs to the right: lines, upright bars, dots over time."""

from dataclasses import dataclass

from nkworld.charts.figures import Figure
from nkworld.charts.numbers import Axis
from nkworld.charts.plan import axes
from nkworld.charts.plan.key import KeyEntry, key_of
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.names import LineName, LineNames
from nkworld.charts.plan.notes import Note, notes_of, top_below
from nkworld.charts.plan.scales import Slots, Times
from nkworld.charts.plan.shapes import GridLine, Label
from nkworld.charts.plan.strips import Strip, strips_height, strips_of
from nkworld.charts.plan.text import shorten

PART_OF_SLOT, WIDEST_BAR = 0.76, 44
EDGE = 14  # what keeps a dot away from the plot's edge


@dataclass(frozen=True, slots=True)
class TimePlan:
    """Where everything lies, in CSS pixels of the layout; `bar` is the width of one bar."""

    figure: Figure
    layout: Layout
    height: float
    key: tuple[KeyEntry, ...]
    unit: Label
    axis: Axis
    grid: list[GridLine]
    area: axes.Area
    scale: Times | Slots
    periods: list[Label]
    notes: list[Note]
    names: list[LineName]
    strips: tuple[Strip, ...]
    bar: float


def plan_over_time(figure: Figure, layout: Layout) -> TimePlan:
    axis = axes.value_axis(figure, layout)
    names = LineNames(figure, layout) if figure.kind == "line" else None
    key, key_height = key_of(figure, layout) if names is None or names.keyed else ((), 0)
    left = axes.tick_column(axis, layout)
    right = layout.width - (names.column if names else 4)
    scale = _scale(figure, left, right)
    baseline = key_height + layout.small
    unit = Label(shorten(axis.unit(figure.unit), layout.small, layout.width), 0, baseline)
    notes = notes_of(figure, scale, layout, unit)
    top = top_below(notes, baseline)
    height = axes.height(layout, top)
    area = axes.area_of(axis, left, right, top, height - axes.room_below(layout))
    return TimePlan(
        figure=figure,
        layout=layout,
        height=height + strips_height(figure, layout),
        key=key,
        unit=unit,
        axis=axis,
        grid=axes.grid_of(axis, area, layout),
        area=area,
        scale=scale,
        periods=axes.period_labels(scale, layout, area.bottom),
        notes=notes,
        names=names.placed(scale, area) if names else [],
        strips=strips_of(figure, scale, area, layout),
        bar=_bar(figure, scale),
    )


def _scale(figure: Figure, left: float, right: float) -> Times | Slots:
    if figure.kind == "dot":
        return Times(figure.labels, left + EDGE, right - EDGE)
    is_line = figure.kind == "line" and figure.is_timeline
    return (Times if is_line else Slots)(figure.labels, left, right)


def _bar(figure: Figure, scale: Times | Slots) -> float:
    """Of one bar: those of few periods stand together, not far apart."""
    if not figure.has_bars or isinstance(scale, Times):
        return 0
    beside = 1 if figure.kind == "stacked" else len(figure.series)
    return min(scale.step * PART_OF_SLOT / beside, WIDEST_BAR)
