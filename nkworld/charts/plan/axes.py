"""The axis of values, the plot that it spans, and the periods that are written under it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from nkworld.charts import numbers, timeline
from nkworld.charts.figures import Figure
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.scales import Scale, Slots, Times
from nkworld.charts.plan.shapes import GridLine, Label
from nkworld.charts.plan.text import text_width

BELOW, LEAST_PLOT = 16, 190
STRIDES = (1, 2, 5, 10, 20, 25, 50, 100)

Named = tuple[int, str]  # a label's index and the words for it


@dataclass(frozen=True, slots=True)
class Area:
    """The rectangle of the data, with the scale of its values (upwards)."""

    left: float
    right: float
    top: float
    bottom: float
    y: Scale


def area_of(axis: numbers.Axis, left: float, right: float, top: float, bottom: float) -> Area:
    low, high = float(axis.low), float(axis.high)
    foot, head = (high, low) if axis.is_reversed else (low, high)
    return Area(left, right, top, bottom, Scale(foot, head, bottom, top))


def room_below(layout: Layout) -> float:
    """What the names of the periods need under the plot."""
    return layout.small + BELOW


def height(layout: Layout, top: float) -> float:
    """Of a picture whose plot begins at `top`: the layout's, or more where that is too little."""
    return max(layout.height, top + LEAST_PLOT + room_below(layout))


def value_axis(figure: Figure, layout: Layout) -> numbers.Axis:
    """An axis over everything that the figure draws."""
    return numbers.axis(
        given_values(figure), figure.measure, layout.value_ticks, is_mirrored=bool(figure.mirror)
    )


def given_values(figure: Figure) -> list[Decimal]:
    """Everything that it draws: values and their bounds, or how far its stacks reach."""
    if figure.kind == "stacked":
        stacks = [[point.value or Decimal(0) for point in row] for row in figure.rows()]
        zero = Decimal(0)
        return [sum((v for v in s if (v > 0) == up), zero) for s in stacks for up in (True, False)]
    return [n for series in figure.series for point in series.points for n in point.numbers]


def beside(figure: Figure, place: int) -> float:
    """How far off its label a series has the middle of its bar, in widths of a bar."""
    is_beside = figure.kind == "bar" and not figure.is_piled
    return place + 0.5 - len(figure.series) / 2 if is_beside else 0


def stack_top(figure: Figure, index: int) -> list[Decimal]:
    """How far the bars at one label reach upwards; none where nothing stands there."""
    numbers = [p.numbers for p in (series.points[index] for series in figure.series) if p.numbers]
    if figure.kind != "stacked":
        return [max(some) for some in numbers]
    values = [point.points[index].value or Decimal(0) for point in figure.series]
    return [sum((value for value in values if value > 0), Decimal(0))] if numbers else []


def ends_of(figure: Figure) -> list[dict[str, Decimal]]:
    """How far each point reaches from zero, or where it stands, by label."""
    found: list[dict[str, Decimal]] = [{} for _ in figure.series]
    for label, row in zip(figure.labels, figure.rows(), strict=True):
        reached = {True: Decimal(0), False: Decimal(0)}
        for place, point in enumerate(row):
            end = point.bar_end if figure.kind == "bar" else point.anchor
            if figure.kind == "stacked" and point.value is not None:
                reached[point.value > 0] += point.value
                end = reached[point.value > 0]
            if end is not None:
                found[place][label] = end
    return found


def tick_column(axis: numbers.Axis, layout: Layout) -> float:
    """The room that the labels of a value axis need at the left."""
    return max(text_width(words, layout.small) for words in axis.labels) + 9


def grid_of(axis: numbers.Axis, area: Area, layout: Layout) -> list[GridLine]:
    """Level lines with their values at the left."""
    lines = []
    for tick, words in zip(axis.ticks, axis.labels, strict=True):
        y = area.y(tick)
        label = Label(words, area.left - 8, y + layout.small * 0.35, "end")
        lines.append(GridLine((area.left, y), (area.right, y), label, tick == 0))
    return lines


def period_labels(scale: Times | Slots, layout: Layout, bottom: float) -> list[Label]:
    """The words under the plot: as many round years as fit, and the last."""
    y, chosen = bottom + layout.small + 8, chosen_periods(scale, layout)
    return [centred(words, scale.centres[index], y, layout) for index, words in chosen]


def centred(words: str, x: float, y: float, layout: Layout) -> Label:
    """Small words around x, but within the picture."""
    half = text_width(words, layout.small) / 2
    return Label(words, min(max(x, half), layout.width - half), y, "middle")


def chosen_periods(scale: Times | Slots, layout: Layout) -> list[Named]:
    """Index and words of the periods to be written, none touching the next."""
    named = _years(scale.labels) or list(enumerate(scale.labels))
    room = max(text_width(words, layout.small) for _, words in named) + layout.between_periods
    place: Callable[[Named], float] = lambda each: scale.centres[each[0]]  # noqa: E731
    is_uneven = timeline.is_timeline(scale.labels) and not timeline.parts_of_most(scale.labels)
    picked: list[Named] = []
    if is_uneven:  # each that has room behind the one before
        for each in named:
            if not picked or place(each) - place(picked[-1]) >= room:
                picked.append(each)
    else:  # as many round years as fit
        thinned = (
            [(i, words) for i, words in named if (int(words) if words.isdecimal() else i) % by == 0]
            for by in STRIDES
        )
        fitting = (some for some in thinned if _fits([place(each) for each in some], room))
        picked = next(fitting, [])
    last = named[-1]
    if not picked or place(last) - place(picked[-1]) >= room:
        picked.append(last)
    return picked


def _years(labels: tuple[str, ...]) -> list[Named]:
    """The first period of each year, named by the year; empty when that says too little."""
    if not timeline.is_timeline(labels):
        return []
    firsts = {label[:4]: index for index, label in reversed(list(enumerate(labels)))}
    is_enough = len(firsts) > 2 or len(firsts) == len(labels)
    return [(firsts[year], year) for year in sorted(firsts)] if is_enough else []


def _fits(places: list[float], room: float) -> bool:
    return all(after - before >= room for before, after in zip(places, places[1:], strict=False))
