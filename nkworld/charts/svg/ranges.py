"""Doubt as an extent: a wash between bounds, or a whisker from one to the other."""

from itertools import groupby

from nkworld.charts.svg.pen import polyline

CAP = 4


def has_range(point):
    return point.low is not None or point.high is not None


def extent(point):
    """The bounds; one that the source leaves open ends at the value or at the other bound."""
    low = next(each for each in (point.low, point.value, point.high) if each is not None)
    high = next(each for each in (point.high, point.value, point.low) if each is not None)
    return low, high


def wash(pen, series, scale, area):
    """Between the bounds where neighbours have them, else a whisker."""
    for is_range, stretch in groupby(enumerate(series.points), key=lambda each: has_range(each[1])):
        if is_range:
            ends = [(scale.centre(i), *map(area.y, extent(p))) for i, p in stretch]
            _draw(pen, series, ends)


def _draw(pen, series, ends):
    if len(ends) == 1:
        return whisker(pen, series.role, *ends[0])
    lower = [(x, low) for x, low, _ in ends]
    upper = [(x, high) for x, _, high in ends]
    outline = polyline(upper + lower[::-1], closed=True)
    return pen.area(outline, series.role, "range", fill_opacity=0.18)


def whisker(pen, ink, x, low, high):
    """Upright, with caps."""
    caps = "".join(polyline([(x - CAP, y), (x + CAP, y)]) for y in (low, high))
    pen.outline(polyline([(x, low), (x, high)]) + caps, ink, "whisker", stroke_width=1.4)


def lying_whisker(pen, ink, y, low, high):
    caps = "".join(polyline([(x, y - CAP), (x, y + CAP)]) for x in (low, high))
    pen.outline(polyline([(low, y), (high, y)]) + caps, ink, "whisker", stroke_width=1.4)
