"""Doubt as an extent: a wash between bounds, a whisker from one to the other, an arrow where only
one is known.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import groupby

from nkworld.charts.plan import TimePlan
from nkworld.charts.plan.in_rows import ARROW
from nkworld.charts.plan.scales import Scale
from nkworld.charts.plan.shapes import Place
from nkworld.charts.series import Point, Series
from nkworld.charts.svg.svg_writer import SvgWriter, polyline

CAP, HEAD = 4, 4

# The place of (value, so much further on) and so far beside it.
At = Callable[[tuple[Decimal, int], int], Place]


def _extent(point: Point) -> tuple[Decimal, Decimal]:
    """The bounds; one that the source leaves open ends at the value or at the other bound."""
    low = next(each for each in (point.low, point.value, point.high) if each is not None)
    high = next(each for each in (point.high, point.value, point.low) if each is not None)
    return low, high


def wash(svg: SvgWriter, plan: TimePlan, series: Series) -> None:
    """Between the bounds where neighbours have both, else a whisker; an arrow from an open one."""
    y = plan.area.y
    placed = zip(plan.scale.centres, series.points, strict=True)
    manner_of = lambda p: "arrow" if p.is_open else "wash" if p.has_range else ""  # noqa: E731
    for manner, stretch in groupby(placed, key=lambda each: manner_of(each[1])):
        points = list(stretch)
        if manner == "wash" and len(points) > 1:
            lower = [(x, y(_extent(point)[0])) for x, point in points]
            upper = [(x, y(_extent(point)[1])) for x, point in points]
            outline = polyline(upper + lower[::-1], closed=True)
            svg.area(outline, series.role, "range", fill_opacity=0.18)
        elif manner:
            for x, point in points:
                upright(svg, series.role, x, y, point)


def upright(svg: SvgWriter, ink: str, x: float, y: Scale, point: Point) -> None:
    """The bounds of a point on the upright at x; `y` is the scale of values."""
    _draw(svg, ink, point, lambda along, across: (x + across, y(along[0]) - along[1]))


def lying(svg: SvgWriter, ink: str, y: float, x: Scale, point: Point) -> None:
    """The bounds of a point on the level at y; `x` is the scale of values."""
    _draw(svg, ink, point, lambda along, across: (x(along[0]) + along[1], y + across))


def _draw(svg: SvgWriter, ink: str, point: Point, at: At) -> None:
    if point.is_open:
        return _arrow(svg, ink, point, at)
    low, high = ((end, 0) for end in _extent(point))
    caps = "".join(polyline([at(end, -CAP), at(end, CAP)]) for end in (low, high))
    svg.outline(polyline([at(low, 0), at(high, 0)]) + caps, ink, "whisker", stroke_width=1.4)


def _arrow(svg: SvgWriter, ink: str, point: Point, at: At) -> None:
    """From the known bound towards the unknown one."""
    way = 1 if point.low is not None else -1
    end = _extent(point)[0]
    tip = at((end, way * ARROW), 0)
    head = [at((end, way * (ARROW - HEAD)), side) for side in (-HEAD + 1, HEAD - 1)]
    shape = [
        [at((end, 0), -CAP), at((end, 0), CAP)],
        [at((end, 0), 0), tip],
        [head[0], tip, head[1]],
    ]
    svg.outline("".join(map(polyline, shape)), ink, "whisker open", stroke_width=1.4)
