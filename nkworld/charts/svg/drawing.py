"""A picture by its plan: what stands around the data, in one figure, small pictures or a table,
and its series: bars, lines and dots; washes, whiskers and arrows for their doubt.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise

from nkworld.charts.figures import LIMIT, Figure, Point, Series
from nkworld.charts.plan import LAYOUTS, Layout, MultiplesPlan, Plan, RowPlan, TimePlan, plan_of
from nkworld.charts.plan.axes import Box, KeyEntry, Label, Scale, bars_of, beside, marker_of
from nkworld.charts.plan.names import SIZE
from nkworld.charts.plan.one_picture import ARROW, HeatPlan
from nkworld.charts.svg.svg_writer import Attributes, SvgWriter, marker, polyline
from nkworld.charts.words import NONE_ON_RECORD

STRONG = 4  # from this step of heat on words are light on dark, and dark on light


def to_svg(figure: Figure, width: str = "wide", dom_id: str = "", plan: Plan | None = None) -> str:
    """Drawn "wide" or "narrow", in colours of drawing.css; the element's id is <dom_id>-<width>."""
    layout = LAYOUTS[width]
    drawing = SvgWriter("g")
    height = draw(drawing, figure, layout, plan)
    svg = SvgWriter(
        "svg",
        class_="drawing",
        role="img",
        aria_label=figure.title,
        id=f"{dom_id}-{width}" if dom_id else None,
        viewBox=f"0 0 {layout.width} {height:.0f}",
    )
    svg.content = drawing.content
    return str(svg)


def draw(svg: SvgWriter, figure: Figure, layout: Layout, plan: Plan | None = None) -> float:
    """Answers the height used."""
    if not figure:
        svg.text(Label("No figures.", 0, layout.size * 2), "soft", layout.size)
        return layout.size * 3
    plan = plan or plan_of(figure, layout)
    size, small = plan.layout.size, plan.layout.small
    if isinstance(plan, MultiplesPlan):
        _draw_key(svg, plan.key, plan.layout)
        svg.text(plan.unit, "soft", small, "unit")
        for picture in plan.pictures:
            for line in picture.title:
                svg.text(line, "ink", size, "panel", bold=True)
            group = svg.group(transform=f"translate({picture.x:.1f} {picture.y:.1f})")
            _draw_one(group, picture.plan)
            if picture.is_empty:
                middle = Label(
                    NONE_ON_RECORD, picture.plan.layout.width / 2, picture.plan.height / 2, "middle"
                )
                group.text(middle, "soft", small, "none", halo=True)
    elif isinstance(plan, HeatPlan):
        for label in (plan.unit, *plan.heads):
            svg.text(label, "soft", small, "period")
        for name in plan.names:
            svg.text(name, "ink", size, "row", bold=True)
        for account in plan.accounts:
            svg.text(account, "soft", small - 1.5, "row")
        for box, step, label, is_part in plan.cells:
            inner = box._replace(width=box.width - 1, height=box.height - 1)
            if is_part:
                svg.rect(inner, "imports", "heat-cell", edged=True, fill_opacity=0)
            elif step:
                svg.rect(inner, f"heat-{step}", "heat-cell")
            svg.text(label, "paper" if step >= STRONG and not is_part else "ink", small, "value")
        if plan.foot.words:
            svg.text(plan.foot, "soft", small, "period")
    else:
        _draw_one(svg, plan)
    return plan.height


def _draw_one(svg: SvgWriter, plan: TimePlan | RowPlan) -> None:
    size, small = plan.layout.size, plan.layout.small
    if isinstance(plan, TimePlan):
        area = plan.area
        for left, right in (note.wash for note in plan.notes if note.wash):
            svg.rect(Box(left, area.top, right - left, area.bottom - area.top), "wash", "band")
    _draw_key(svg, plan.key, plan.layout)
    if isinstance(plan, TimePlan) and plan.unit.words:
        svg.text(plan.unit, "soft", small, "unit")
    for line in plan.grid:  # zero is the strongest
        svg.line(line.start, line.end, "soft" if line.is_zero else "rule", "grid")
        svg.text(line.label, "soft", small, "tick")
    if isinstance(plan, TimePlan):
        for note in plan.notes:
            svg.line((note.x, note.top), (note.x, note.foot), "mark", "mark")
        for note in plan.notes:
            for label, ink in zip(note.labels, ("ink", "soft"), strict=False):
                is_bold = ink == "ink" and bool(note.wash)
                svg.text(label, ink, SIZE, "note", bold=is_bold, halo=True)
        for period in plan.periods:
            svg.text(period, "soft", small, "period")
        OVER_TIME[plan.figure.kind](svg, plan)
        _draw_over(svg, plan)
        return
    if plan.unit:
        svg.text(plan.unit, "soft", small, "unit")
    for name in plan.names():
        svg.text(name, "ink", size, "row", halo=True)
    IN_ROWS[plan.figure.kind](svg, plan)


