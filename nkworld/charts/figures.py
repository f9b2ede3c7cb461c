"""What a chart states, before anybody draws it: points, series, the sentence over them, the figure.

Values are raw units, as Decimal.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, cast

from nkworld.charts import periods

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
    # Its value and bounds, as far as they are known.
    numbers: tuple[Decimal, ...] = field(init=False, compare=False, repr=False)
    is_exact: bool = field(init=False, compare=False, repr=False)
    has_range: bool = field(init=False, compare=False, repr=False)
    # One bound is all that is known: “at least” or “at most” so much, drawn as an arrow.
    is_open: bool = field(init=False, compare=False, repr=False)
    is_doubtful: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        ends = tuple([end for end in (self.low, self.high) if end is not None])
        is_open = len(ends) == 1 and self.value in (None, *ends)
        is_doubtful = self.status == "estimated" or self.read == COMPILATION
        object.__setattr__(self, "numbers", ends if self.value is None else (self.value, *ends))
        object.__setattr__(self, "is_exact", self.value is not None and self.low == self.high)
        object.__setattr__(self, "has_range", bool(ends))
        object.__setattr__(self, "is_open", is_open)
        object.__setattr__(self, "is_doubtful", is_doubtful)

    def __bool__(self) -> bool:
        return bool(self.numbers)

    @property
    def number(self) -> Decimal:
        if self.value is None:
            raise ValueError("Only a bound is known: there is no value to reckon with.")
        return self.value

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
        """Where it is not to be joined to the period before; names have none."""
        if not periods.is_timeline([point.x for point in self.points]):
            return frozenset()
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
        return [cast(ValuedPoint, point) for point in self.points if point.value is not None]

    @cached_property
    def on_record(self) -> list[Point]:
        return [point for point in self.points if point.numbers]


# What stands first: a sentence about figures with the claims on which it rests, or the desk's.
READS = ("at-source", "quoted", COMPILATION)  # from the source itself to what nobody reviewed
UNREVIEWED = "read in an unreviewed compilation"


@dataclass(frozen=True, slots=True)
class Claim:
    label: str
    period: str
    point: Point


def worse(*reads: str) -> str:
    """How the least well read of several was read; empty where that is told of none."""
    return max((read for read in reads if read in READS), key=READS.index, default="")


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    claims: tuple[Claim, ...] = ()
    left_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    @property
    def deck(self) -> str:
        caveats = dict.fromkeys(claim.point.caveat for claim in self.claims if claim.point.caveat)
        parts = [each for each in caveats if each not in self.text]
        if any(claim.point.read == COMPILATION for claim in self.claims):
            parts.append(UNREVIEWED)
        return " ".join(f"{each[:1].upper()}{each[1:].rstrip('.')}." for each in parts)

    @property
    def read(self) -> str:
        return worse(*(claim.point.read for claim in self.claims))


class FindingNumber(NamedTuple):
    """A number of a headline that is a point of a figure, and the words in which it is printed."""

    series: str
    x: str
    text: str


@dataclass(frozen=True)
class Finding:
    """What the desk says first, and the one doubt that matters; `place` is “figure:trade/total”."""

    place: str
    headline: str
    deck: str

    def numbers_in(self, figure: "Figure") -> tuple[FindingNumber, ...]:
        return ()

    def series_in(self, slug: str) -> frozenset[str]:
        return frozenset()


MEASURES = ("money", "percent", "count", "score", "rank")
BY_UNIT = {"US dollars": "money", "per cent": "percent"}  # by how a unit begins, else a count
KINDS = ("line", "bar", "stacked", "dot", "heat")
STANDING, HANGING = "imports", "exports"  # the roles on either side of a mirrored figure's zero


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one period, or on one day ("2016-03"); with an `end` a stretch.

    `priority` (1, 2, 3) says which are named first where room is short, `short` is the label for a
    telephone; `slug` names the record that says so, in a `sentence`.
    """

    x: str
    label: str
    end: str = ""
    short: str = ""
    priority: int = 1
    slug: str = ""
    sentence: str = ""
    source: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class SourceRef:
    slug: str
    name: str
    terms: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    moment: str
    rule: tuple[str, int, str] | None = None
    revisions: tuple[tuple[str, int], ...] = ()

    @property
    def query(self) -> dict[str, str]:
        rule = {"rule": f"{self.rule[0]}.{self.rule[1]}"} if self.rule else {}
        return {"as_of": self.moment} | rule


