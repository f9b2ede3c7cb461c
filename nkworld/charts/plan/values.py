"""The numbers of a finding’s headline, where they stand in its picture."""

from dataclasses import dataclass

from nkworld.charts.figures import HANGING, Figure
from nkworld.charts.headline import FindingNumber
from nkworld.charts.plan.axes import Area, beside, ends_of, stack_top
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.names import MOST_WITH_VALUE
from nkworld.charts.plan.scales import Slots, Times
from nkworld.charts.plan.shapes import Box, Label, Place
from nkworld.charts.plan.text import text_width

ABOVE, CLEAR = 9, 7  # of the words over and under their point
CAPITALS = 0.85  # of the size of words: how high they are
APART = 14  # from where on a line leads to it


@dataclass(frozen=True, slots=True)
class ValueMark:
    """A number with the point that it is, which has a ring where the figure is a line. A `leader`
    goes down to it from words that had to stand apart.
    """

    label: Label
    place: Place
    role: str
    has_ring: bool
    box: Box
    leader: tuple[Place, Place] | None = None


def values_of(
    figure: Figure, scale: Times | Slots, area: Area, layout: Layout, bar: float
) -> list[ValueMark]:
    """Those that the figure draws, each over its point, or under it where it hangs; of two that
    would touch the later one is farther off. What stands at the end of a line is named there.
    """
    found: list[ValueMark] = []
    for number in figure.headline_numbers:
        drawn = _point(figure, number, area)
        if drawn is None or number.x not in figure.labels:
            continue
        shift, y, role = drawn
        x = scale.centres[figure.labels.index(number.x)] + bar * shift
        is_named = (
            figure.kind == "line"
            and number.x == figure.labels[-1]
            and not layout.is_narrow
            and len(figure.series) <= MOST_WITH_VALUE
        )
        words = "" if is_named else number.text
        half = text_width(words, layout.size, bold=True) / 2
        hangs = role == HANGING and bool(figure.mirror)
        high = layout.size * CAPITALS
        taken = [other.box for other in found if words and other.label.words]
        boxes = []
        for left in (x - half, x, x - 2 * half):
            left = min(max(left, area.left), area.right - 2 * half)
            edge = _edge(figure, scale, area, (left, left + 2 * half), hangs)
            box = Box(left, max(y, edge) + CLEAR, 2 * half, high)
            if not hangs:
                box = box._replace(y=min(y, edge) - ABOVE - high)
            while any(box.meets(other) for other in taken):
                box = box._replace(y=box.y + (layout.size + 2) * (1 if hangs else -1))
            boxes.append(box)
        box = min(boxes, key=lambda each: abs(each.y - y) > ABOVE + high + APART)
        label = Label(words, box.x + half, box.y + high, "middle")
        below = box.y + high + 4
        is_apart = figure.has_bars and words and not hangs and y - below > APART
        leader = ((x, below), (x, y - 3)) if is_apart else None
        found.append(ValueMark(label, (x, y), role, figure.kind == "line", box, leader))
    return found


def _point(figure: Figure, number: FindingNumber, area: Area) -> tuple[float, float, str] | None:
    """Where a number is drawn: how many bars off its label, how high, in which colour. The sum of
    a stack is its top.
    """
    for place, (series, ends) in enumerate(zip(figure.series, ends_of(figure), strict=True)):
        if series.slug == number.series and number.x in ends:
            role = "ink" if series.role == "remainder" else series.role  # too pale for words
            return beside(figure, place), area.y(ends[number.x]), role
    is_sum = any(series.slug == number.series for series in figure.headed_by)
    if is_sum and figure.kind == "stacked" and number.x in figure.labels:
        tops = stack_top(figure, figure.labels.index(number.x))
        return (0, area.y(tops[0]), "ink") if tops else None
    return None


def _edge(
    figure: Figure, scale: Times | Slots, area: Area, span: tuple[float, float], hangs: bool
) -> float:
    """How far the bars reach between two places, so that words stand clear of them."""
    left, right = span
    under = [i for i, x in enumerate(scale.centres) if left <= x <= right and figure.has_bars]
    if hangs:
        every = [n for each in figure.series for i in under for n in each.points[i].numbers]
        return max(map(area.y, every), default=area.top)
    return min((area.y(top) for i in under for top in stack_top(figure, i)), default=area.bottom)
