"""The plan of one picture. Its x runs to the right: lines, upright bars, dots over time; or it is
in rows: one for each category, its values to the right, or one for each series of a table of heat,
with a cell for each period.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.charts.figures import HANGING, LIMIT, STANDING, Figure, FindingNumber, Point, Series
from nkworld.charts.periods import period_in_words
from nkworld.charts.plan.axes import (
    Area,
    Axis,
    Box,
    GridLine,
    KeyEntry,
    Label,
    Layout,
    Panel,
    Place,
    Scale,
    Slots,
    Times,
    bars_of,
    beside,
    centred,
    key_of,
    most_beside,
    period_labels,
    shorten,
    stack_top,
    text_width,
    value_axis,
)
from nkworld.charts.plan.names import MOST_WITH_VALUE, LineName, LineNames, Notes, Room, lines_of
from nkworld.charts.words import MILLION, TABULAR, bounds_of, exact, value_words

PART_OF_SLOT, WIDEST_BAR = 0.76, 44
HALF_LINE = 6  # what the highest tick of a small picture needs above it
EDGE = 14  # what keeps a dot away from the plot's edge
BELOW, LEAST = 16, 190  # px under the plot, beside the periods, and of its height


class TimePlan:
    """In CSS pixels; a small picture, part of a `panel`, has neither unit nor names."""

    def __init__(self, figure: Figure, layout: Layout, panel: Panel | None = None) -> None:
        self.figure, self.layout = figure, layout
        self.axis = axis = panel.axis if panel else value_axis(figure, layout.value_ticks)
        names = LineNames(figure, layout) if figure.kind == "line" and not panel else None
        self.key, key_height = tuple[KeyEntry, ...](), 0.0
        if (names is None or names.keyed) and not (panel and panel.is_keyed):
            # Bars of either side of zero are named where they are.
            unkeyed = {LIMIT, *((STANDING, HANGING) if figure.mirror else ())}
            keyed = [each for each in figure.series if each.role not in unkeyed]
            self.key, key_height = key_of(keyed, layout, figure.kind == "dot", bool(figure.mirror))
        # The room that the labels of the axis of values need.
        left = max(text_width(words, layout.small) for words in axis.labels) + 9
        right = layout.width - (names.column if names else 4)
        is_line = figure.kind == "line" and figure.is_timeline
        edge = EDGE if figure.kind == "dot" else 0
        along = Times if is_line or edge else Slots
        self.scale: Times | Slots = along(figure.labels, left + edge, right - edge)
        unit = "" if panel else shorten(axis.unit, layout.small, layout.width)
        self.unit = Label(unit, 0, key_height + (0 if panel else layout.small))
        self.bar: float = 0
        if figure.has_bars and isinstance(self.scale, Slots):
            # Those of few periods stand together, not far apart.
            slot = self.scale.step * PART_OF_SLOT
            self.bar = min(slot / max(1, most_beside(figure)), WIDEST_BAR)
        notes = Notes(figure, self.scale, layout, self.unit, self.bar)
        if panel:  # without words
            notes.ticks = [*(replace(note, labels=()) for note in notes.named), *notes.ticks]
            notes.named = []
        top = self.unit.y + HALF_LINE
        if not panel:  # under as many tiers as the labels need
            top = 14 + max([self.unit.y, *(each.y for n in notes.named for each in n.labels)])
        below = layout.small + BELOW
        height = key_height + layout.height if panel else max(layout.height, top + LEAST + below)
        bottom = height - below
        ends = (float(axis.low), float(axis.high))
        y = Scale(*(ends[::-1] if axis.is_reversed else ends), bottom, top)
        self.area = area = Area(left, right, top, bottom, y)
        lower = layout.small * 0.35
        self.grid = [
            GridLine((left, at), (right, at), Label(words, left - 8, at + lower, "end"), tick == 0)
            for tick, at, words in zip(axis.ticks, map(y, axis.ticks), axis.labels, strict=True)
        ]
        self.periods = period_labels(self.scale, layout, bottom)
        self.strips: tuple[CountStrip, ...] = ()
        if figure.strips:
            self.strips = strips_of(figure, self.scale, area, layout)
        self.height = height + len(figure.strips) * (layout.small + STRIP)
        self.limits: list[tuple[list[Place], Label]] = []
        for series in figure.series:
            numbered = zip(self.scale.centres, series.points, strict=True)
            known = [(x, point) for x, point in numbered if point.numbers]
            if series.role != LIMIT or not known or isinstance(self.scale, Times):
                continue
            ways = (-self.scale.step / 2, self.scale.step / 2)
            line = [(x + way, y(point.numbers[0])) for x, point in known for way in ways]
            amounts = {value_words(figure, point) for _, point in known}
            words = f"{series.label}: {amounts.pop()}" if len(amounts) == 1 else series.label
            words = shorten(words, layout.size, layout.width)
            self.limits.append((line, Label(words, line[0][0] + 2, line[0][1] - CLEAR)))
        self.values = [] if panel else values_of(figure, self.scale, area, layout, self.bar)
        written = [value.box for value in self.values if value.label.words]
        taken = [*written, *(Box(n.x - 4, top, 8, bottom - top) for n in notes.named)]
        self.names = list(names.placed(self.scale, area, taken)) if names else []
        inside = [name.box for name in self.names if name.box]
        self.notes = notes.down_to_data(area, [*written, *inside])
        if figure.mirror and isinstance(self.scale, Slots) and not panel:
            taken = [Box(note.x - 4, note.top, 8, note.foot - note.top) for note in self.notes]
            self.names = side_names(figure, self.scale, area, layout, [*taken, *written])

    def at(self, place: int, index: int, value: Decimal) -> Place:
        shift = self.bar * beside(self.figure, place, index)
        return self.scale.centres[index] + shift, self.area.y(value)


ABOVE, CLEAR = 9, 7  # of the words over and under their point
CAPITALS = 0.85  # of the size of words: how high they are
APART = 14  # from where on a line leads to it


@dataclass(frozen=True, slots=True)
class ValueMark:
    """A number at its point; a `leader` goes down to it from words that had to stand apart."""

    label: Label
    place: Place
    role: str
    has_ring: bool
    box: Box
    leader: tuple[Place, Place] | None = None


def values_of(
    figure: Figure, scale: Times | Slots, area: Area, layout: Layout, bar: float
) -> list[ValueMark]:
    found: list[ValueMark] = []
    is_line = figure.kind == "line"
    lines = Room(*lines_of(figure, scale, area)) if is_line and figure.headline_numbers else Room()
    for number in figure.headline_numbers:
        drawn = _point(figure, number, area) if number.x in figure.labels else None
        if drawn is None:
            continue
        place, y, role = drawn
        index = figure.labels.index(number.x)
        x = scale.centres[index]
        if bar and place is not None:
            x += bar * beside(figure, place, index)
        is_named = (
            is_line
            and number.x == figure.labels[-1]
            and not layout.is_narrow
            and len(figure.series) <= MOST_WITH_VALUE
        )
        words = "" if is_named else number.text
        points = [each.points[index] for each in figure.series if each.slug == number.series]
        if words and points and not figure.mirror:  # both ends of what is nothing else
            is_range = points[0].value is None and len(points[0].numbers) > 1
            words = value_words(figure, points[0]) if is_range else words
        half = text_width(words, layout.size, bold=True) / 2
        hangs = role == HANGING and bool(figure.mirror)
        high = layout.size * CAPITALS
        taken = [other.box for other in found if words and other.label.words]
        boxes: list[Box] = []
        aside = bar / 2 + 4
        for left in (x - half, x, x - 2 * half, x + aside, x - aside - 2 * half):
            left = min(max(left, area.left), area.right - 2 * half)
            under = [
                i
                for i, centre in enumerate(scale.centres)
                if left <= centre <= left + 2 * half and figure.has_bars
            ]
            if hangs:
                every = [n for each in figure.series for i in under for n in each.points[i].numbers]
                edge = max(map(area.y, every), default=area.top)
            else:
                tops = (area.y(top) for i in under for top in stack_top(figure, i))
                edge = min(tops, default=area.bottom)
            if len(boxes) > 2 and edge < area.bottom:  # beside its bar, but over another's
                continue
            box = Box(left, max(y, edge) + CLEAR, 2 * half, high)
            if not hangs:
                box = box._replace(y=min(y, edge) - ABOVE - high)
            while any(box.meets(other) for other in taken):
                box = box._replace(y=box.y + (layout.size + 2) * (1 if hangs else -1))
            boxes.append(box)
            beneath = box._replace(y=y + CLEAR)
            if is_line and not any(beneath.meets(other) for other in taken):
                boxes.append(beneath)
        box = min(
            boxes,
            key=lambda box: (
                box.y + high > area.bottom,
                lines.clashes((box.x, box.y, box.x + box.width, box.y + high)) > 0,
                box.y < area.top - high,
                abs(box.y - y) > ABOVE + high + APART,
                is_line and box.y > y,
            ),
        )
        if box.y + high > area.bottom + 3:  # among the periods: the headline alone says it
            continue
        label = Label(words, box.x + half, box.y + high, "middle")
        below = box.y + high + 4
        is_apart = figure.has_bars and words and not hangs and y - below > APART
        leader = ((x, below), (x, y - 3)) if is_apart else None
        found.append(ValueMark(label, (x, y), role, is_line, box, leader))
    return found


def _point(
    figure: Figure, number: FindingNumber, area: Area
) -> tuple[int | None, float, str] | None:
    """(place of its series, height, role) of a number. The sum of a stack is its top."""
    index = figure.labels.index(number.x)
    for place, (series, bars) in enumerate(zip(figure.series, bars_of(figure), strict=True)):
        if series.slug == number.series and index in bars:
            role = "ink" if series.role == "remainder" else series.role  # too pale for words
            return place, area.y(bars[index][1]), role
    is_sum = any(series.slug == number.series for series in figure.headed_by)
    tops = stack_top(figure, index) if is_sum and figure.kind == "stacked" else []
    return (None, area.y(tops[0]), "ink") if tops else None


BARS, WIDEST, THINNEST = 20, 16, 1.0
STRIP = BARS + 14  # under its words
PART_OF_STEP = 0.72


@dataclass(frozen=True, slots=True)
class CountStrip:
    slug: str
    label: Label
    bars: list[tuple[Box, bool]]
    ends: tuple[Place, Place] | None


def strips_of(
    figure: Figure, scale: Times | Slots, area: Area, layout: Layout
) -> tuple[CountStrip, ...]:
    top = area.bottom + layout.small + BELOW
    step = (area.right - area.left) / max(1, len(figure.labels) - (not figure.has_bars))
    width = max(THINNEST, min(step * PART_OF_STEP, WIDEST))
    counts = [number for strip in figure.strips for p in strip.points for number in p.numbers]
    highest = max(counts, default=0)
    strips = []
    for place, strip in enumerate(figure.strips):
        baseline = top + place * (layout.small + STRIP) + layout.small
        bottom = baseline + 5 + BARS
        lefts = [x - width / 2 for x in scale.centres]
        counted = [(x, p) for x, p in zip(lefts, strip.points, strict=True) if p.numbers]
        bars = [
            (Box(x, bottom - tall, width, tall), point.value is None)
            for x, point in counted
            if (count := point.numbers[0])
            for tall in [max(THINNEST, BARS * float(count / highest))]
        ]
        ends = ((counted[0][0], bottom), (counted[-1][0] + width, bottom)) if counted else None
        # What is counted, and where it is most: “Launches each year, CNS: most 69 (2022)”.
        most = max(strip.on_record, key=lambda point: point.numbers[0], default=None)
        words = f"{strip.label}: none"
        if most and most.numbers[0]:
            words = f"{strip.label}: most {exact(most.numbers[0])} ({period_in_words(most.x)})"
        words = shorten(words, layout.small, layout.width)
        strips.append(CountStrip(strip.slug, Label(words, 0, baseline), bars, ends))
    return tuple(strips)


CLEAR_OF_BARS = 7  # px between a name and its bars
LEAST_FILLED = 0.6  # of the bars under a name, so that it is read as theirs


def side_names(
    figure: Figure, scale: Slots, area: Area, layout: Layout, taken: Sequence[Box]
) -> list[LineName]:
    found, height = [], layout.size
    for words, role in zip(figure.mirror, (STANDING, HANGING), strict=True):
        width, is_above = text_width(words, height, bold=True), role == STANDING
        bars: dict[int, float] = {}
        for series, ends in zip(figure.series, bars_of(figure), strict=True):
            if (series.role == HANGING) != is_above:
                bars |= {index: area.y(end) for index, (_, end) in ends.items()}
        ways: list[tuple[bool, bool, Box]] = []
        for left in scale.centres:
            under = [i for i, x in enumerate(scale.centres) if left <= x <= left + width]
            reached = [bars[i] for i in under if i in bars]
            if left + width > area.right or not reached:
                continue
            top = min(reached) - CLEAR_OF_BARS - height
            top = top if is_above else max(reached) + CLEAR_OF_BARS
            if area.top <= top and top + height <= area.bottom:
                box, few = Box(left, top, width, height), LEAST_FILLED * len(under)
                is_taken = any(box.meets(other) for other in taken)
                ways.append((is_taken, len(reached) < few, box))
        corner = area.top + CLEAR_OF_BARS if is_above else area.bottom - CLEAR_OF_BARS - height
        box = Box(area.left + CLEAR_OF_BARS, corner, width, height)
        if ways:
            box = min(ways, key=lambda each: each[:2])[2]
        found.append(LineName(role, [Label(words, box.x, box.y + height)], box=box))
    return found


BAR, NARROW_BAR, BAR_GAP = 18, 15, 6
NAME_COLUMN, GAP = 370, 10
DOT_GAP, INDENT = 10, 8
ARROW = 12  # how far the arrow of an open bound reaches


class RowPlan:
    """Where everything lies, in CSS pixels of the layout; `bar` is the thickness of one bar. Rows
    run from `top` to `bottom`, each with `thickness` for what is drawn in it.

    Bars side by side end in their values, so that they need no `axis` and no `unit` under it.
    Those of a small picture, part of a `panel`, are as long as in any other of its pictures.
    """

    def __init__(self, figure: Figure, layout: Layout, panel: Panel | None = None) -> None:
        self.figure, self.layout = figure, layout
        whole, is_dots = panel.whole if panel else figure, figure.kind == "dot"
        self.key, top = tuple[KeyEntry, ...](), 0.0
        if not (panel and panel.is_keyed):
            self.key, top = key_of(figure.series, layout, is_dots)
        self.top, most = top + 4, 1
        if figure.kind == "bar":
            most = max([len(self.given(index)) for index in range(len(figure.labels))] or [1])
        self.bar = 0 if is_dots else BAR if most == 1 else NARROW_BAR
        self.thickness = (self.bar or BAR) * most
        # How far names above rows keep away from the left, where a line of the grid stands.
        self.indent = INDENT if is_dots else 0
        widest = max(text_width(label, layout.size) for label in whole.labels)
        self.left = 2.0 if layout.is_narrow else min(widest, NAME_COLUMN) + 12
        self.step = self.thickness + GAP + (layout.size + 4 if layout.is_narrow else 0)
        self.bottom = self.top + self.step * len(figure.labels)
        self.axis: Axis | None = None
        self.unit: Label | None = None
        self.grid: list[GridLine] = []
        if figure.kind == "bar":
            # With room for the widest value beside the longest bar, to the left too if below zero.
            points = [point for series in whole.series for point in series.points]
            numbers, zero = [number for point in points for number in point.numbers], Decimal(0)
            room = BAR_GAP + 2.0
            room += max(
                text_width(value_words(whole, p), layout.small) + (ARROW if p.is_open else 0)
                for p in points
            )
            low, high = float(min(zero, *numbers)), float(max(zero, *numbers))
            left, right = self.left + room if low < 0 else self.left, layout.width - room
            self.scale = Scale(low, high if low < high else 1, left, right)
            self.height = self.bottom + 2
            return
        # Stacked bars, or dots on a line, stand over an axis.
        self.axis = axis = panel.axis if panel else value_axis(figure, layout.value_ticks)
        left, right = (self.left + 2, EDGE) if is_dots else (self.left, 12)
        self.scale = Scale(float(axis.low), float(axis.high), left, layout.width - right)
        baseline = self.bottom + layout.small + 4
        top, places = self.top, map(self.scale, axis.ticks)
        self.grid = [
            GridLine((x, top), (x, self.bottom), centred(words, x, baseline, layout), tick == 0)
            for tick, x, words in zip(axis.ticks, places, axis.labels, strict=True)
        ]
        self.height = baseline + 6
        if not panel:
            unit = shorten(axis.unit, layout.small, layout.width)
            self.unit = Label(unit, layout.width - 2, baseline + layout.small + 5, "end")
            self.height = self.unit.y + 6

    def start(self, index: int) -> float:
        return self.top + self.step * (index + 1) - self.thickness - GAP / 2

    def middle(self, index: int) -> float:
        return self.start(index) + self.thickness / 2

    def at(self, place: int, index: int, value: Decimal) -> Place:
        return self.scale(value), self.middle(index)

    def names(self) -> Iterator[Label]:
        size, width = self.layout.size, self.layout.width - self.indent
        for index, label in enumerate(self.figure.labels):
            if self.layout.is_narrow:
                yield Label(shorten(label, size, width), self.indent, self.start(index) - 5)
            else:
                words = shorten(label, size, NAME_COLUMN)
                yield Label(words, self.left - 12, self.middle(index) + size * 0.35, "end")

    def given(self, index: int) -> list[Series]:
        series = self.figure.series
        return [each for each in series if each.points[index].numbers] or list(series[:1])

    def beside(self, point: Point, middle: float) -> Label:
        """Its value at the bar's end, or to the right of its dot; left where the edge is near."""
        words, is_dot = value_words(self.figure, point), self.figure.kind == "dot"
        ends = [*map(self.scale, point.numbers), *([] if is_dot else [self.scale(0)])]
        gap = (DOT_GAP if is_dot else BAR_GAP) + (ARROW if point.is_open else 0)
        x, y = max(ends) + gap, middle + self.layout.small * 0.35
        is_left = max(point.numbers, default=0) < 0
        if is_dot:
            is_left = x + text_width(words, self.layout.small) > self.layout.width
        return Label(words, min(ends) - gap, y, "end") if is_left else Label(words, x, y)


