"""Doubt as an extent: a wash between bounds, a whisker from one to the other, an arrow where only
one is known.
"""

from itertools import groupby

from nkworld.charts.svg.pen import polyline

CAP = 4
ARROW, HEAD = 12, 4


def has_range(point):
    return point.low is not None or point.high is not None


def extent(point):
    """The bounds; one that the source leaves open ends at the value or at the other bound."""
    low = next(each for each in (point.low, point.value, point.high) if each is not None)
    high = next(each for each in (point.high, point.value, point.low) if each is not None)
    return low, high


def wash(pen, series, scale, area):
    """Between the bounds where neighbours have both, else a whisker; an arrow from an open one."""
    for manner, stretch in groupby(enumerate(series.points), key=lambda each: _manner(each[1])):
        points = list(stretch)
        if manner == "wash" and len(points) > 1:
            _wash(pen, series, [(scale.centre(i), *map(area.y, extent(p))) for i, p in points])
        elif manner:
            for index, point in points:
                upright(pen, series.role, scale.centre(index), area.y, point)


def _manner(point):
    return "arrow" if point.is_open else "wash" if has_range(point) else ""


def _wash(pen, series, ends):
    lower = [(x, low) for x, low, _ in ends]
    upper = [(x, high) for x, _, high in ends]
    outline = polyline(upper + lower[::-1], closed=True)
    return pen.area(outline, series.role, "range", fill_opacity=0.18)


def upright(pen, ink, x, y, point):
    """The bounds of a point on the upright at x; `y` is the scale of values."""
    _draw(pen, ink, point, lambda along, across: (x + across, y(along[0]) - along[1]))


def lying(pen, ink, y, x, point):
    """The bounds of a point on the level at y; `x` is the scale of values."""
    _draw(pen, ink, point, lambda along, across: (x(along[0]) + along[1], y + across))


def _draw(pen, ink, point, at):
    """With `at`, the place of (value, so much further on) and so far beside it."""
    if point.is_open:
        return _arrow(pen, ink, point, at)
    low, high = ((end, 0) for end in extent(point))
    caps = "".join(polyline([at(end, -CAP), at(end, CAP)]) for end in (low, high))
    pen.outline(polyline([at(low, 0), at(high, 0)]) + caps, ink, "whisker", stroke_width=1.4)


def _arrow(pen, ink, point, at):
    """From the known bound towards the unknown one."""
    way = 1 if point.low is not None else -1
    end = point.low if point.low is not None else point.high
    tip = (end, way * ARROW)
    head = [at((end, way * (ARROW - HEAD)), side) for side in (-HEAD + 1, HEAD - 1)]
    shape = [
        [at((end, 0), -CAP), at((end, 0), CAP)],
        [at((end, 0), 0), at(tip, 0)],
        [head[0], at(tip, 0), head[1]],
    ]
    pen.outline("".join(map(polyline, shape)), ink, "whisker open", stroke_width=1.4)
