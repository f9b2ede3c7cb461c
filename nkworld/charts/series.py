"""Points, and the series that are read as one thing. Values are raw units, as Decimal."""

from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """One value at one x. None is a gap, which is not a zero; `source` is a source's slug.

    `changed` says what is counted otherwise from here on though the source is the same. `grade`
    tells how the value was read: primary, secondary or tertiary. `caveat` is what has to be said
    with it, in words that end a sentence: “without Russia, which published nothing”.
    """

    x: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    status: str = ""
    source: str = ""
    note: str = ""
    changed: str = ""
    grade: str = ""
    caveat: str = ""

    @property
    def is_estimated(self):
        return self.status == "estimated"

    @property
    def numbers(self):
        """The value and its bounds, as far as they are known."""
        return [number for number in (self.value, self.low, self.high) if number is not None]


@dataclass(frozen=True, slots=True)
class Series:
    """Points that are read as one thing; `role` gives the colour (see `colours.ROLES`)."""

    slug: str
    label: str
    points: tuple[Point, ...]
    role: str = "other"

    @property
    def breaks(self):
        """Indices of points not to be joined to the one before: another source, or another way
        of counting.
        """
        pairs = enumerate(zip(self.points, self.points[1:], strict=False), start=1)
        return frozenset(
            index
            for index, (before, point) in pairs
            if before.value is not None
            and point.value is not None
            and (before.source != point.source or point.changed)
        )

    @property
    def known(self):
        """The points that have a value."""
        return [point for point in self.points if point.value is not None]

    def aligned(self, labels):
        """The same series with one point for each label: a gap where it had none."""
        by_x = {point.x: point for point in self.points}
        if len(by_x) < len(self.points):
            raise ValueError(f"Series {self.slug!r} has two points at the same place.")
        return replace(self, points=tuple(by_x.get(x) or Point(x, None) for x in labels))
