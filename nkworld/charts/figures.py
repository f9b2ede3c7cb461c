"""What a chart states, before anybody draws it. Values are raw units, as Decimal."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from nkworld.charts import periods
from nkworld.charts.headline import Finding, FindingNumber, Sentence, topic
from nkworld.charts.series import LIMIT, Point, Series

MEASURES = ("money", "percent", "count", "score", "rank")
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
    headline: Sentence = field(default=Sentence(""), kw_only=True)
    topic: str = field(default="", kw_only=True)
    unfit: frozenset[str] = field(default=frozenset(), kw_only=True)
    left_out: tuple[str, ...] = field(default=(), kw_only=True)
    unfit_until: str = field(default="", kw_only=True)
    banned_since: str = field(default="", kw_only=True)
    headed_by: tuple[Series, ...] = field(default=(), kw_only=True)
    subtitle: str
    unit: str
    measure: str
    kind: str
    series: tuple[Series, ...]
    x_title: str = "Year"
    notes: tuple[str, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    marks: tuple[Mark, ...] = ()
    as_of: str = ""
    denominator: str = ""
    publisher: str = (
        ""  # who publishes its figures, and how often: “China’s customs publish monthly”
    )
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
    # Every x of the figure, in the order in which it is drawn.
    labels: tuple[str, ...] = field(init=False)
    is_timeline: bool = field(init=False)

    def __post_init__(self) -> None:
        if not isinstance(self.headline, Sentence):  # a bare text is a topic
            object.__setattr__(self, "headline", topic(self.headline))  # type: ignore[unreachable]
        if self.measure not in MEASURES:
            raise ValueError(f"A figure's measure is one of {MEASURES}, not {self.measure!r}.")
        if self.kind not in KINDS:
            raise ValueError(f"A figure's kind is one of {KINDS}, not {self.kind!r}.")
        if self.measure == "percent" and not self.denominator and "change" not in self.unit:
            raise ValueError(f"A share names its whole: {self.slug!r} has no denominator.")
        given = [point.x for series in self.series for point in series.points]
        labels = periods.arrange((*given, *self.extent), fill=self.kind != "dot")
        if periods.is_timeline(labels):
            # Without the periods at either end of which no series has a number or a note.
            points = [point for series in self.series for point in series.points]
            told = {*self.extent, *(p.x for p in points if p.numbers or p.note or p.changed)}
            places = [place for place, label in enumerate(labels) if label in told]
            labels = labels[places[0] : places[-1] + 1] if places else labels
        object.__setattr__(self, "series", tuple(each.aligned(labels) for each in self.series))
        object.__setattr__(self, "labels", labels)
        object.__setattr__(self, "is_timeline", periods.is_timeline(labels))

    def __bool__(self) -> bool:
        return any(point.numbers for series in self.series for point in series.points)

    @property
    def title(self) -> str:
        return self.finding.headline if self.finding else self.headline.text

    @property
    def deck(self) -> str:
        return self.finding.deck if self.finding else self.headline.deck

    @property
    def headline_numbers(self) -> tuple[FindingNumber, ...]:
        heads = self.beneath or tuple(filter(None, [self.finding]))
        found = {n[:2]: n for head in reversed(heads) for n in head.numbers_in(self)}
        return tuple(found.values())

    def rows(self) -> Iterator[tuple[Point, ...]]:
        return zip(*(series.points for series in self.series), strict=True)

    @property
    def own_marks(self) -> tuple[str, ...]:
        own = dict.fromkeys(mark.label for mark in self.marks)
        return self.replaced if self.context or self.replaced else tuple(own)

    @property
    def is_of_several(self) -> bool:
        drawn = (series for series in self.series if series.role != LIMIT)
        return len({series.group or series.label for series in drawn}) > 1

    @property
    def silent(self) -> list[int]:
        drawn = [series for series in self.series if series.role != LIMIT]
        places = range(len(self.labels))
        return [i for i in places if not any(series.points[i].numbers for series in drawn)]

    @property
    def is_over_x(self) -> bool:
        return self.is_timeline or self.kind == "line"

    @property
    def has_bars(self) -> bool:
        return self.kind in ("bar", "stacked")

    @property
    def is_piled(self) -> bool:
        return self.kind == "stacked" or bool(self.mirror)

    def breaks(self, series: Series) -> frozenset[int]:
        return series.breaks if self.is_timeline else frozenset()

    def source_name(self, slug: str) -> str:
        return next((source.name for source in self.sources if source.slug == slug), slug)

    def authority(self, slug: str) -> str:
        return next((source.authority for source in self.sources if source.slug == slug), "")
