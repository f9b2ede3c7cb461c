"""What pictures are laid out for and built of, and how wide words are; the axes on which values,
periods and categories lie, with the words at them.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from nkworld.charts import periods
from nkworld.charts.figures import LIMIT, Figure, Series
from nkworld.charts.words import BILLION, MILLION, exact, plain, rounded, together


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in CSS pixels: `small` for what is looked up, `size` for labels.

    `name_column` is the widest that names at the lines' ends may be; 0 puts them inside. At most so
    many `events` are named above the plot; on a telephone by their short labels.
    """

    name: str
    width: int
    height: int
    small: float
    size: float
    value_ticks: int
    name_column: int
    line_width: float
    between_periods: int
    events: int = 12
    is_narrow: bool = False


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("wide", 880, 400, 13.5, 14.5, 5, 190, 2.5, 30),
        Layout("narrow", 360, 340, 13.0, 13.5, 3, 0, 2.2, 16, 4, is_narrow=True),
    )
}


Place = tuple[float, float]


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height + 1
            and other.y < self.y + self.height + 1
        )


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words on its baseline; x is its start, or its "middle" or "end"."""

    words: str
    x: float
    y: float
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class GridLine:
    start: Place
    end: Place
    label: Label
    is_zero: bool


WIDTHS_IN_EM = {
    0.34: "ijlI.,:;|'! ",
    0.4: "frt()[]·-/",
    0.85: "wm−+=<>≥≤~",
    1.0: "MW@%—…",
    0.7: "ABCEKVXY&",
    0.78: "DGHNOQRU",
}
LETTERS = {letter: em for em, letters in WIDTHS_IN_EM.items() for letter in letters}
BOLD = 1.12


@lru_cache(8192)
def text_width(text: str, size: float, bold: bool = False) -> float:
    ems = sum(
        LETTERS.get(letter) or (1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.64)
        for letter in text
    )
    return ems * size * (BOLD if bold else 1)


def wrap(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    lines: list[str] = []
    for word in filter(None, together(text).split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def shorten(text: str, size: float, width: float, bold: bool = False) -> str:
    if text_width(text, size, bold) <= width:
        return text
    while text and text_width(f"{text}…", size, bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


MARKERS = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True, slots=True)
class KeyEntry:
    words: str
    role: str
    marker: str
    x: float
    y: float


def key_of(
    series: Sequence[Series], layout: Layout, with_markers: bool, is_part: bool = False
) -> tuple[tuple[KeyEntry, ...], float]:
    """The names, wrapped to the width, and how high they are. One series needs none."""
    if len(series) < 2 - is_part:
        return (), 0
    entries = []
    x, y = 0.0, layout.size
    grey = [each for each in series if each.role == "other"]
    if len(grey) > 1:  # nobody tells them apart: the table and a pointer name each
        rest = replace(grey[0], label=f"{len(grey)} others")
        series = [*(each for each in series if each not in grey), rest]
    for index, each in enumerate(series):
        words = shorten(each.label, layout.size, layout.width - 18)
        width = text_width(words, layout.size) + 18
        if x and x + width > layout.width:
            x, y = 0.0, y + layout.size + 7
        marker = marker_of(index) if with_markers else "square"
        entries.append(KeyEntry(words, each.role, marker, x, y))
        x += width + 16
    return tuple(entries), y + 14


def marker_of(index: int) -> str:
    return MARKERS[index % len(MARKERS)]


ROOM = Decimal("1.1")  # over a limit, for its name
SCALES = ((BILLION, "billion"), (MILLION, "million"), (Decimal(1000), "thousand"))
PLACES = (1, 2, 3, 5, 10, 20, 50, 100)
STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10", "20"))
LEAST_SIDE, BOTH_WAYS = Decimal("0.15"), 5  # of the other side of a mirrored axis; its ticks
FOR_WORDS = Decimal("0.09")  # of its height, under the longest bar
LITTLE = Decimal("0.04")  # of the highest value


@dataclass(frozen=True, slots=True)
class Axis:
    """The value axis: its bounds and ticks in raw units, and how both are written.

    `low` lies at the foot of a picture, unless it `is_reversed`: the first place stands on top.
    """

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    labels: tuple[str, ...]
    unit: str = ""
    is_reversed: bool = False


def axis(
    values: Sequence[Decimal],
    measure: str,
    count: int = 5,
    is_mirrored: bool = False,
    unit: str = "",
) -> Axis:
    """From zero over the values, with about `count` round ticks; of ranks from the first place."""
    if measure == "rank":
        # Half a place of room above the first and below the last.
        worst, half = max(values, default=Decimal(1)), Decimal("0.5")
        places = tuple(Decimal(place) for place in PLACES if place <= worst)
        labels = tuple([exact(place) for place in places])
        return Axis(half, worst + half, places, labels, unit, is_reversed=True)
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    if low == high:
        high = Decimal(100) if measure == "percent" else Decimal(1)
    if is_mirrored:
        count = BOTH_WAYS
        low, high = min(low, -high * LEAST_SIDE), max(high, -low * LEAST_SIDE)
        low -= (high - low) * FOR_WORDS
    # The round steps near the rough one; of what is counted there are no halves.
    rough = (high - low) / count
    steps = [Decimal(1).scaleb(rough.adjusted()) * step for step in STEPS]
    if measure == "count":
        steps = [step for step in steps if step == step.to_integral_value()] or [Decimal(1)]
    # In whole steps from zero, up to the highest value and down to the lowest.
    ways: list[list[Decimal]] = []
    for step in steps:
        first, last = -int(-low / step), int(high / step)
        if not is_mirrored:
            is_little = -low <= LITTLE * high
            first = 0 if is_little else int((low / step).to_integral_value(ROUND_FLOOR))
            last = int((high / step).to_integral_value(ROUND_CEILING))
        ways.append([step * number for number in range(first, last + 1)])
    misfits: list[tuple] = []
    for way in ways:
        number, extent = len(way) - 1, way[-1] - way[0]
        one_way = (max(0, number - count - 1), extent, abs(number - count), -number)
        misfits.append((abs(len(way) - count),) if is_mirrored else one_way)
    ticks = ways[misfits.index(min(misfits))]
    if not is_mirrored:
        low, high = min(low, ticks[0]), max(high, ticks[-1])
    divisor, scale = Decimal(1), ""
    if measure not in ("percent", "score"):
        size = max(abs(tick) for tick in ticks) / (1 if measure == "money" else 10)
        divisor, scale = next(((by, name) for by, name in SCALES if size >= by), (divisor, scale))
    # Both sides of a mirrored axis count upwards from zero.
    shown = [(abs(tick) if is_mirrored else tick) / divisor for tick in ticks]
    decimals = max(len(plain(value).partition(".")[2]) for value in shown)
    labels = tuple(["0" if value == 0 else rounded(value, decimals) for value in shown])
    money, rest = f"US$ {scale}".strip(), unit.removeprefix("US dollars")
    unit = money + rest if rest != unit else f"{scale} {unit}".strip()
    return Axis(low, high, tuple(ticks), labels, unit)


@dataclass(frozen=True, slots=True)
class Panel:
    """`whole` is the figure of all small pictures; they share an `axis` and maybe a key."""

    whole: Figure
    axis: Axis
    is_keyed: bool


@dataclass(frozen=True, slots=True)
class Scale:
    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float | Decimal) -> float:
        if self.low == self.high:
            return (self.start + self.end) / 2
        part = (float(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


class Times:
    """Periods at the moment at which they begin, so that uneven periods are drawn to scale."""

    def __init__(self, labels: tuple[str, ...], start: float, end: float) -> None:
        self.labels = labels
        self.moments = [periods.moment(label) or 0.0 for label in labels]
        self.scale = Scale(self.moments[0], self.moments[-1], start, end)
        self.centres = [self.scale(moment) for moment in self.moments]
        # The moments at both ends; a single one lies in the middle.
        low, high = self.scale.low, self.scale.high
        self.bounds = (low, high) if low < high else (low - 1, high + 1)

    def at(self, label: str) -> float | None:
        """Where a day or period begins; None outside. What is in the last lies at its point."""
        moment, length = periods.moment(label), 1 / (periods.parts_of_a_year(self.labels) or 1)
        if moment is None or not self.scale.low <= moment < self.scale.high + length:
            return None
        return self.scale(min(moment, self.scale.high))

    def stretch(self, first: str, last: str) -> tuple[float, float] | None:
        low, high = periods.moment(first), periods.moment(last)
        scale = self.scale
        if low is None or high is None or high < scale.low or low > scale.high:
            return None
        return scale(max(low, scale.low)), scale(min(high, scale.high))


class Slots:
    """One slot of equal width for each label; a moment lies within the slot of its period."""

    def __init__(self, labels: tuple[str, ...], start: float, end: float) -> None:
        self.labels = labels
        self.scale = Scale(-0.5, len(labels) - 0.5, start, end)
        self.step = (end - start) / max(1, len(labels))
        self.centres = [start + self.step * (index + 0.5) for index in range(len(labels))]
        self.moments = [float(index) for index in range(len(labels))]
        self.bounds = self.scale.low, self.scale.high
        # The moments at which the slots begin, and at which the last ends; none of categories.
        known = [moment for moment in map(periods.moment, labels) if moment is not None]
        self.edges: list[float] = []
        if known and len(known) == len(labels):
            self.edges = [*known, known[-1] + 1 / (periods.parts_of_a_year(labels) or 1)]

    def at(self, label: str) -> float | None:
        edges, moment = self.edges, periods.moment(label)
        if moment is None or not edges or not edges[0] <= moment < edges[-1]:
            return None
        part = _part(edges, moment)
        if periods.parts_of(label) == periods.parts_of_a_year(self.labels):
            part = int(part + 1e-6) + 0.5
        return self.scale.start + self.step * part

    def stretch(self, first: str, last: str) -> tuple[float, float] | None:
        edges, low, high = self.edges, periods.moment(first), periods.moment(last)
        if low is None or high is None or not edges or high < edges[0] or low >= edges[-1]:
            return None
        over = high + 1 / (periods.parts_of(last) or 365)
        start, end = (_part(edges, min(max(m, edges[0]), edges[-1])) for m in (low, over))
        return self.scale.start + self.step * start, self.scale.start + self.step * end


def _part(edges: list[float], moment: float) -> float:
    """The slot's index with the part of the period gone by, 3.25 in the spring of 2016."""
    index = bisect_right(edges[:-1], moment) - 1
    return index + (moment - edges[index]) / (edges[index + 1] - edges[index])