def _draw_key(svg: SvgWriter, key: tuple[KeyEntry, ...], layout: Layout) -> None:
    for entry in key:
        x, y = entry.x + 6, entry.y - layout.size * 0.36
        if entry.role == "remainder":
            svg.rect(Box(x - 4.5, y - 4.5, 9, 9), entry.role, edged=True, fill_opacity=0.12)
        else:
            marker(svg, entry.marker, x, y, entry.role)
        svg.text(Label(entry.words, entry.x + 18, entry.y), "ink", layout.size, "key")


def _draw_over(svg: SvgWriter, plan: TimePlan) -> None:
    size, small = plan.layout.size, plan.layout.small
    for _, label in plan.limits:
        svg.text(label, "ink", size, "name", bold=True, halo=True)
    for name in plan.names:
        if name.leader:
            svg.path(polyline(name.leader), name.role, "leader", stroke_opacity=0.6)
        for label in name.labels:
            svg.text(label, name.role, size, "name", bold=True, halo=bool(name.box))
        if name.value:
            svg.text(name.value, name.role, small, "last")
    for value in plan.values:
        if value.has_ring:
            svg.ring(*value.place, 5, value.role, "value-ring")
        if value.leader:
            svg.line(*value.leader, "mark", "mark")
        if value.label.words:
            svg.text(value.label, value.role, size, "value", bold=True, halo=True)
    for strip in plan.strips:
        svg.text(strip.label, "soft", small, "strip-name")
        group = svg.group(data_strip=strip.slug)
        for box, is_least in strip.bars:
            pale = 0.4 if is_least else None
            group.rect(box, "other", "strip-bar", edged=is_least, fill_opacity=pale)
        if strip.ends:
            group.line(*strip.ends, "soft", "strip-axis")


LEAST = 1.0
REMAINDER = "remainder"
REST: Attributes = {"fill_opacity": 0.12}
ESTIMATED: Attributes = {"fill_opacity": 0.45, "stroke_dasharray": "3 2"}


def draw_columns(svg: SvgWriter, plan: TimePlan) -> None:
    figure, centres, y, bar = plan.figure, plan.scale.centres, plan.area.y, plan.bar
    groups = {series.slug: svg.group(data_series=series.slug) for series in figure.series}
    if figure.kind == "stacked":
        for series, index, start, end in _stacked(figure):
            if start != end:
                top, bottom = sorted((y(start), y(end)))
                box = Box(centres[index] - bar / 2, top, bar, bottom - top)
                _bar(groups[series.slug], series, series.points[index], box)
    else:
        for place, (series, bars) in enumerate(zip(figure.series, bars_of(figure), strict=True)):
            for index, point in enumerate(series.points if series.role != LIMIT else ()):
                x = centres[index] + bar * (beside(figure, place, index) - 0.5)
                if index in bars:
                    top, bottom = sorted(map(y, bars[index]))
                    _bar(groups[series.slug], series, point, Box(x, top, bar, bottom - top))
                if point.has_range:
                    _whisker(groups[series.slug], "ink", point, y, x + bar / 2)
    for line, _ in plan.limits:
        svg.path(polyline(line), LIMIT, "limit", stroke_width=2)
    if not figure.mirror:  # a tick before a bar that is not to be compared with the one before
        half = (plan.area.right - plan.area.left) / len(figure.labels) / 2
        for index in sorted({i for series in figure.series for i in series.breaks}):
            x = centres[index] - half
            svg.line((x, y(0) - 6), (x, y(0) + 6), "ink", "break")
    if plan.limits or (figure.mirror and not plan.layout.is_narrow):
        for index in figure.silent:  # no figure was found; elsewhere is only room for a gap
            svg.ring(centres[index], y(0), min(2.4, bar / 2), "soft", "ring silence")


