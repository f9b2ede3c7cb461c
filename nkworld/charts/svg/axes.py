"""What stands around the data: unit, grid lines and the names of periods."""

from dataclasses import dataclass

from nkworld.charts import numbers, timeline
from nkworld.charts.svg.scales import Scale
from nkworld.charts.svg.text import shorten, text_width

BELOW, LEAST_PLOT = 16, 190
STRIDES = (1, 2, 5, 10, 20, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Plot:
    """The rectangle of the data, with the scale of its values (upwards)."""

    left: float
    right: float
    top: float
    bottom: float
    y: Scale


def plot(axis, left, right, top, bottom):
    low, high = float(axis.low), float(axis.high)
    foot, head = (high, low) if axis.is_reversed else (low, high)
    return Plot(left, right, top, bottom, Scale(foot, head, bottom, top))


def room_below(sheet):
    """What the names of the periods need under the plot."""
    return sheet.small + BELOW


def height(sheet, top):
    """Of a drawing whose plot begins at `top`: the sheet's, or more where that is too little."""
    return max(sheet.height, top + LEAST_PLOT + room_below(sheet))


def value_axis(figure, sheet, values=None):
    """An axis over everything that the figure draws: values and their bounds."""
    points = (point for series in figure.series for point in series.points)
    given = values or [number for point in points for number in point.numbers]
    return numbers.axis(given, figure.measure, sheet.value_ticks)


def tick_column(axis, sheet):
    """The room that the labels of a value axis need at the left."""
    return max(text_width(axis.label(tick), sheet.small) for tick in axis.ticks) + 9


def unit(pen, figure, axis, sheet, baseline):
    """The unit, written once above the axis; answers how wide it is."""
    words = shorten(axis.unit(figure.unit), sheet.small, sheet.width)
    pen.text(0, baseline, words, "soft", sheet.small, "unit")
    return text_width(words, sheet.small)


def grid(pen, axis, area, sheet):
    """Horizontal lines with their values at the left; zero is the strongest."""
    for tick in axis.ticks:
        y, x = area.y(tick), area.left - 8
        pen.line(area.left, y, area.right, y, "soft" if tick == 0 else "rule", "grid")
        words = axis.label(tick)
        pen.text(x, y + sheet.small * 0.35, words, "soft", sheet.small, "tick", text_anchor="end")


def periods(pen, scale, area, sheet):
    """Labels under the plot: as many round years as fit, and the last."""
    y = area.bottom + sheet.small + 8
    for index, words in chosen(scale, sheet):
        width = text_width(words, sheet.small)
        x = min(max(scale.centre(index), width / 2), sheet.width - width / 2)
        pen.text(x, y, words, "soft", sheet.small, "period", text_anchor="middle")


def chosen(scale, sheet):
    """Index and words of the periods to be written, none touching the next."""
    named = _years(scale.labels) or list(enumerate(scale.labels))
    room = max(text_width(words, sheet.small) for _, words in named) + sheet.between_periods
    picked = _thinned(scale, named, room) if _is_even(scale) else _in_turn(scale, named, room)
    last = named[-1]
    if not picked or scale.centre(last[0]) - scale.centre(picked[-1][0]) >= room:
        picked.append(last)
    return picked


def _is_even(scale):
    return not timeline.is_timeline(scale.labels) or timeline.parts_of_most(scale.labels)


def _thinned(scale, named, room):
    """As many round years as fit."""
    thinned = ([each for each in named if _round(each, stride)] for stride in STRIDES)
    return next((some for some in thinned if _fits(scale, some, room)), [])


def _in_turn(scale, named, room):
    """Of uneven periods each that has room behind the one before."""
    picked: list = []
    for index, words in named:
        if not picked or scale.centre(index) - scale.centre(picked[-1][0]) >= room:
            picked.append((index, words))
    return picked


def _years(labels):
    """The first period of each year, named by the year; empty when that says too little."""
    if not timeline.is_timeline(labels):
        return []
    firsts = {label[:4]: index for index, label in reversed(list(enumerate(labels)))}
    is_enough = len(firsts) > 2 or len(firsts) == len(labels)
    return [(firsts[year], year) for year in sorted(firsts)] if is_enough else []


def _round(each, stride):
    index, words = each
    return (int(words) if words.isdecimal() else index) % stride == 0


def _fits(scale, picked, room):
    places = [scale.centre(index) for index, _ in picked]
    return all(after - before >= room for before, after in zip(places, places[1:], strict=False))


def upright_grid(pen, figure, axis, scale, rows, sheet):
    """Vertical lines behind rows; values and unit stand under them."""
    baseline = rows.bottom + sheet.small + 4
    for tick in axis.ticks:
        x = scale(tick)
        pen.line(x, rows.top, x, rows.bottom, "soft" if tick == 0 else "rule", "grid")
        words = axis.label(tick)
        half = text_width(words, sheet.small) / 2
        middle = min(max(x, half), sheet.width - half)
        pen.text(middle, baseline, words, "soft", sheet.small, "tick", text_anchor="middle")
    words = shorten(axis.unit(figure.unit), sheet.small, sheet.width)
    right = sheet.width - 2
    line = baseline + sheet.small + 5
    pen.text(right, line, words, "soft", sheet.small, "unit", text_anchor="end")


def upright_grid_bottom(rows, sheet):
    """How far the words under an upright grid reach."""
    return rows.bottom + 2 * sheet.small + 15