STRIDES = (1, 2, 5, 10, 20, 25, 50, 100)

Named = tuple[int, str]  # a label's index and the words for it


@dataclass(frozen=True, slots=True)
class Area:
    left: float
    right: float
    top: float
    bottom: float
    y: Scale


def value_axis(figure: Figure, ticks: int, drawn: Sequence[Figure] = ()) -> Axis:
    """Of the figure, or of the small pictures that are `drawn` of it to one scale."""
    values: list[Decimal] = []
    for each in drawn or [figure]:
        if each.kind == "stacked":
            values += [end for bars in bars_of(each) for _, end in bars.values()]
            continue
        for series in each.series:
            found = [n for point in series.points for n in point.numbers]
            values += found if series.role != LIMIT else [*found, *(n * ROOM for n in found)]
    return axis(values, figure.measure, ticks, bool(figure.mirror), figure.unit)


def standing(figure: Figure, index: int) -> list[int]:
    return [
        place
        for place, series in enumerate(figure.series)
        if series.role != LIMIT and series.points[index].numbers
    ]


def beside(figure: Figure, place: int, index: int) -> float:
    if figure.kind != "bar" or figure.is_piled or figure.series[place].role == LIMIT:
        return 0
    bars = standing(figure, index)
    return bars.index(place) + 0.5 - len(bars) / 2 if place in bars else 0


