"""The name of each line, written where the line ends instead of in a legend."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nkworld.charts.figures import Figure, Series
from nkworld.charts.periods import period_in_words
from nkworld.charts.plan.axes import Area, Slots, Times
from nkworld.charts.plan.layout import Box, Label, Layout, Place, text_width, wrap
from nkworld.charts.words import value_words

GAP, NEAR_THE_END, CLASH = 12, 0.95, 6
SQUARE = 4

Edges = tuple[float, float, float, float]


def spread(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Centres of labels near the wanted ones, in order, none overlapping, within low and high."""
    if not wanted:
        return []
    gaps = [(one + other) / 2 for one, other in pairwise(heights)]
    low, high = low + heights[0] / 2, high - heights[-1] / 2

    def pushed(wanted: list[float], upwards: bool = False) -> list[float]:
        if upwards:  # as downwards, seen upside down
            wanted = [-y for y in reversed(wanted)]
        placed = [max(wanted[0], -high if upwards else low)]
        for centre, gap in zip(wanted[1:], gaps[::-1] if upwards else gaps, strict=True):
            placed.append(max(centre, placed[-1] + gap))
        return [-y for y in reversed(placed)] if upwards else placed

    down, up = pushed(wanted), pushed(wanted, upwards=True)
    mean = [(one + other) / 2 for one, other in zip(down, up, strict=True)]
    return pushed(pushed(mean, upwards=True))


