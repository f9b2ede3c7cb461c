"""Our own count of a day, with what is certain and what may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Point
from nkworld.provenance.models import Status

from ..models import PublishedCount
from ..posts import Missions, MissionState
from ..states import RelationState

Measure = PublishedCount.Measure
AFRICA = "Africa"
State = RelationState | MissionState


@dataclass(frozen=True)
class OwnCount:
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

    @property
    def band(self) -> str:
        return f"{self.low} to {self.high}" if self.low != self.high else str(self.low)

    def point(self, x: str, note: str = "") -> Point:
        """As a point of a figure; without bounds where nothing is in doubt."""
        value = Decimal(self.value)
        if self.low == self.high:
            return Point(x, value, status=Status.DERIVED.value, note=note)
        return Point(x, value, Decimal(self.low), Decimal(self.high), self.status.value, note=note)


@once_per_request
def count_on(measure: str, day: date, missions: Missions) -> OwnCount:
    """Our count of what somebody else counted. A country has one embassy of North Korea."""
    sure: list[State] = []
    unsure: list[State] = []
    perhaps: list[State] = []
    for state in _states(measure, day, missions):
        on_date = state.on_date
        if on_date.is_counted:
            (sure if on_date.is_sure else unsure).append(state)
        elif on_date.may_be_counted:
            perhaps.append(state)
    status = Status.DERIVED if measure == Measure.RELATIONS else Status.ESTIMATED
    return OwnCount(day, tuple(sure), tuple(unsure), tuple(perhaps), status)


def _states(measure: str, day: date, missions: Missions) -> Iterable[State]:
    if measure == Measure.RELATIONS:
        return missions.relations.on(day).values()
    if measure in (Measure.HOSTS, Measure.EMBASSIES_ABROAD):
        return missions.embassies_on(day, abroad=True)
    if measure == Measure.EMBASSIES_IN_PYONGYANG:
        return missions.embassies_on(day, abroad=False)
    abroad = measure != Measure.MISSIONS_IN_PYONGYANG
    posts = [post for post in missions.on(day) if post.mission.is_abroad == abroad]
    if measure == Measure.MISSIONS_IN_AFRICA:
        return [post for post in posts if post.mission.receiving.region == AFRICA]
    return posts