def most_beside(figure: Figure) -> int:
    if figure.is_piled:
        return 1
    return max((len(standing(figure, index)) for index in range(len(figure.labels))), default=1)


def stack_top(figure: Figure, index: int) -> list[Decimal]:
    numbers = [figure.series[place].points[index].numbers for place in standing(figure, index)]
    if figure.kind != "stacked":
        return [max(some) for some in numbers]
    values = [point.points[index].value or Decimal(0) for point in figure.series]
    return [sum((value for value in values if value > 0), Decimal(0))] if numbers else []


def bars_of(figure: Figure) -> list[dict[int, tuple[Decimal, Decimal]]]:
    """Of each series {index: (from, to)} of its bars; stacked ones pile up from zero, both ways."""
    found: list[dict[int, tuple[Decimal, Decimal]]] = [{} for _ in figure.series]
    for index, row in enumerate(figure.rows):
        reached = {True: Decimal(0), False: Decimal(0)}
        for bars, point in zip(found, row, strict=True):
            # To its value, of a bar without one to the least that it can be.
            start, end = Decimal(0), next(iter(point.numbers), None)
            if figure.kind == "bar" and point.value is None:
                end = point.high if point.high is not None and point.high < 0 else point.low
                end = end if point.is_open else None
            if figure.kind == "stacked" and point.value is not None:
                start = reached[point.value > 0]
                end = reached[point.value > 0] = start + point.value
            if end is not None:
                bars[index] = start, end
    return found


def centred(words: str, x: float, y: float, layout: Layout) -> Label:
    half = text_width(words, layout.small) / 2
    return Label(words, min(max(x, half), layout.width - half), y, "middle")


def period_labels(scale: Times | Slots, layout: Layout, bottom: float) -> list[Label]:
    named, is_time = list(enumerate(scale.labels)), periods.is_timeline(scale.labels)
    firsts = {label[:4]: index for index, label in reversed(named)} if is_time else {}
    if len(firsts) > 2 or len(firsts) == len(named):  # else years do not say enough
        named = [(firsts[year], year) for year in sorted(firsts)]
    room = max(text_width(words, layout.small) for _, words in named) + layout.between_periods
    place: Callable[[Named], float] = lambda each: scale.centres[each[0]]  # noqa: E731
    is_uneven = is_time and not periods.parts_of_most(scale.labels)
    picked: list[Named] = []
    if is_uneven:  # each that has room behind the one before
        for each in named:
            if not picked or place(each) - place(picked[-1]) >= room:
                picked.append(each)
    else:  # as many round years as fit
        thinned = (
            [(i, words) for i, words in named if (int(words) if words.isdecimal() else i) % by == 0]
            for by in STRIDES
        )
        fitting = (
            some for some in thinned if all(b - a >= room for a, b in pairwise(map(place, some)))
        )
        picked = next(fitting, [])
    last = named[-1]
    if not picked or place(last) - place(picked[-1]) >= room:
        picked.append(last)
    y = bottom + layout.small + 8
    return [centred(words, scale.centres[index], y, layout) for index, words in picked]
