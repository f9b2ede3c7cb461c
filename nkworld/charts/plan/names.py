"""Words in a picture: the name of each line, where it ends; and what happened when, with hairlines
down to the data and washes behind them, labelled at the top.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from nkworld.charts import periods
from nkworld.charts.context import marks_shown
from nkworld.charts.figures import Figure, Mark, Series
from nkworld.charts.periods import period_in_words
from nkworld.charts.plan.axes import (
    Area,
    Box,
    Label,
    Layout,
    Place,
    Slots,
    Times,
    most_beside,
    shorten,
    stack_top,
    text_width,
    wrap,
)
from nkworld.charts.words import short_date, value_words

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
        pairs = (pair for line in lines for pair in pairwise([*line, None]))
        for (x1, y1), (x2, y2) in ((one, other or one) for one, other in pairs if one):
            steps = int(max(abs(x2 - x1), abs(y2 - y1)) / SQUARE * 2) + 1
            for step in range(steps + 1):
                part = step / steps
                x, y = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
                self.rows[int(y // SQUARE)] |= 1 << int(x // SQUARE)

    def take(self, box: Edges) -> None:
        left, top, right, bottom = [int(edge // SQUARE) for edge in box]
        for row in range(top, bottom + 1):
            self.rows[row] |= (1 << right + 1) - (1 << left)

    def clashes(self, box: Edges) -> int:
        left, top, right, bottom = [int(edge // SQUARE) for edge in box]
        columns = (1 << right + 1) - (1 << left)
        return sum([(self.rows[row] & columns).bit_count() for row in range(top, bottom + 1)])


LONG = 0.5
MOST_WITH_VALUE = 4
MOST_NARROW = 8  # names in a narrow picture: of more some would lie on other lines
MOST_TRIED = 30  # places of a name, the best first, until one is nearer to its line than to others


@dataclass(frozen=True, slots=True)
class LineName:
    """A line's name and last value; a `leader` leads to one that had to move away. One that stands
    among the data has a `box`.
    """

    role: str
    labels: list[Label]
    value: Label | None = None
    leader: tuple[Place, ...] = ()
    box: Box | None = None


class LineNames:
    """Names at the right edge or near their line; in a narrow picture long or many are `keyed`."""

    def __init__(self, figure: Figure, layout: Layout) -> None:
        self.figure, self.layout = figure, layout
        known = [series for series in figure.series if series.on_record]
        last = {s.slug: max(i for i, p in enumerate(s.points) if p.numbers) for s in known}
        near = NEAR_THE_END * max(1, len(figure.labels) - 1)
        beside = [s for s in known if not layout.is_narrow and last[s.slug] >= near]
        widths = [text_width(series.label, layout.size, bold=True) for series in known]
        is_crowded = len(known) > MOST_NARROW or max(widths, default=0) > layout.width * LONG
        self.keyed = layout.is_narrow and len(known) > 1 and is_crowded
        self.inside = [s for s in known if s not in beside and not self.keyed]
        # (series, index of its last point, lines, value, height)
        self.beside: list[tuple[Series, int, list[str], str, float]] = []
        widest, size = 0.0, layout.size
        for series in beside:
            point = series.points[last[series.slug]]
            value = value_words(figure, point) if len(beside) <= MOST_WITH_VALUE else ""
            if value and figure.is_timeline:
                value = f"{value}, {period_in_words(point.x)}"
            lines = wrap(series.label, size, layout.name_column, bold=True)
            lengths = [text_width(line, size, bold=True) for line in lines]
            widest = max(widest, *lengths, text_width(value, layout.small))
            height = (len(lines) + bool(value)) * (size + 3) + 4
            self.beside.append((series, last[series.slug], lines, value, height))
        self.column = widest + GAP + 2 if widest else 8

    def placed(
        self, scale: Times | Slots, area: Area, written: Sequence[Box]
    ) -> Iterator[LineName]:
        ends = [(area.y(each[0].points[each[1]].numbers[0]), each) for each in self.beside]
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
            size = self.layout.size
            y = box[3] - size * 0.3 - 2
            # From the side of its point: the words may be less wide than their room.
            x, anchor = (box[2] - 2, "end") if way == 1 else (box[0] + 2, None)
            width = text_width(series.label, size, bold=True)
            of_words = Box(x - width * (way == 1), y - size, width, size)
            yield LineName(series.role, [Label(series.label, x, y, anchor)], box=of_words)

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


def lines_of(figure: Figure, scale: Times | Slots, area: Area) -> list[list[Place | None]]:
    return [
        [
            (x, area.y(point.numbers[0])) if point.numbers else None
            for x, point in zip(scale.centres, series.points, strict=True)
        ]
        for series in figure.series
    ]


SIZE, LINE = 12, 14  # of the words, and from the label to the date under it
TIERS, TIER = 2, 33
ASIDE, APART = 4, 10  # from a hairline to its words, and between words
CLOSE = 1 / 6  # of its share of the width: nearer hairlines are read as one
MOST_ARRANGED = 300  # places, until one more is held to have none
ABOVE_DATUM = 3
LEAST_WASH = 5
TICK = 5


@dataclass(frozen=True, slots=True)
class Note:
    """`x` of a hairline from `top` to `foot`; `wash` of a stretch; without labels a tick."""

    mark: Mark
    x: float
    wash: tuple[float, float] | None = None
    labels: tuple[Label, ...] = ()
    box: Edges = (0, 0, 0, 0)  # of its labels
    top: float = 0
    foot: float = 0


class Notes:
    """Marks with the places of their words, added one by one, what matters most first."""

    def __init__(
        self, figure: Figure, scale: Times | Slots, layout: Layout, unit: Label, bar: float
    ) -> None:
        self.figure, self.scale, self.layout, self.bar = figure, scale, layout, bar
        self.narrow = layout.is_narrow
        self.baseline = unit.y + (layout.small + 5 if unit.words and self.narrow else 0)
        is_beside = unit.words and self.baseline == unit.y
        self.taken = text_width(unit.words, layout.small) + 14 if is_beside else 0
        self.named: list[Note] = []
        self.ticks: list[Note] = []
        self.parts = periods.parts_of_a_year(figure.labels)
        self.reach = bar * most_beside(figure) / 2 if bar else 0
        self.is_set = bool(figure.context)
        order = {mark: place for place, mark in enumerate(figure.marks)}
        for mark in sorted(marks_shown(figure), key=lambda each: (each.priority, order[each])):
            stretch = self.scale.stretch(mark.x, mark.end) if mark.end else None
            x = self.scale.at(mark.x)
            x = stretch[0] if x is None and stretch else x
            if x is None:
                continue
            if self.parts == 1 and self.reach:
                # What happened within a year leads to the bars of that year, not beside them.
                centre = min((abs(each - x), each) for each in self.scale.centres)[1]
                x = min(max(x, centre - self.reach + 1), centre + self.reach - 1)
            # No wash where another stretch is washed already, or where it would be a line.
            washed = [other.wash for other in self.named if other.wash]
            if stretch and (
                stretch[1] - stretch[0] < LEAST_WASH
                or any(a < stretch[1] and stretch[0] < b for a, b in washed)
            ):
                stretch = None
            note = Note(mark, x, stretch)
            # Of what stands close together the first is enough, on a telephone what matters most.
            close = self.layout.width / self.layout.events * CLOSE
            is_wanted = (
                len(self.named) < self.layout.events
                and not (self.narrow and mark.priority > 1 and not self.is_set)
                and all(abs(x - other.x) >= close for other in self.named)
            )
            if is_wanted and (arranged := self._arranged(note)):
                self.named = arranged
            elif self.is_set:
                self.ticks.append(note)

    def down_to_data(self, area: Area, written: Sequence[Box]) -> list[Note]:
        """With hairlines down to a little before the datum, words in their way, or the axis."""
        found = []
        for note in self.named:
            datum = min(self._data_at(area, note.x), default=None)
            zero = area.y(0)
            axis = zero if area.top < zero < area.bottom else area.bottom
            foot = axis if datum is None else max(area.top, datum - ABOVE_DATUM)
            words = (b.y for b in written if b.x - ASIDE < note.x < b.x + b.width + ASIDE)
            foot = min([foot, *(max(area.top, y - ABOVE_DATUM) for y in words)])
            found.append(replace(note, foot=foot))
        found += [replace(n, top=area.top - TICK, foot=area.top + TICK) for n in self.ticks]
        return sorted(found, key=lambda note: note.x)

    def _data_at(self, area: Area, x: float) -> Iterator[float]:
        figure, scale = self.figure, self.scale
        if isinstance(scale, Slots) and figure.has_bars:
            index = min(int((x - scale.scale.start) / scale.step), len(figure.labels) - 1)
            if abs(x - scale.centres[index]) <= self.reach:
                yield from (area.y(value) for value in stack_top(figure, index))
            return
        for series in figure.series:
            known = [
                (at, min(map(area.y, point.numbers)))
                for at, point in zip(scale.centres, series.points, strict=True)
                if point.numbers
            ]
            yield from (y for at, y in known if abs(at - x) < 1)
            for (before, one), (after, two) in pairwise(known):
                if before <= x <= after and before < after:
                    yield one + (two - one) * (x - before) / (after - before)

    def _arranged(self, new: Note) -> list[Note]:
        """All in places where none covers another; their words stay, unless it matters most."""
        every = [list(self._places(note)) for note in (*self.named, new)]
        kept = [
            [way for way in ways if way.labels[0].words == note.labels[0].words]
            for note, ways in zip(self.named, every, strict=False)
        ]

        tries = MOST_ARRANGED

        def place(ways: list[list[Note]], done: list[Note]) -> list[Note]:
            nonlocal tries
            if len(done) == len(ways):
                return done
            for note in ways[len(done)]:
                tries -= 1
                if tries < 0:
                    return []
                if self._is_free(note, done) and (found := place(ways, [*done, note])):
                    return found
            return []

        for ways in [[*kept, every[-1]], *([every] if new.mark.priority == 1 else [])]:
            tries = MOST_ARRANGED
            if found := place(ways, []):
                return found
        return []

    def _places(self, note: Note) -> Iterator[Note]:
        mark, width = note.mark, self.layout.width - 2
        if mark.end and self.narrow:
            first, last = mark.x[:4], mark.end[:4]
            date = first if first == last else f"{first} to {last}"
        else:
            exact = 10 if self.parts == 12 and not mark.end and not self.narrow else 7
            date, last = short_date(mark.x[:exact]), short_date(mark.end[:exact])
            if mark.end and last != date:
                begun = date.removesuffix(f" {mark.x[:4]}") if mark.x[:4] == mark.end[:4] else date
                date = f"{begun} to {last}"
        tiers = range(TIERS) if mark.priority == 1 else range(TIERS)[::-1]
        is_short = self.narrow and mark.short
        texts = [mark.short] if is_short else filter(None, [mark.label, mark.short])
        for words, tier in product([shorten(text, SIZE, width) for text in texts], tiers):
            wide = max(text_width(words, SIZE, bool(note.wash)), text_width(date, SIZE))
            top = self.baseline + tier * TIER
            sides = []  # (how far it is to the next words or hairline, way)
            for way in (1, -1):
                walls = [float(self.layout.width)] if way > 0 else [self.taken if not tier else 0]
                for other in self.named:
                    walls.append(other.x)
                    if other.labels[0].y == top:
                        walls += [other.box[0], other.box[2]]
                room = (far for wall in walls if (far := (wall - note.x) * way) >= 0)
                sides.append((min(room, default=0), way))
            for _, way in sorted(sides, key=lambda each: each[0], reverse=True):
                start, end = note.x + ASIDE * way, note.x + (ASIDE + wide) * way
                if min(start, end) < 0 or max(start, end) > width:
                    continue
                anchor = None if way > 0 else "end"
                labels = (Label(words, start, top, anchor), Label(date, start, top + LINE, anchor))
                left = start if way > 0 else start - wide
                box = (left, top - SIZE, left + wide, top + LINE + SIZE * 0.3)
                yield replace(note, labels=labels, box=box, top=top - SIZE + 2)

    def _is_free(self, note: Note, others: list[Note]) -> bool:
        left, top, right, bottom = note.box
        if top < self.baseline and left < self.taken:
            return False
        for other in others:
            a, b, c, d = other.box
            if (
                (left < c + APART and a < right + APART and top < d and b < bottom)
                or (a - ASIDE < note.x < c + ASIDE and d > note.top)
                or (left - ASIDE < other.x < right + ASIDE and bottom > other.top)
            ):
                return False
        return not (note.x < self.taken and note.top < self.baseline)
