"""Lines over time: broken at gaps and where the source changes, dashed where in doubt."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from nkworld.charts.figures import Figure
from nkworld.charts.plan import TimePlan
from nkworld.charts.plan.shapes import Place
from nkworld.charts.series import Point, Series
from nkworld.charts.svg.ranges import wash
from nkworld.charts.svg.svg_writer import Attributes, SvgWriter, marker, polyline

BENEATH, TOUCH = 5, 1.6  # px: how much wider a line beneath is, and how near lines coincide

PLAIN: Attributes = {"stroke_linejoin": "round"}
ESTIMATED: Attributes = PLAIN | {"stroke_dasharray": "5 4", "stroke_opacity": 0.75}

Run = list[tuple[int, Point]]


def draw_lines(svg: SvgWriter, plan: TimePlan) -> None:
    width: Attributes = {"stroke_width": plan.layout.line_width}
    for number, series in enumerate(plan.figure.series):
        group = svg.group(data_series=series.slug)
        wash(group, plan, series)
        if not plan.figure.multiples:
            _wider_beneath(group, plan, number)
        for run in _runs(plan.figure, series):
            for is_doubtful, stretch in _strokes(run):
                kind, more = ("line estimated", ESTIMATED) if is_doubtful else ("line", PLAIN)
                group.outline(polyline(_places(plan, stretch)), series.role, kind, **(width | more))
            _beginning(group, plan, series, run)


def _wider_beneath(svg: SvgWriter, plan: TimePlan, number: int) -> None:
    """Where another line lies on this one, it is seen on both sides of that."""
    series, *later = plan.figure.series[number:]
    hidden = {index for other in later for index in covered(series, other, plan)}
    for run in _runs(plan.figure, series):
        for is_hidden, stretch in groupby(run, key=lambda each: each[0] in hidden):
            places = _places(plan, list(stretch))
            if is_hidden and len(places) > 1:
                width = plan.layout.line_width + BENEATH
                svg.outline(polyline(places), series.role, "beneath", stroke_width=width)
            elif is_hidden:
                marker(svg, "circle", *places[0], series.role, "beneath", r=3.4 + BENEATH / 2)


def covered(series: Series, other: Series, plan: TimePlan) -> list[int]:
    """Where two lines lie on one another, by index."""
    pairs = zip(series.points, other.points, strict=True)
    return [
        index
        for index, (one, two) in enumerate(pairs)
        if one.value is not None
        and two.value is not None
        and abs(plan.area.y(one.value) - plan.area.y(two.value)) < TOUCH
    ]


def _runs(figure: Figure, series: Series) -> list[Run]:
    """The points to be joined: (index, point) lists, none reaching over a gap or a break."""
    breaks = figure.breaks(series)
    found: list[Run] = [[]]
    for index, point in enumerate(series.points):
        if point.value is None or index in breaks:
            found.append([])
        if point.value is not None:
            found[-1].append((index, point))
    return [run for run in found if run]


def _strokes(run: Run) -> Iterator[tuple[bool, Run]]:
    """(is in doubt, points) for each stretch of a run that is drawn in one manner."""
    steps = [(a[1].is_doubtful or b[1].is_doubtful, a, b) for a, b in pairwise(run)]
    for is_doubtful, stretch in groupby(steps, key=lambda step: step[0]):
        (_, first, second), *rest = stretch
        yield is_doubtful, [first, second, *(after for _, _, after in rest)]


def _places(plan: TimePlan, stretch: Run) -> list[Place]:
    return [(plan.scale.centres[index], plan.area.y(point.value or 0)) for index, point in stretch]


def _beginning(svg: SvgWriter, plan: TimePlan, series: Series, run: Run) -> None:
    """A ring where another source begins; a dot for a point that no line reaches."""
    [(x, y)] = _places(plan, run[:1])
    index, point = run[0]
    if index in plan.figure.breaks(series):
        svg.ring(x, y, 3.2, series.role)
    elif len(run) == 1:
        pale = 0.75 if point.is_doubtful else None
        marker(svg, "circle", x, y, series.role, "dot", r=3.4, fill_opacity=pale)
