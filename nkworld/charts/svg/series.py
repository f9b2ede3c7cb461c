"""The series of a picture: bars, lines and dots, and their doubt as an extent.

A wash lies between bounds, a whisker leads from one to the other, an arrow tells that only one is
known. Lines are broken at gaps and where the source changes, dashed where in doubt.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import groupby, pairwise

from nkworld.charts.figures import Figure
from nkworld.charts.plan import RowPlan, TimePlan
from nkworld.charts.plan.axes import Scale, beside
from nkworld.charts.plan.in_rows import ARROW
from nkworld.charts.plan.layout import Box, Place, marker_of
from nkworld.charts.series import LIMIT, Point, Series
from nkworld.charts.svg.svg_writer import Attributes, SvgWriter, marker, polyline

LEAST = 1.0
REMAINDER = "remainder"
REST: Attributes = {"fill_opacity": 0.12}
ESTIMATED: Attributes = {"fill_opacity": 0.45, "stroke_dasharray": "3 2"}

Stacked = tuple[Series, int, Point, Decimal, Decimal]


def draw_columns(svg: SvgWriter, plan: TimePlan) -> None:
    (_stacked_columns if plan.figure.kind == "stacked" else _columns_beside)(svg, plan)
    for limit in plan.limits:
        svg.outline(polyline(limit.line), LIMIT, "limit", stroke_width=2)
    if not plan.figure.mirror:
        _breaks(svg, plan)
    if plan.limits or (plan.figure.mirror and not plan.layout.is_narrow):
        for index in plan.figure.silent:  # no figure was found; elsewhere is only room for a gap
            place = plan.scale.centres[index], plan.area.y(0)
            svg.ring(*place, min(2.4, plan.bar / 2), "soft", "ring silence")


def _stacked_columns(svg: SvgWriter, plan: TimePlan) -> None:
    groups = {series.slug: svg.group(data_series=series.slug) for series in plan.figure.series}
    for series, index, point, start, end in _stacked(plan.figure):
        if start == end:
            continue
        top, bottom = sorted((plan.area.y(start), plan.area.y(end)))
        x = plan.scale.centres[index] - plan.bar / 2
        _bar(groups[series.slug], series, point, Box(x, top, plan.bar, bottom - top))


def _columns_beside(svg: SvgWriter, plan: TimePlan) -> None:
    zero, width = plan.area.y(0), plan.bar
    for place, series in enumerate(plan.figure.series):
        group = svg.group(data_series=series.slug)
        if series.role == LIMIT:
            continue
        for index, point in enumerate(series.points):
            shift = width * (beside(plan.figure, place, index) - 0.5)
            x, end = plan.scale.centres[index] + shift, point.bar_end
            if end is not None:
                top, bottom = sorted((zero, plan.area.y(end)))
                _bar(group, series, point, Box(x, top, width, bottom - top))
            if point.has_range:
                upright(group, "ink", x + width / 2, plan.area.y, point)


def _breaks(svg: SvgWriter, plan: TimePlan) -> None:
    """A tick across the axis before a bar that the one before is not to be compared with."""
    zero, slot = plan.area.y(0), plan.area.right - plan.area.left
    indices = {i for series in plan.figure.series for i in plan.figure.breaks(series)}
    for index in sorted(indices):
        x = plan.scale.centres[index] - slot / len(plan.figure.labels) / 2
        svg.line((x, zero - 6), (x, zero + 6), "ink", "break")


def draw_stacked_rows(svg: SvgWriter, plan: RowPlan) -> None:
    groups = {series.slug: svg.group(data_series=series.slug) for series in plan.figure.series}
    for series, index, point, *ends in _stacked(plan.figure):
        left, right = sorted(map(plan.scale, ends))
        top = plan.rows.start(index)
        _bar(groups[series.slug], series, point, Box(left, top, right - left, plan.bar))


def draw_rows_beside(svg: SvgWriter, plan: RowPlan) -> None:
    """No axis: the value stands at the bar's end, which says it better."""
    rows, thickness = plan.rows, plan.bar
    groups = {series.slug: svg.group(data_series=series.slug) for series in plan.figure.series}
    for index in range(len(rows.labels)):
        given = plan.given(index)
        middle = rows.middle(index) - thickness * (len(given) - 1) / 2
        for place, series in enumerate(given):
            point = series.points[index]
            _lying_bar(groups[series.slug], plan, series, point, middle + thickness * place)
    # Where the bars begin: row by row, so that no name above a row is crossed.
    zero = plan.scale(0)
    for index in range(len(rows.labels)):
        top = rows.start(index) - 3
        svg.line((zero, top), (zero, top + rows.thickness + 6), "soft", "grid")


def _lying_bar(svg: SvgWriter, plan: RowPlan, series: Series, point: Point, middle: float) -> None:
    end, thickness = point.bar_end, plan.bar
    if end is not None:
        left, right = sorted((plan.scale(0), plan.scale(end)))
        top = middle - thickness / 2 + 0.5
        _bar(svg, series, point, Box(left, top, right - left, thickness - 1))
    if point.has_range:
        lying(svg, "ink", middle, plan.scale, point)
    svg.text(plan.beside_bar(point, middle), "soft", plan.layout.small, "value")