@dataclass(frozen=True, slots=True)
class Figure:
    """A statement in numbers. Its series are aligned to its labels when it is made: periods are
    sorted and, in lines and bars, filled; other labels keep their order. Falsy without numbers.

    `measure`, how its numbers are written, follows from the unit unless said, as of a rank.
    `topic` says in a few words what it shows, `headline` what the machine says of it (see
    `fallback.py`). What the desk wrote, its `finding`, stands before both.
    `unfit` are sources that head nothing, such as compilers, the last in `unfit_until`; `left_out`
    says in sentences what was left out. `banned_since` is the period since which it is forbidden.
    `headed_by` are the series of which the headline speaks where the picture draws them otherwise:
    totals by their parts, ranges by their lower ends.
    `query` is what it was asked, as pairs. `as_of` is the day of which it speaks, `pin` what
    reproduces it to the byte.
    `is_flow`: its values happen within their periods, so that several may be added. `whole` names
    what the series of a stacked figure are together.
    `by_country` has a point for every country on record, also those that its picture lacks.
    `context` is the title of a set of marks that was laid behind it in place of its own, whose
    labels are `replaced`; `strips` are counts under the axis, one for each label.
    `multiples`: small pictures, one for each group of series; `only_multiples` where one picture
    could not show them. `mirror` names the sides of zero: above it imports, below it exports.
    `extent` are the first and the last period that it spans though nothing may be said of them.
    `steps` of a table of heat are the values at which a next colour begins.
    `beneath` are the findings of a page whose headlines' numbers are marked, not those of its own.

    ValueError for an unknown measure or kind, two points of a series at one x, or a percentage
    that is neither a change (its `unit` says so) nor a share of a named denominator.
    """

    slug: str = field(default="", kw_only=True)
    measure: str = field(default="", kw_only=True)
    headline: Sentence = field(default=Sentence(""), kw_only=True)
    topic: str = field(default="", kw_only=True)
    unfit: frozenset[str] = field(default=frozenset(), kw_only=True)
    left_out: tuple[str, ...] = field(default=(), kw_only=True)
    unfit_until: str = field(default="", kw_only=True)
    banned_since: str = field(default="", kw_only=True)
    headed_by: tuple[Series, ...] = field(default=(), kw_only=True)
    subtitle: str
    unit: str
    kind: str
    series: tuple[Series, ...]
    x_title: str = "Year"
    notes: tuple[str, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    marks: tuple[Mark, ...] = ()
    as_of: str = ""
    denominator: str = ""
    # Who publishes its figures, and how often: “China’s customs publish monthly”.
    publisher: str = ""
    context: str = ""
    strips: tuple[Series, ...] = ()
    replaced: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    pin: Pin | None = None
    mirror: tuple[str, ...] = ()
    multiples: bool = False
    only_multiples: bool = False
    extent: tuple[str, ...] = ()
    is_flow: bool = False
    whole: str = ""
    by_country: Series | None = None
    steps: tuple[int, ...] = ()
    finding: Finding | None = field(default=None, compare=False)
    beneath: tuple[Finding, ...] = field(default=(), compare=False)
    title: str = field(init=False)
    # Every x of the figure, in the order in which it is drawn.
    labels: tuple[str, ...] = field(init=False)
    # Of each label the points of all series.
    rows: tuple[tuple[Point, ...], ...] = field(init=False, compare=False, repr=False)
    is_timeline: bool = field(init=False)
    has_bars: bool = field(init=False)
    is_piled: bool = field(init=False)
    is_over_x: bool = field(init=False)
    is_of_several: bool = field(init=False)
    own_marks: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        headline: Any = self.headline
        headline = headline if isinstance(headline, Sentence) else Sentence(headline)
        if not self.measure:
            known = (each for unit, each in BY_UNIT.items() if self.unit.startswith(unit))
            object.__setattr__(self, "measure", next(known, "count"))
        if self.measure not in MEASURES:
            raise ValueError(f"A figure's measure is one of {MEASURES}, not {self.measure!r}.")
        if self.kind not in KINDS:
            raise ValueError(f"A figure's kind is one of {KINDS}, not {self.kind!r}.")
        if self.measure == "percent" and not self.denominator and "change" not in self.unit:
            raise ValueError(f"A share names its whole: {self.slug!r} has no denominator.")
        points = [point for series in self.series for point in series.points]
        given = (*(point.x for point in points), *self.extent)
        labels = periods.arrange(given, fill=self.kind != "dot")
        if is_timeline := periods.is_timeline(labels):
            # Without the periods at either end of which no series has a number or a note.
            filled = {*self.extent, *(p.x for p in points if p.numbers or p.note or p.changed)}
            places = [place for place, label in enumerate(labels) if label in filled]
            labels = labels[places[0] : places[-1] + 1] if places else labels
        aligned = []
        for series in self.series:
            by_x = {point.x: point for point in series.points}
            if len(by_x) < len(series.points):
                raise ValueError(f"Series {series.slug!r} has two points at the same place.")
            points = [by_x[x] if x in by_x else Point(x, None) for x in labels]
            aligned.append(replace(series, points=tuple(points)))
        own = tuple(dict.fromkeys(mark.label for mark in self.marks))
        groups = {series.group or series.label for series in aligned if series.role != LIMIT}
        derived = {
            "headline": headline,
            "title": self.finding.headline if self.finding else headline.text,
            "series": tuple(aligned),
            "labels": labels,
            "rows": tuple(zip(*(series.points for series in aligned), strict=True)),
            "is_timeline": is_timeline,
            "has_bars": self.kind in ("bar", "stacked"),
            "is_piled": self.kind == "stacked" or bool(self.mirror),
            "is_over_x": is_timeline or self.kind == "line",
            "is_of_several": len(groups) > 1,
            "own_marks": self.replaced if self.context or self.replaced else own,
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def __bool__(self) -> bool:
        return any(point.numbers for series in self.series for point in series.points)

    @property
    def deck(self) -> str:
        return self.finding.deck if self.finding else self.headline.deck

    @property
    def headline_numbers(self) -> tuple[FindingNumber, ...]:
        heads = self.beneath or tuple(filter(None, [self.finding]))
        return tuple({n[:2]: n for head in heads[::-1] for n in head.numbers_in(self)}.values())

    @property
    def silent(self) -> list[int]:
        drawn = [series for series in self.series if series.role != LIMIT]
        places = range(len(self.labels))
        return [i for i in places if not any(series.points[i].numbers for series in drawn)]

    def source_name(self, slug: str) -> str:
        return next((source.name for source in self.sources if source.slug == slug), slug)
