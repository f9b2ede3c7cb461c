"""Our own count of a day, with what is certain and what may be."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from nkworld.asking.rules import rules_of
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Part, Point, Series
from nkworld.figures.points import point_of_claim
from nkworld.provenance.models import Source, Status
from nkworld.provenance.records import parts_of

from ..models import PublishedCount
from ..posts import Missions, MissionState
from ..states import RelationState

Measure = PublishedCount.Measure
AFRICA = "Africa"
OwnState = RelationState | MissionState


@dataclass(frozen=True)
class OwnCount:
    """Our own count of one thing on one day: the states that are counted and sure; missions that
    are counted though nobody dates their opening; states that are counted and may be otherwise,
    and those that are not counted and may have been there.

    The bounds are what is in doubt. An opening that nobody dates and nobody denies is none: it
    makes the count an estimate.
    """

    day: date
    sure: tuple
    undated: tuple
    unsure: tuple
    perhaps: tuple

    @property
    def counted(self) -> tuple:
        return (*self.sure, *self.undated, *self.unsure)

    @property
    def value(self) -> int:
        return len(self.counted)

    @property
    def low(self) -> int:
        return len(self.sure) + len(self.undated)

    @property
    def high(self) -> int:
        return self.value + len(self.perhaps)

    @property
    def band(self) -> str:
        return f"{self.low} to {self.high}" if self.low != self.high else str(self.low)

    def point(self, x: str, note: str = "") -> Point:
        """As a point of a figure; without bounds where nothing is in doubt."""
        value = Decimal(self.value)
        status = (Status.ESTIMATED if self.undated else Status.DERIVED).value
        records = marked(*self.counted, *self.perhaps)
        if self.low == self.high:
            return Point(x, value, status=status, note=note, records=records)
        low, high = Decimal(self.low), Decimal(self.high)
        return Point(x, value, low, high, status, note=note, records=records)


def marked(*states: OwnState) -> tuple[Part, ...]:
    """The records by which things stand as they do: those that date it, else all on an embassy that
    nobody dates.
    """
    dated = ([mark.record for mark in state.on_date.marks] for state in states)
    pairs = zip(states, dated, strict=True)
    return parts_of(
        record for state, own in pairs for record in own or getattr(state, "readings", [])
    )


@once_per_request
def count_on(measure: str, day: date, missions: Missions) -> OwnCount:
    """Our count of what somebody else counted. A country has one embassy of North Korea."""
    sure: list[OwnState] = []
    undated: list[OwnState] = []
    unsure: list[OwnState] = []
    perhaps: list[OwnState] = []
    for state in _states(measure, day, missions):
        on_date = state.on_date
        if on_date.is_surely_counted:
            sure.append(state)
        elif on_date.is_counted:
            (undated if on_date.is_undated else unsure).append(state)
        elif on_date.may_be_counted:
            perhaps.append(state)
    return OwnCount(day, tuple(sure), tuple(undated), tuple(unsure), tuple(perhaps))


def _states(measure: str, day: date, missions: Missions) -> Iterable[OwnState]:
    if measure == Measure.RELATIONS:
        # A union beside its members is no further country.
        found = missions.relations.on(day)
        return [found[each] for each in found if each.kind != Country.Kind.AGGREGATE]
    if measure in (Measure.HOSTS, Measure.EMBASSIES_ABROAD):
        return missions.embassies_on(day, abroad=True)
    if measure == Measure.EMBASSIES_IN_PYONGYANG:
        return missions.embassies_on(day, abroad=False)
    abroad = measure != Measure.MISSIONS_IN_PYONGYANG
    posts = [post for post in missions.on(day) if post.mission.is_abroad == abroad]
    if measure == Measure.MISSIONS_IN_AFRICA:
        return [post for post in posts if post.mission.receiving.region == AFRICA]
    return posts


MEASURES = list(Measure.values)
# Short, as they stand among the dots; the table and the reckoning tell what was counted.
SERIES_LABELS = {
    Measure.RELATIONS: "Published counts",
    Measure.HOSTS: "Hosts, published",
    Measure.EMBASSIES_ABROAD: "Abroad, published",
    Measure.MISSIONS_ABROAD: "Missions abroad, published",
    Measure.MISSIONS_IN_AFRICA: "Missions in Africa, published",
    Measure.EMBASSIES_IN_PYONGYANG: "In Pyongyang, published",
    Measure.MISSIONS_IN_PYONGYANG: "Missions in Pyongyang, published",
}


@once_per_request
def published(*measures: str, as_of: datetime | None = None) -> list[PublishedCount]:
    """What others counted, one claim for each day and thing, in the order of time."""
    rule = next(iter(rules_of(PublishedCount.dataset, as_of).values()), None)
    if rule is None:
        return []
    shown = PublishedCount.objects.headline(rule, as_of)
    counts = shown.filter(measure__in=measures or MEASURES)
    return sorted(
        counts.cited(),
        key=lambda c: (c.counted_on.first, c.counted_on.last, MEASURES.index(c.measure)),
    )


def nearest(counts: Iterable[PublishedCount], day: date) -> PublishedCount | None:
    """Of published counts the one that is nearest in time to a day."""
    return min(counts, key=lambda count: abs(day_of(count) - day), default=None)


def day_of(count: PublishedCount) -> date:
    """The day of which our own count is held against it: of a month the last."""
    return count.counted_on.last


def who(source: Source) -> str:
    """A source as the subject of a sentence: “the ROK foreign ministry”, “NCNK”."""
    return f"the {source}" if "ministry" in str(source) else str(source)


def series_of(counts: Iterable[PublishedCount]) -> tuple[Series, ...]:
    """One series for each thing that others counted: dots beside our line, each of its source."""
    ordered = sorted(counts, key=lambda count: (MEASURES.index(count.measure), count.counted_on))
    return tuple(
        Series(
            f"{measure}-published",
            SERIES_LABELS[Measure(measure)],
            tuple({str(c.counted_on): point_of(c, c.note) for c in found}.values()),
            "other",
        )
        for measure, found in groupby(ordered, key=lambda each: each.measure)
    )


def point_of(count: PublishedCount, note: str = "") -> Point:
    return replace(point_of_claim(count), x=str(count.counted_on), note=note)