class Room:
    def __init__(self, *lines: "list[Place | None]") -> None:
        """Taken by lines, which break off at a None."""
        self.rows: defaultdict[int, int] = defaultdict(int)
        for line in lines:
            for one, other in pairwise([*line, None]):
                if one:
                    self.take_line(*one, *(other or one))

    def take_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        steps = int(max(abs(x2 - x1), abs(y2 - y1)) / SQUARE * 2) + 1
        for step in range(steps + 1):
            part = step / steps
            x, y = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
            self.rows[int(y // SQUARE)] |= 1 << int(x // SQUARE)

    def take(self, box: Edges) -> None:
        rows, columns = _squares(box)
        for row in rows:
            self.rows[row] |= columns

    def clashes(self, box: Edges) -> int:
        rows, columns = _squares(box)
        return sum([(self.rows[row] & columns).bit_count() for row in rows])


def _squares(box: Edges) -> tuple[range, int]:
    left, top, right, bottom = [int(edge // SQUARE) for edge in box]
    return range(top, bottom + 1), (1 << right + 1) - (1 << left)


LONG = 0.5
MOST_WITH_VALUE = 4
MOST_NARROW = 8  # names in a narrow picture: of more some would lie on other lines
MOST_TRIED = 30  # places of a name, the best first, until one is nearer to its line than to others


@dataclass(frozen=True, slots=True)
class LineName:
    """A line's name and last value; a `leader` leads to one that had to move away."""

    role: str
    labels: list[Label]
    value: Label | None = None
    leader: tuple[Place, ...] = ()
    halo: bool = False

    def box(self, size: float) -> Box:
        label, width = self.labels[0], text_width(self.labels[0].words, size, bold=True)
        return Box(label.x - width * (label.anchor == "end"), label.y - size, width, size)


class LineNames:
    """Names at the right edge or near their line; in a narrow picture long or many are `keyed`."""

    def __init__(self, figure: Figure, layout: Layout) -> None:
        self.figure, self.layout = figure, layout
        known = [series for series in figure.series if series.on_record]
        beside = [
            series
            for series in known
            if not layout.is_narrow
            and _last(series) >= NEAR_THE_END * max(1, len(figure.labels) - 1)
        ]
        widths = [text_width(series.label, layout.size, bold=True) for series in known]
        is_crowded = len(known) > MOST_NARROW or max(widths, default=0) > layout.width * LONG
        self.keyed = layout.is_narrow and len(known) > 1 and is_crowded
        self.inside = [s for s in known if s not in beside and not self.keyed]
        # (series, index of its last point, lines, value, height)
        self.beside: list[tuple[Series, int, list[str], str, float]] = []
        widest, size = 0.0, layout.size
        for series in beside:
            point = series.points[_last(series)]
            value = value_words(figure, point) if len(beside) <= MOST_WITH_VALUE else ""
            if value and figure.is_timeline:
                value = f"{value}, {period_in_words(point.x)}"
            lines = wrap(series.label, size, layout.name_column, bold=True)
            lengths = [text_width(line, size, bold=True) for line in lines]
            widest = max(widest, *lengths, text_width(value, layout.small))
            height = (len(lines) + bool(value)) * (size + 3) + 4
            self.beside.append((series, _last(series), lines, value, height))
        self.column = widest + GAP + 2 if widest else 8

    def placed(
        self, scale: Times | Slots, area: Area, written: Sequence[Box]
    ) -> Iterator[LineName]:
        ends = [(area.y(each[0].points[each[1]].anchor or 0), each) for each in self.beside]
        ends.sort(key=lambda each: each[0])
        heights = [height for _, (*_, height) in ends]
        centres = spread([end for end, _ in ends], heights, area.top - 8, area.bottom + 4)
        for (end, (series, index, lines, text, high)), centre in zip(ends, centres, strict=True):
            x, y = area.right + GAP, centre - high / 2 + self.layout.size + 2
            begins, leader = scale.centres[index], tuple[Place, ...]()
            # To a name that had to move away, or stands apart from where the line ends; loose dots,
            # less than half of the time from the first to the last, are no line.
            is_apart = abs(centre - end) > self.layout.size or area.right - begins > GAP
            known = [place for place, point in enumerate(series.points) if point.numbers]
            if is_apart and 2 * len(known) >= known[-1] - known[0]:
                to = (area.right + 2, end), (area.right + GAP - 3, centre)
                leader = (begins + 4, end), *to
            *labels, value = [
                Label(words, x, y + place * (self.layout.size + 3))
                for place, words in enumerate([*lines, text])
            ]
            yield LineName(series.role, labels, value if text else None, leader)
        if not self.inside:
            return
        drawn = lines_of(self.figure, scale, area)
        room = Room(*drawn)
        for x, y, width, height in written:
            room.take((x, y, x + width, y + height))
        for series in self.inside:
            place = next(n for n, each in enumerate(self.figure.series) if each is series)
            own, others = drawn[place], drawn[:place] + drawn[place + 1 :]
            boxes = self._boxes(series, own, area)
            costs = sorted((room.clashes(box) * CLASH + far, box, way) for far, box, way in boxes)
            # None that would be read as another line's.
            best = ((box, way) for _, box, way in costs[:MOST_TRIED])
            own_best = (
                (box, way)
                for box, way in best
                if all(_distance(box, other) > _distance(box, own) for other in others)
            )
            box, way = next(own_best, costs[0][1:])
            room.take(box)
            y = box[3] - self.layout.size * 0.3 - 2
            # From the side of its point: the words may be less wide than their room.
            x, anchor = (box[2] - 2, "end") if way == 1 else (box[0] + 2, None)
            yield LineName(series.role, [Label(series.label, x, y, anchor)], halo=True)

    def _boxes(
        self, series: Series, line: list[Place | None], area: Area
    ) -> Iterator[tuple[int, Edges, float]]:
        width = text_width(series.label, self.layout.size, bold=True) + 4
        height = self.layout.size + 4
        for far, (x, y) in enumerate(place for place in reversed(line) if place):
            for shift in (0.5, 0.0, 1.0):
                left = max(area.left, min(x - width * shift, area.right - width))
                for top in (y - height - 5, y + 6):
                    if area.top <= top and top + height <= area.bottom:
                        yield far, (left, top, left + width, top + height), shift


def _distance(box: Edges, line: list[Place | None]) -> float:
    left, top, right, bottom = box
    places = [place for place in line if place]
    places += [
        ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
        for one, other in pairwise(line)
        if one and other
    ]
    return min(
        (max(left - x, 0, x - right) ** 2 + max(top - y, 0, y - bottom) ** 2 for x, y in places),
        default=math.inf,
    )


def _last(series: Series) -> int:
    return max(i for i, point in enumerate(series.points) if point.numbers)


def lines_of(figure: Figure, scale: Times | Slots, area: Area) -> list[list[Place | None]]:
    return [
        [
            None if anchor is None else (x, area.y(anchor))
            for x, anchor in zip(scale.centres, (p.anchor for p in series.points), strict=True)
        ]
        for series in figure.series
    ]
