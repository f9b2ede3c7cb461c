"""What is on record here of a day, and what others counted: the one beside the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point
from nkworld.provenance.models import Source, Status
from nkworld.provenance.rules import rules_of

from .models import PublishedCount
from .posts import Missions, MissionState
from .states import RelationState

What = PublishedCount.What
AFRICA = "Africa"
State = RelationState | MissionState


@dataclass(frozen=True)
class Reckoning:
    """Our own count of one thing on one day: the states that are counted and sure, those that are
    counted and not certain or disputed, and those that are not counted and may have been there.
    """

    day: date
    sure: tuple
    unsure: tuple
    perhaps: tuple
    # What a count in doubt is: openings that nobody dates make one of missions an estimate.
    status: Status = Status.ESTIMATED

    @property
    def counted(self) -> tuple:
        return (*self.sure, *self.unsure)

    @property
    def value(self) -> int:
        return len(self.counted)

    @property
    def low(self) -> int:
        return len(self.sure)

    @property
    def high(self) -> int:
        return self.value + len(self.perhaps)

    def holds(self, number: Decimal | int) -> bool:
        """Does a number lie between what is sure and what may be?"""
        return self.low <= number <= self.high

    def point(self, x: str, note: str = "") -> Point:
        """As a point of a figure; without bounds where nothing is in doubt."""
        value = Decimal(self.value)
        if self.low == self.high:
            return Point(x, value, status=Status.DERIVED.value, note=note)
        return Point(x, value, Decimal(self.low), Decimal(self.high), self.status.value, note=note)


@once_per_request
def reckon(what: str, day: date, missions: Missions) -> Reckoning:
    """Our count of what somebody else counted. A country has one embassy of North Korea."""
    sure: list[State] = []
    unsure: list[State] = []
    perhaps: list[State] = []
    for state in _states(what, day, missions):
        if _is_counted(state):
            (sure if state.standing.is_sure else unsure).append(state)
        elif _may_be(state):
            perhaps.append(state)
    status = Status.DERIVED if what == What.RELATIONS else Status.ESTIMATED
    return Reckoning(day, tuple(sure), tuple(unsure), tuple(perhaps), status)


def _states(what: str, day: date, missions: Missions) -> Iterable:
    if what == What.RELATIONS:
        return missions.relations.on(day).values()
    if what in (What.HOSTS, What.EMBASSIES_ABROAD):
        return missions.embassies_on(day, abroad=True)
    if what == What.EMBASSIES_IN_PYONGYANG:
        return missions.embassies_on(day, abroad=False)
    abroad = what != What.MISSIONS_IN_PYONGYANG
    posts = [post for post in missions.on(day) if post.mission.is_abroad == abroad]
    if what == What.MISSIONS_IN_AFRICA:
        return [post for post in posts if post.mission.receiving.region == AFRICA]
    return posts


def _is_counted(state: State) -> bool:
    return state.in_force if isinstance(state, RelationState) else state.is_open


def _may_be(state: State) -> bool:
    return state.may_be_in_force if isinstance(state, RelationState) else state.may_be_open


def country_of(state: State):
    return state.country if isinstance(state, RelationState) else state.mission.partner


def published(*what: str, as_of: datetime | None = None) -> list[PublishedCount]:
    """What others counted, one claim for each day and thing, in the order of time."""
    rule = next(iter(rules_of(PublishedCount.dataset).values()), None)
    if rule is None:
        return []
    counts = PublishedCount.objects.headline(rule, as_of).of(*what or What.values)
    order = list(What.values)
    return sorted(counts.cited(), key=lambda c: (*span(c), order.index(c.what)))


def span(count: PublishedCount) -> tuple[date, date]:
    return count.counted_on.first, count.counted_on.last


def nearest(counts: Iterable[PublishedCount], day: date) -> PublishedCount | None:
    """Of published counts the one that is nearest in time to a day."""
    return min(counts, key=lambda count: abs(day_of(count) - day), default=None)


def day_of(count: PublishedCount) -> date:
    """The day of which our own count is held against it: of a month the last."""
    return count.counted_on.last


def who(source: Source) -> str:
    """A source as the subject of a sentence: “the ROK foreign ministry”, “NCNK”."""
    return f"the {source}" if "ministry" in str(source) else str(source)
