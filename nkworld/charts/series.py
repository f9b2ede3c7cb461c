"""Points, and the series that are read as one thing. Values are raw units, as Decimal."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, cast

LIMIT = "limit"  # the role of what is allowed: a line across what was done, never a bar
COMPILATION = "compilation"  # read in a compilation that nobody reviewed


class Part(NamedTuple):
    """A claim on which a point rests: its dataset and key, whether it is added or taken off,
    whether it belongs to the whole of which the point is a share, and what it is multiplied by. Of
    a record that is counted, such as an act or a vote, its table and key.
    """

    dataset: str
    key: int
    sign: int = 1
    of_whole: bool = False
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Point:
    """One value at one x, in the unit of its table. None is a gap, which is not a zero, or of which
    only a bound is known; falsy is what says nothing at all. `source` is a source's slug.

    `changed` says what is counted otherwise from here on though the source is the same. `read` is
    at-source, quoted or compilation. `caveat` has to be said with it, in words that end a sentence.
    `parts` are the claims on which it rests, `records` those that it counts or repeats. It
    `is_disputed` where sources lie more than a tenth apart. `place` is where its claim stands in a
    rule: the lowest leads.
    """

    x: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    status: str = ""
    source: str = ""
    note: str = ""
    changed: str = ""
    read: str = ""
    caveat: str = ""
    parts: tuple[Part, ...] = field(default=(), compare=False, repr=False)
    records: tuple[Part, ...] = field(default=(), compare=False, repr=False)
    is_disputed: bool = field(default=False, compare=False)
    place: Any = field(default=0, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.numbers)

    @property
    def number(self) -> Decimal:
        """The value of a point that has one; ValueError of a mere range."""
        if self.value is None:
            raise ValueError("Only a bound is known: there is no value to reckon with.")
        return self.value

    @property
    def is_exact(self) -> bool:
        low, high = self.span
        return self.value is not None and low == high

    @property
    def span(self) -> tuple[Decimal | None, Decimal | None]:
        """(least, greatest) that it can be; None where that end is open."""
        value, low, high = self.value, self.low, self.high
        if value is None:
            return low, high
        if low is None and high is None:
            return value, value
        return (
            None if low is None and high == value else value if low is None else low,
            None if high is None and low == value else value if high is None else high,
        )

    @property
    def is_estimated(self) -> bool:
        return self.status == "estimated"

    @property
    def is_doubtful(self) -> bool:
        return self.is_estimated or self.read == COMPILATION

    @property
    def is_open(self) -> bool:
        """One bound is all that is known: “at least” or “at most” so much, drawn as an arrow."""
        ends = [end for end in (self.low, self.high) if end is not None]
        return len(ends) == 1 and self.value in (None, *ends)

    @property
    def anchor(self) -> Decimal | None:
        return next(iter(self.numbers), None)

    @property
    def has_range(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def bar_end(self) -> Decimal | None:
        """How far its bar reaches: to its value, or to the least that it can be."""
        if self.value is None and self.is_open:
            return self.high if self.high is not None and self.high < 0 else self.low
        return self.value

    @property
    def numbers(self) -> list[Decimal]:
        return [number for number in (self.value, self.low, self.high) if number is not None]


class ValuedPoint(Point):
    value: Decimal


@dataclass(frozen=True)
class Series:
    """Read as one thing, in the colour of a `role`, in the small picture of a `group`."""

    slug: str
    label: str
    points: tuple[Point, ...]
    role: str = "other"
    group: str = ""

    @property
    def within_group(self) -> str:
        return self.label.removeprefix(f"{self.group}: ")

    @cached_property
    def breaks(self) -> frozenset[int]:
        pairs = enumerate(zip(self.points, self.points[1:], strict=False), start=1)
        return frozenset(
            index
            for index, (before, point) in pairs
            if before.value is not None
            and point.value is not None
            and (before.source != point.source or point.changed)
        )

    @cached_property
    def known(self) -> list[ValuedPoint]:
        known = [point for point in self.points if point.value is not None]
        return cast(list[ValuedPoint], known)

    @cached_property
    def on_record(self) -> list[Point]:
        return [point for point in self.points if point.numbers]

    def aligned(self, labels: tuple[str, ...]) -> "Series":
        by_x = {point.x: point for point in self.points}
        if len(by_x) < len(self.points):
            raise ValueError(f"Series {self.slug!r} has two points at the same place.")
        return replace(self, points=tuple([by_x.get(x, Point(x, None)) for x in labels]))