def _stacked(figure: Figure) -> Iterator[Stacked]:
    """(series, index, point, from, to) for each value, piled up from zero in both directions."""
    for index, points in enumerate(figure.rows()):
        ends = {True: Decimal(0), False: Decimal(0)}
        for series, point in zip(figure.series, points, strict=True):
            if point.value is not None:
                start = ends[point.value > 0]
                ends[point.value > 0] = start + point.value
                yield series, index, point, start, start + point.value


def _bar(svg: SvgWriter, series: Series, point: Point, box: Box) -> None:
    """Pale and dashed around where it is in doubt, an outline where it is what nobody broke down;
    never too thin to be seen.
    """
    seen = box._replace(width=max(LEAST, box.width), height=max(LEAST, box.height))
    if point.is_doubtful or point.is_open:
        svg.rect(seen, series.role, "bar estimated", edged=True, **ESTIMATED)
    elif series.role == REMAINDER:
        svg.rect(seen, series.role, "bar rest", edged=True, **REST)
    else:
        svg.rect(seen, series.role, "bar")


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
    _draw(svg, ink, point, lambda along, across: (x + across, y(along[0]) - along[1]))


def lying(svg: SvgWriter, ink: str, y: float, x: Scale, point: Point) -> None:
    _draw(svg, ink, point, lambda along, across: (x(along[0]) + along[1], y + across))


def _draw(svg: SvgWriter, ink: str, point: Point, at: At) -> None:
    if point.is_open:
        return _arrow(svg, ink, point, at)
    low, high = ((end, 0) for end in _extent(point))
    caps = "".join(polyline([at(end, -CAP), at(end, CAP)]) for end in (low, high))
    svg.outline(polyline([at(low, 0), at(high, 0)]) + caps, ink, "whisker", stroke_width=1.4)


def _arrow(svg: SvgWriter, ink: str, point: Point, at: At) -> None:
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


BENEATH, TOUCH = 5, 1.6  # px: how much wider a line beneath is, and how near lines coincide

PLAIN: Attributes = {"stroke_linejoin": "round"}
DASHED: Attributes = PLAIN | {"stroke_dasharray": "5 4", "stroke_opacity": 0.75}

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
                kind, more = ("line estimated", DASHED) if is_doubtful else ("line", PLAIN)
                group.outline(polyline(_places(plan, stretch)), series.role, kind, **(width | more))
            _beginning(group, plan, series, run)


def _wider_beneath(svg: SvgWriter, plan: TimePlan, number: int) -> None:
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
    [(x, y)] = _places(plan, run[:1])
    index, point = run[0]
    if index in plan.figure.breaks(series):
        svg.ring(x, y, 3.2, series.role)
    elif len(run) == 1:
        pale = 0.75 if point.is_doubtful else None
        marker(svg, "circle", x, y, series.role, "dot", r=3.4, fill_opacity=pale)


def draw_dots_over_time(svg: SvgWriter, plan: TimePlan) -> None:
    y = plan.area.y
    for index, low, high in _spans(plan.figure):
        x = plan.scale.centres[index]
        svg.line((x, y(low)), (x, y(high)), "mark", "span")
    for group, number, index, point in _groups(svg, plan.figure):
        x, role = plan.scale.centres[index], plan.figure.series[number].role
        if point.has_range:
            upright(group, role, x, y, point)
        if point.value is not None:
            _dot(group, number, point, x, y(point.value), role)


def draw_dots_in_rows(svg: SvgWriter, plan: RowPlan) -> None:
    x, rows = plan.scale, plan.rows
    for index, low, high in _spans(plan.figure):
        y = rows.middle(index)
        svg.line((x(low), y), (x(high), y), "mark", "span")
    for group, number, index, point in _groups(svg, plan.figure):
        y, role = rows.middle(index), plan.figure.series[number].role
        if point.has_range:
            lying(group, role, y, x, point)
        if point.value is not None:
            _dot(group, number, point, x(point.value), y, role)
        if sum(bool(series.points[index].numbers) for series in plan.figure.series) == 1:
            label = plan.beside_dot(point, y)
            group.text(label, "soft", plan.layout.small, "value", halo=True)


def _spans(figure: Figure) -> Iterator[tuple[int, Decimal, Decimal]]:
    for index, points in enumerate(figure.rows()):
        numbers = [number for point in points for number in point.numbers]
        if len(numbers) > 1:
            yield index, min(numbers), max(numbers)


def _groups(svg: SvgWriter, figure: Figure) -> Iterator[tuple[SvgWriter, int, int, Point]]:
    """(the series' group, its number, index, point) for everything that a source says."""
    for number, series in enumerate(figure.series):
        group = svg.group(data_series=series.slug)
        for index, point in enumerate(series.points):
            if point.numbers:
                yield group, number, index, point


def _dot(svg: SvgWriter, number: int, point: Point, x: float, y: float, role: str) -> None:
    pale = 0.75 if point.is_doubtful else None
    marker(svg, marker_of(number), x, y, role, "dot", fill_opacity=pale)
