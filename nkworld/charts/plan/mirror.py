"""Two directions about zero: what the partner sells stands, what North Korea sells hangs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nkworld.charts.figures import HANGING, STANDING, Figure
from nkworld.charts.plan.axes import Area, Slots, ends_of
from nkworld.charts.plan.layout import Box, Label, Layout, text_width
from nkworld.charts.plan.names import LineName

BALANCE = "balance"  # seen between the two sides, and not drawn
CLEAR = 7  # px between a name and its bars
LEAST_FILLED = 0.6  # of the bars under a name, so that it is read as theirs


def mirrored(figure: Figure) -> Figure:
    """As it is drawn, and drawn so again as it was. Each series alone is not turned."""
    if not figure.mirror or (figure.multiples and not figure.only_multiples):
        return replace(figure, mirror=())
    series = []
    for each in figure.series:
        if each.role == HANGING:
            points = []
            for p in each.points:
                value, low, high = (None if n is None else -n for n in (p.value, p.low, p.high))
                points.append(replace(p, value=value, low=high, high=low))
            each = replace(each, points=tuple(points))
        if each.role != BALANCE:
            series.append(each)
    return replace(figure, series=tuple(series))


def side_names(
    figure: Figure, scale: Slots, area: Area, layout: Layout, taken: Sequence[Box]
) -> list[LineName]:
    found = []
    for words, role in zip(figure.mirror, (STANDING, HANGING), strict=True):
        width = text_width(words, layout.size, bold=True)
        boxes = _boxes(figure, role == STANDING, scale, area, (width, layout.size))
        order = sorted(
            boxes, key=lambda each: (any(each[1].meets(other) for other in taken), each[0])
        )
        corner = area.top + CLEAR if role == STANDING else area.bottom - CLEAR - layout.size
        box = order[0][1] if order else Box(area.left + CLEAR, corner, width, layout.size)
        found.append(LineName(role, [Label(words, box.x, box.y + layout.size)], halo=True))
    return found


def _boxes(
    figure: Figure, is_above: bool, scale: Slots, area: Area, size: tuple[float, float]
) -> Iterator[tuple[bool, Box]]:
    width, height = size
    bars: dict[int, float] = {}
    for series, ends in zip(figure.series, ends_of(figure), strict=True):
        for label, end in ends.items() if (series.role == HANGING) != is_above else ():
            bars[figure.labels.index(label)] = area.y(end)
    for left in scale.centres:
        under = [i for i, x in enumerate(scale.centres) if left <= x <= left + width]
        reached = [bars[i] for i in under if i in bars]
        if left + width > area.right or not reached:
            continue
        top = min(reached) - CLEAR - height if is_above else max(reached) + CLEAR
        if area.top <= top and top + height <= area.bottom:
            yield len(reached) < LEAST_FILLED * len(under), Box(left, top, width, height)
