"""Which missions are open on a day, worked out from what each source says of them.

    missions = Missions.load()
    missions.on(date(2017, 1, 1))          # [MissionState]

An opening that nobody dates is taken to go back to the beginning of relations, and the state is
then not certain. A closing that nobody dates follows the opening of the same row: the mission is
shown as closed, not certain.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, Self

from django.db import models
from django.db.models import Q

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country, of_one_descent
from nkworld.provenance.tables import grouped, records_as_of

from .models import Accreditation, Mission, MissionReading
from .states import Relations
from .timeline import ONE_DAY, Mark, OnADay, StateOnDate, Step, Timeline


class Post(models.TextChoices):
    OPEN = "open", "Open"
    SUSPENDED = "suspended", "Suspended"
    CLOSED = "closed", "Closed"
    NOT_YET = "not-yet", "Not open yet"
    NOT_LISTED = "not-listed", "Left out of a list of open missions"
    ABSENT = "absent", "Not kept"

    @property
    def is_counted(self) -> bool:
        return self is Post.OPEN


class MissionTimeline(Timeline):
    """`earliest` is the first day on which the mission can have been there, `latest` the last."""

    def __init__(
        self, readings: Iterable[MissionReading], earliest: date, latest: date | None
    ) -> None:
        self.earliest, self.latest = earliest, latest
        marks = []
        for reading in (each for each in readings if not each.excluded):
            status, opened, closed = Post(reading.status), reading.opened, reading.closed
            is_listed = status == Post.NOT_LISTED
            if opened and not is_listed:
                marks.append(Mark(Post.OPEN, opened, reading))
            if is_listed or (reading.stated_for and not closed):
                marks.append(Mark(status, reading.stated_for, reading, sighting=True))
            elif closed or status != Post.OPEN or not opened:
                marks.append(Mark(status, closed, reading))
        super().__init__(marks)

    def before(self, step: Step | None) -> StateOnDate:
        kind = step.kinds[0] if step is not None else None
        if step and kind == Post.OPEN and step.acts:
            return StateOnDate(Post.NOT_YET)
        if kind == Post.ABSENT:
            return StateOnDate(kind)
        return StateOnDate(Post.OPEN, certain=False)

    def joined(self, mark: Mark, step: Step) -> list[Mark] | None:
        """A list that leaves a post out does not close it, but is held against it (see `on`). Who
        dates one closing after another tells of two, and so of a return between them.
        """
        if mark.kind == Post.NOT_LISTED:
            return step.supporters
        again = mark.act == Post.CLOSED and any(
            one.origin == mark.origin and one.date.last < mark.date.first for one in step.acts
        )
        return None if again else super().joined(mark, step)

    @cached_property
    def turns(self) -> list[date]:
        ended = [self.latest + ONE_DAY] if self.latest else []
        return sorted({*super().turns, self.earliest, *ended})

    def _state_on(self, day: date) -> StateOnDate:
        if self.latest and day > self.latest:
            return StateOnDate(Post.CLOSED)
        on_date = super()._state_on(day)
        if day < self.earliest and not on_date.since:
            return StateOnDate(Post.NOT_YET)
        ahead = next((step for step in self.steps if step.when.last > day), None)
        if on_date.kind == Post.CLOSED and ahead and ahead.kinds[0] == Post.CLOSED:
            return replace(on_date, certain=False, alternatives=(Post.OPEN,))
        if on_date.kind != Post.OPEN:
            return on_date
        # Disputed since the last full list of open posts that leaves out this one, if since then
        # nothing was heard of it.
        heard = [m.date.first for m in on_date.marks if m.kind == Post.OPEN]
        missing = [m for m in self.marks if m.kind == Post.NOT_LISTED and m.date.last <= day]
        since = [m for m in missing if m.date.first >= max(heard, default=date.min)]
        if not since:
            return on_date
        marks = (*on_date.marks, *since)
        return on_date.with_others([Post.NOT_LISTED], disputed=True, marks=marks)


@dataclass(frozen=True)
class MissionState(OnADay):
    mission: Mission
    on_date: StateOnDate
    readings: tuple[MissionReading, ...]
    day: date
    among: "Missions" = field(compare=False, repr=False)

    is_open = property(attrgetter("on_date.kind.is_counted"))

    @property
    def covers(self) -> tuple[Accreditation, ...]:
        known = self.among.covers[self.mission.pk]
        return tuple(each for each in known if not each.since or each.since.last <= self.day)

    @property
    def country(self) -> Country:
        return self.mission.partner

    @property
    def change(self) -> str:
        return f"{self.mission}: {self.label.lower()}"

    @property
    def is_embassy(self) -> bool:
        return self.mission.mission_type == Mission.Type.EMBASSY


class Missions:
    """All missions and readings, or those of one country and of those before and after it."""

    def __init__(self, as_of: datetime | None = None, country: Country | None = None) -> None:
        exchanged = theirs = None
        if country is not None:
            states = of_one_descent(country)
            exchanged = Q(sending__in=states) | Q(receiving__in=states)
        missions = records_as_of(Mission, as_of, where=exchanged)
        if country is not None:
            theirs = Q(mission__in=missions)
        self._of_these: Any = {"moment": as_of, "where": theirs, "mission": missions}
        readings = records_as_of(MissionReading, **self._of_these)
        by_mission = grouped(readings, lambda reading: reading.mission_id)
        self.readings = {each.pk: tuple(by_mission.get(each.pk, ())) for each in missions}
        self.missions = sorted(
            missions, key=lambda m: (m.receiving.name, m.sending.name, m.city, m.mission_type)
        )
        self.with_partner = grouped(self.missions, lambda mission: mission.partner)
        self.embassies = grouped(
            (each for each in self.missions if each.mission_type == Mission.Type.EMBASSY),
            lambda mission: mission.is_abroad,
        )
        self.relations = Relations.load(as_of, country)
        self.timelines = {
            each.pk: MissionTimeline(
                self.readings[each.pk],
                self.relations.opened(each.partner),
                each.partner.valid_to,
            )
            for each in self.missions
        }

    @classmethod
    @once_per_request
    def load(cls, as_of: datetime | None = None, country: Country | None = None) -> Self:
        return cls(as_of, country)

    @cached_property
    def covers(self) -> dict[int, list[Accreditation]]:
        """{key of the mission: its accreditations}, read by the pages that name them."""
        return grouped(records_as_of(Accreditation, **self._of_these), lambda a: a.mission_id)

    def of(self, mission: Mission, day: date) -> MissionState:
        on_date = self.timelines[mission.pk].on(day)
        return MissionState(mission, on_date, self.readings[mission.pk], day, self)

    def on(self, day: date, country: Country | None = None) -> list[MissionState]:
        found = self.missions if country is None else self.with_partner.get(country, [])
        return [self.of(mission, day) for mission in found]

    def embassies_on(self, day: date, abroad: bool) -> list[MissionState]:
        """Every embassy of one side, with its state: the DPRK's own, or those in Pyongyang."""
        return [self.of(mission, day) for mission in self.embassies[abroad]]

    def closed_without_a_date(self, day: date) -> list[tuple[MissionState, MissionReading]]:
        """Pairs of a mission’s state on a day and the reading that has it closed without a date."""
        closed = MissionReading.Status.CLOSED
        return [
            (state, reading)
            for state in self.on(day)
            for reading in state.readings
            if reading.status == closed and not (reading.closed or reading.stated_for)
        ]


def exchange(posts: Iterable[MissionState]) -> str:
    """Who has an embassy with whom, by open posts: both | ours (the DPRK’s) | theirs | neither."""
    sides = {post.mission.is_abroad for post in posts if post.is_embassy and post.is_open}
    if len(sides) == 2:
        return "both"
    return "neither" if not sides else "ours" if True in sides else "theirs"
