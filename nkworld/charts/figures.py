"""What a chart states, before anybody draws it. Values are raw units, as Decimal."""

from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.charts import timeline

MEASURES = ("money", "percent", "count")
KINDS = ("line", "bar", "stacked", "dot")


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


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one period, or on one day within it ("2016-03")."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time to be washed behind the data."""

    start: str
    end: str
    label: str


@dataclass(frozen=True, slots=True)
class SourceRef:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A statement in numbers. Its series are aligned to its labels when it is made.

    Periods are sorted, and a line or a row of bars gets a gap for every period left out;
    other labels keep the order in which they came. Falsy when no point has a value or a bound.
    Raises ValueError for an unknown measure or kind, two points of a series at one x, or a
    percentage that is neither a change (its `unit` says so) nor a share of a named denominator.
    """

    slug: str
    title: str
    subtitle: str
    unit: str
    measure: str
    kind: str
    series: tuple[Series, ...]
    x_title: str = "Year"
    notes: tuple[str, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    marks: tuple[Mark, ...] = ()
    bands: tuple[Band, ...] = ()
    as_of: str = ""
    denominator: str = ""

    def __post_init__(self):
        if self.measure not in MEASURES:
            raise ValueError(f"A figure's measure is one of {MEASURES}, not {self.measure!r}.")
        if self.kind not in KINDS:
            raise ValueError(f"A figure's kind is one of {KINDS}, not {self.kind!r}.")
        if self.measure == "percent" and not self.denominator and "change" not in self.unit:
            raise ValueError(f"A share names its whole: {self.slug!r} has no denominator.")
        given = [point.x for series in self.series for point in series.points]
        labels = timeline.arrange(given, fill=self.kind != "dot")
        object.__setattr__(self, "series", tuple(each.aligned(labels) for each in self.series))

    def __bool__(self):
        return any(point.numbers for series in self.series for point in series.points)

    @property
    def labels(self):
        """Every x of the figure, in the order in which it is drawn."""
        return tuple(point.x for point in self.series[0].points) if self.series else ()

    @property
    def is_timeline(self):
        return timeline.is_timeline(self.labels)

    def breaks(self, series):
        """The series' breaks where x is time; between categories nothing is joined."""
        return series.breaks if self.is_timeline else frozenset()

    def source_name(self, slug):
        """A source's name, or its slug when the figure does not list it."""
        return next((source.name for source in self.sources if source.slug == slug), slug)
