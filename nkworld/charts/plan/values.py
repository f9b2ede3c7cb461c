"""The numbers of a finding’s headline, where they stand in its picture."""

from dataclasses import dataclass

from nkworld.charts.figures import Figure
from nkworld.charts.plan.axes import Area, ends_of, stack_top
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.scales import Slots, Times
from nkworld.charts.plan.shapes import Box, Label, Place
from nkworld.charts.plan.text import text_width

ABOVE = 9  # of the words over their point


@dataclass(frozen=True, slots=True)
class ValueMark:
    """A number with the point that it is, which has a ring where the figure is a line."""

    label: Label
    place: Place
    role: str
    has_ring: bool


def values_of(
    figure: Figure, scale: Times | Slots, area: Area, layout: Layout, bar: float
) -> list[ValueMark]:
    """Those that the figure draws, each over its point; of two that would touch the later one is
    higher. What stands at the end of a line is named there.
    """
    by_slug = {series.slug: (place, series) for place, series in enumerate(figure.series)}
    ends = ends_of(figure)
    found: list[ValueMark] = []
    taken: list[Box] = []
    for number in figure.headline_numbers:
        place, series = by_slug.get(number.series, (0, None))
        end = ends[place].get(number.x) if series else None
        if series is None or end is None:
            continue
        beside = place + 0.5 - len(figure.series) / 2 if figure.kind == "bar" else 0
        x = scale.centres[figure.labels.index(number.x)] + bar * beside
        y = area.y(end)
        half = text_width(number.text, layout.size, bold=True) / 2
        middle = min(max(x, area.left + half), area.right - half)
        top = min(y, _top(figure, scale, area, middle - half, middle + half))
        box = Box(middle - half, top - ABOVE - layout.size, 2 * half, layout.size)
        while any(_touch(box, other) for other in taken):
            box = box._replace(y=box.y - layout.size - 2)
        taken.append(box)
        is_named = figure.kind == "line" and number.x == figure.labels[-1]
        words = "" if is_named else number.text
        label = Label(words, middle, box.y + layout.size, "middle")
        found.append(ValueMark(label, (x, y), series.role, figure.kind == "line"))
    return found


def _top(figure: Figure, scale: Times | Slots, area: Area, left: float, right: float) -> float:
    """How high the bars reach between two places, so that words stand over them."""
    if not figure.has_bars:
        return area.bottom
    under = [i for i, x in enumerate(scale.centres) if left <= x <= right]
    return min((area.y(top) for i in under for top in stack_top(figure, i)), default=area.bottom)


def _touch(one: Box, other: Box) -> bool:
    apart_across = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not apart_across and abs(one.y - other.y) < one.height + 2