def draw_stacked_rows(svg: SvgWriter, plan: RowPlan) -> None:
    groups = {series.slug: svg.group(data_series=series.slug) for series in plan.figure.series}
    for series, index, *ends in _stacked(plan.figure):
        left, right = sorted(map(plan.scale, ends))
        box = Box(left, plan.start(index), right - left, plan.bar)
        _bar(groups[series.slug], series, series.points[index], box)


def draw_rows_beside(svg: SvgWriter, plan: RowPlan) -> None:
    """No axis: the value stands at the bar's end, which says it better."""
    thickness, x = plan.bar, plan.scale
    groups = {series.slug: svg.group(data_series=series.slug) for series in plan.figure.series}
    bars = dict(zip(groups, bars_of(plan.figure), strict=True))
    for index in range(len(plan.figure.labels)):
        given = plan.given(index)
        first = plan.middle(index) - thickness * (len(given) - 1) / 2
        for place, series in enumerate(given):
            group, point = groups[series.slug], series.points[index]
            middle = first + thickness * place
            if index in bars[series.slug]:
                left, right = sorted(map(x, bars[series.slug][index]))
                top = middle - thickness / 2 + 0.5
                _bar(group, series, point, Box(left, top, right - left, thickness - 1))
            if point.has_range:
                _whisker(group, "ink", point, x, middle, lying=True)
            group.text(plan.beside(point, middle), "soft", plan.layout.small, "value")
    # Where the bars begin: row by row, so that no name above a row is crossed.
    for index in range(len(plan.figure.labels)):
        top = plan.start(index) - 3
        svg.line((x(0), top), (x(0), top + plan.thickness + 6), "soft", "grid")


def _stacked(figure: Figure) -> Iterator[tuple[Series, int, Decimal, Decimal]]:
    """(series, index, from, to) of each value; of a bound alone there is no bar."""
    for series, bars in zip(figure.series, bars_of(figure), strict=True):
        for index, (start, end) in bars.items():
            if series.points[index].value is not None:
                yield series, index, start, end


def _bar(svg: SvgWriter, series: Series, point: Point, box: Box) -> None:
    """Pale and dashed where in doubt, an outline where nobody broke it down."""
    seen = box._replace(width=max(LEAST, box.width), height=max(LEAST, box.height))
    if point.is_doubtful or point.is_open:
        svg.rect(seen, series.role, "bar estimated", edged=True, **ESTIMATED)
    elif series.role == REMAINDER:
        svg.rect(seen, series.role, "bar rest", edged=True, **REST)
    else:
        svg.rect(seen, series.role, "bar")


CAP, HEAD = 4, 4


def wash(svg: SvgWriter, plan: TimePlan, series: Series) -> None:
    """Between the bounds where neighbours have both, else a whisker; an arrow from an open one."""
    y = plan.area.y
    placed = zip(plan.scale.centres, series.points, strict=True)
    manner_of = lambda p: "arrow" if p.is_open else "wash" if p.has_range else ""  # noqa: E731
    for manner, stretch in groupby(placed, key=lambda each: manner_of(each[1])):
        points = list(stretch)
        if manner == "wash" and len(points) > 1:
            lower = [(x, y(min(point.numbers))) for x, point in points]
            upper = [(x, y(max(point.numbers))) for x, point in points]
            outline = polyline(upper + lower[::-1], closed=True)
            svg.path(outline, series.role, "range", "fill", fill_opacity=0.18)
        elif manner:
            for x, point in points:
                _whisker(svg, series.role, point, y, x)


def _whisker(
    svg: SvgWriter, ink: str, point: Point, scale: Scale, aside: float, lying: bool = False
) -> None:
    """From bound to bound along a scale, upwards or `lying`; from an open one an arrow."""
    low, high = scale(min(point.numbers)), scale(max(point.numbers))
    way = 1 if (point.low is not None) == lying else -1
    tip, neck, side = low + way * ARROW, low + way * (ARROW - HEAD), HEAD - 1
    # Each as places (along the scale, across it).
    caps = [[(end, -CAP), (end, CAP)] for end in (low, high)]
    shape = [[(low, 0), (high, 0)], *caps]
    if point.is_open:
        shape = [caps[0], [(low, 0), (tip, 0)], [(neck, -side), (tip, 0), (neck, side)]]
    lines = [
        [(along, aside + across) if lying else (aside + across, along) for along, across in line]
        for line in shape
    ]
    kind = "whisker open" if point.is_open else "whisker"
    svg.path("".join(map(polyline, lines)), ink, kind, stroke_width=1.4)