ROW, TALL_ROW, HEAD = 26, 38, 24  # tall where an account stands under its name
NAMES = {True: 132, False: 280}  # px of the column of names, on a telephone and on a desk
MOST_PERIODS = {True: 6, False: 12}


def account_of(series: Series) -> str:
    return series.within_group if series.group and series.group != series.label else ""


def step_of(figure: Figure, point: Point) -> int:
    amount = next(iter(point.numbers), Decimal(0))
    return 1 + sum(amount >= each for each in figure.steps) if amount > 0 else 0


class HeatPlan:
    """In CSS pixels of the layout: the last periods, and as many rows as the picture is high.

    `cells` are (box, step of its colour, label, is it a mere bound, which is part of a sum).
    """

    def __init__(self, figure: Figure, layout: Layout) -> None:
        self.figure, self.layout = figure, layout
        narrow = layout.is_narrow
        labels = figure.labels[-MOST_PERIODS[narrow] :]
        self.row = row = TALL_ROW if any(map(account_of, figure.series)) else ROW
        # Rows that say anything of these periods: fewer are drawn than a telephone's table has.
        with_numbers = [
            s for s in figure.series if any(p.numbers for p in s.points[-len(labels) :])
        ]
        shown = with_numbers[: int((layout.height - HEAD) // row)]
        left = NAMES[narrow]
        width = (layout.width - left) / max(1, len(labels))
        unit = "US$ million" if figure.measure == "money" else figure.unit
        self.unit = Label(unit, 0, layout.small)
        self.heads = [
            Label(label, left + width * (place + 1) - 6, layout.small, "end")
            for place, label in enumerate(labels)
        ]
        tops = [HEAD + row * place for place in range(len(shown))]
        self.names = [
            Label(shorten(each.group or each.label, layout.size, left - 8, bold=True), 0, top + 17)
            for each, before, top in zip(shown, (None, *shown), tops, strict=False)
            if not (before and each.group and each.group == before.group)  # named above
        ]
        self.accounts = [
            Label(shorten(account_of(each), layout.small, left - 8), 0, top + 32)
            for each, top in zip(shown, tops, strict=True)
        ]
        self.cells: list[tuple[Box, int, Label, bool]] = []
        for each, top in zip(shown, tops, strict=True):
            for column, point in enumerate(each.points[-len(labels) :]):
                box, words = Box(left + width * column, top, width, row), "·"
                if point:
                    amount = point.numbers[0]
                    words = TABULAR[figure.measure](amount) if amount else "zero"
                    if narrow and amount and figure.measure == "money":
                        words = f"{amount / MILLION:.0f}" if abs(amount) >= MILLION / 2 else "<1"
                name = Label(words, box.x + width - 6, top + row / 2 + 5, "end")
                is_part = bool(point) and bool(bounds_of(point, str)) and point.value is None
                self.cells.append((box, step_of(figure, point), name, is_part))
        rest = len(figure.series) - len(shown)
        self.foot = Label(
            f"and {rest} more in the table" * bool(rest), 0, HEAD + row * len(shown) + 18
        )
        self.height = HEAD + row * len(shown) + (ROW if rest else 6)
