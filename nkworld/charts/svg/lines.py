"""Lines over time: broken at gaps and where the source changes, dashed where in doubt."""

from itertools import groupby, pairwise

from nkworld.charts.svg import axes
from nkworld.charts.svg.key import key, sign
from nkworld.charts.svg.names import Names
from nkworld.charts.svg.notes import behind, headings, notes
from nkworld.charts.svg.pen import polyline
from nkworld.charts.svg.ranges import wash
from nkworld.charts.svg.scales import Slots, Times

LEAST_PLOT = 190
ESTIMATED = {"stroke_dasharray": "5 4", "stroke_opacity": 0.75}


def draw(pen, figure, sheet):
    """Draws the figure; answers the height used."""
    axis = axes.value_axis(figure, sheet)
    names = Names(figure, sheet)
    left, right = axes.tick_column(axis, sheet), sheet.width - names.column
    scale = (Times if figure.is_timeline else Slots)(figure.labels, left, right)
    found = notes(figure, scale, sheet)
    baseline = sheet.small + (key(pen, figure, sheet) if names.keyed else 0)
    taken = axes.unit(pen, figure, axis, sheet, baseline)
    top = headings(pen, found, sheet, baseline, taken)
    below = sheet.small + 16
    height = max(sheet.height, top + LEAST_PLOT + below)
    area = axes.plot(axis, left, right, top, height - below)
    behind(pen, found, area)
    axes.grid(pen, axis, area, sheet)
    axes.periods(pen, scale, area, sheet)
    for series in figure.series:
        _series(pen, figure, series, scale, area, sheet)
    names.draw(pen, scale, area)
    return height


def runs(figure, series):
    """The points to be joined: (index, point) lists, none reaching over a gap or a break."""
    breaks = figure.breaks(series)
    found: list[list] = [[]]
    for index, point in enumerate(series.points):
        if point.value is None or index in breaks:
            found.append([])
        if point.value is not None:
            found[-1].append((index, point))
    return [run for run in found if run]


def strokes(run):
    """(is in doubt, points) for each stretch of a run that is drawn in one manner."""
    steps = [(a[1].is_doubtful or b[1].is_doubtful, a, b) for a, b in pairwise(run)]
    for is_doubtful, stretch in groupby(steps, key=lambda step: step[0]):
        (_, first, second), *rest = stretch
        yield is_doubtful, [first, second, *(after for _, _, after in rest)]


def _series(pen, figure, series, scale, area, sheet):
    group = pen.group(data_series=series.slug)
    wash(group, series, scale, area)
    for run in runs(figure, series):
        for is_doubtful, stretch in strokes(run):
            path = polyline(_places(stretch, scale, area))
            _stroke(group, path, series, is_doubtful, sheet)
        _beginning(group, figure, series, run, scale, area)


def _places(stretch, scale, area):
    return [(scale.centre(index), area.y(point.value)) for index, point in stretch]


def _stroke(pen, path, series, is_doubtful, sheet):
    kind, manner = ("line estimated", ESTIMATED) if is_doubtful else ("line", {})
    shape = {"stroke_width": sheet.line_width, "stroke_linejoin": "round"}
    pen.outline(path, series.role, kind, **shape, **manner)


def _beginning(pen, figure, series, run, scale, area):
    """A ring where another source begins; a dot for a point that no line reaches."""
    [(x, y)] = _places(run[:1], scale, area)
    index, point = run[0]
    if index in figure.breaks(series):
        pen.ring(x, y, 3.2, series.role)
    elif len(run) == 1:
        pale = {"fill_opacity": 0.75} if point.is_doubtful else {}
        sign(pen, "circle", x, y, series.role, "dot", r=3.4, **pale)
