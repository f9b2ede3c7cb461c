"""What is counted under the axis: a row of small bars for each strip, all to one scale."""

from dataclasses import dataclass

from nkworld.charts.figures import Figure
from nkworld.charts.numbers import exact
from nkworld.charts.periods import period_in_words
from nkworld.charts.plan.axes import Area, room_below
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.scales import Slots, Times
from nkworld.charts.plan.shapes import Box, Label, Place
from nkworld.charts.plan.text import shorten
from nkworld.charts.series import Series

BARS, GAP, WIDEST, LEAST = 20, 9, 16, 1.0
PART_OF_STEP = 0.72


@dataclass(frozen=True, slots=True)
class CountStrip:
    """Its words, the bars under them (true: at least so many), and the ends of their line."""

    slug: str
    label: Label
    bars: list[tuple[Box, bool]]
    ends: tuple[Place, Place] | None


def strips_height(figure: Figure, layout: Layout) -> float:
    """How much the strips need under the names of the periods."""
    return len(figure.strips) * _row(layout)


def strips_of(
    figure: Figure, scale: Times | Slots, area: Area, layout: Layout
) -> tuple[CountStrip, ...]:
    """Every strip below the names of the periods."""
    top = area.bottom + room_below(layout)
    step = (area.right - area.left) / max(1, len(figure.labels) - (not figure.has_bars))
    width = max(LEAST, min(step * PART_OF_STEP, WIDEST))
    counts = [number for strip in figure.strips for p in strip.points for number in p.numbers]
    highest = max(counts, default=0)
    strips = []
    for place, strip in enumerate(figure.strips):
        baseline = top + place * _row(layout) + layout.small
        bottom = baseline + 5 + BARS
        lefts = [x - width / 2 for x in scale.centres]
        counted = [(x, p) for x, p in zip(lefts, strip.points, strict=True) if p.numbers]
        bars = [
            (Box(x, bottom - tall, width, tall), point.value is None)
            for x, point in counted
            if (count := point.numbers[0])
            for tall in [max(LEAST, BARS * float(count / highest))]
        ]
        ends = ((counted[0][0], bottom), (counted[-1][0] + width, bottom)) if counted else None
        words = shorten(_name(strip), layout.small, layout.width)
        strips.append(CountStrip(strip.slug, Label(words, 0, baseline), bars, ends))
    return tuple(strips)


def _name(strip: Series) -> str:
    """What is counted, and where it is most: “Launches each year, CNS: most 69 (2022)”."""
    top = max(strip.on_record, key=lambda point: point.numbers[0], default=None)
    if top is None or not top.numbers[0]:
        return f"{strip.label}: none"
    return f"{strip.label}: most {exact(top.numbers[0])} ({period_in_words(top.x)})"


def _row(layout: Layout) -> float:
    return layout.small + 5 + BARS + GAP