BENEATH, TOUCH = 5, 1.6  # px: how much wider a line beneath is, and how near lines coincide

PLAIN: Attributes = {"stroke_linejoin": "round"}
DASHED: Attributes = PLAIN | {"stroke_dasharray": "5 4", "stroke_opacity": 0.75}

Run = list[tuple[int, Point]]


def draw_lines(svg: SvgWriter, plan: TimePlan) -> None:
    width: Attributes = {"stroke_width": plan.layout.line_width}
    for number, series in enumerate(plan.figure.series):
        group, breaks = svg.group(data_series=series.slug), series.breaks
        places = [
            (x, plan.area.y(point.value or 0))
            for x, point in zip(plan.scale.centres, series.points, strict=True)
        ]
        wash(group, plan, series)
        # Stretches without a gap or a break.
        runs: list[Run] = [[]]
        for index, point in enumerate(series.points):
            if point.value is None or index in breaks:
                runs.append([])
            if point.value is not None:
                runs[-1].append((index, point))
        runs = [run for run in runs if run]
        # Wider beneath where a later line runs over it; nothing does in pictures of their own.
        later = [] if plan.figure.multiples else plan.figure.series[number + 1 :]
        hidden = {
            index
            for other in later
            for index, (one, two) in enumerate(zip(series.points, other.points, strict=True))
            if one.value is not None
            and two.value is not None
            and abs(plan.area.y(one.value) - plan.area.y(two.value)) < TOUCH
        }
        for run in runs:
            for is_hidden, stretch in groupby(run, key=lambda each: each[0] in hidden):
                over = [places[index] for index, _ in stretch]
                if is_hidden and len(over) > 1:
                    beneath = plan.layout.line_width + BENEATH
                    group.path(polyline(over), series.role, "beneath", stroke_width=beneath)
                elif is_hidden:
                    r = 3.4 + BENEATH / 2
                    marker(group, "circle", *over[0], series.role, "beneath", r=r)
        for run in runs:
            steps = [
                (one.is_doubtful or two.is_doubtful, first, second)
                for (first, one), (second, two) in pairwise(run)
            ]
            for is_doubtful, some in groupby(steps, key=lambda step: step[0]):
                (_, first, second), *rest = some
                line = polyline(
                    [places[first], places[second], *(places[after] for _, _, after in rest)]
                )
                kind, more = ("line estimated", DASHED) if is_doubtful else ("line", PLAIN)
                group.path(line, series.role, kind, "stroke", **(width | more))
            # A ring where another source begins; a dot for a point that no line reaches.
            index, point = run[0]
            x, y = places[index]
            if index in breaks:
                group.ring(x, y, 3.2, series.role)
            elif len(run) == 1:
                pale = 0.75 if point.is_doubtful else None
                marker(group, "circle", x, y, series.role, "dot", r=3.4, fill_opacity=pale)


def draw_dots(svg: SvgWriter, plan: TimePlan | RowPlan) -> None:
    # From the lowest to the highest that any source says, for each label.
    for index, row in enumerate(plan.figure.rows):
        numbers = [number for point in row for number in point.numbers]
        if len(numbers) > 1:
            least, most = (plan.at(0, index, number) for number in (min(numbers), max(numbers)))
            svg.line(least, most, "mark", "span")
    for place, series in enumerate(plan.figure.series):
        group = svg.group(data_series=series.slug)
        for index, point in enumerate(series.points):
            if not point.numbers:
                continue
            x, y = plan.at(place, index, point.numbers[0])
            if point.has_range and isinstance(plan, RowPlan):
                _whisker(group, series.role, point, plan.scale, y, lying=True)
            elif point.has_range and isinstance(plan, TimePlan):
                _whisker(group, series.role, point, plan.area.y, x)
            if point.value is not None:
                pale = 0.75 if point.is_doubtful else None
                marker(group, marker_of(place), x, y, series.role, "dot", fill_opacity=pale)
            is_alone = sum(bool(each.points[index].numbers) for each in plan.figure.series) == 1
            if is_alone and isinstance(plan, RowPlan):
                group.text(plan.beside(point, y), "soft", plan.layout.small, "value", halo=True)


OVER_TIME = {
    "line": draw_lines,
    "bar": draw_columns,
    "stacked": draw_columns,
    "dot": draw_dots,
}
IN_ROWS = {"bar": draw_rows_beside, "stacked": draw_stacked_rows, "dot": draw_dots}
