"""The DPRK and one country: on one day, over the years, and what changed between two days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from nkworld.asking.record_questions import today
from nkworld.atlas.models import Country
from nkworld.charts.periods import DayScale, SpellStrip
from nkworld.provenance.registries import references_to

from .membership_states import MembershipState
from .models import Event, RelationAct
from .posts import Missions, MissionState, Post, exchange
from .states import FOUNDED, Relations, RelationState, State, verdict
from .timeline import ONE_DAY, Timeline

RECIPROCITY = {
    "both": "Both",
    "ours": "North Korea’s only",
    "theirs": "In Pyongyang only",
    "neither": "Neither",
}
SHOWN_EVENTS = 5
TICK_EVERY = 20  # years


@dataclass
class CountryRow:
    """One country on one day, with missions of every type, the DPRK's and its own."""

    state: RelationState
    posts: Sequence[MissionState]

    def __post_init__(self) -> None:
        self.country = self.state.country
        self.abroad = [post for post in self.posts if post.mission.is_abroad]
        self.here = [post for post in self.posts if not post.mission.is_abroad]
        self.exchange = exchange(self.posts)
        self.reciprocity = RECIPROCITY[self.exchange]
        since = self.state.since
        self.since_ordinal = since[0].first.toordinal() if since else None


def country_rows(missions: Missions, day: date) -> list[CountryRow]:
    return [row for one in on_record(missions) if (row := country_row(missions, one, day))]


def on_record(missions: Missions) -> list[Country]:
    known = {*missions.relations.timelines, *missions.with_partner}
    return sorted(known, key=lambda one: one.name)


def country_row(missions: Missions, country: Country, day: date) -> CountryRow | None:
    """None if it was not there, or nothing of it is on record then."""
    relations = missions.relations
    posts = [post for post in missions.on(day, country) if post.is_open]
    if not posts and not (country in relations.timelines and relations.exists(country, day)):
        return None
    return CountryRow(relations.of(country, day), posts)


# {what the table shows: whether a row is of it}
IS_SHOWN: dict[str, Callable[[CountryRow], bool]] = {
    "": lambda row: True,
    # A union beside its members is no further country.
    "relations": lambda row: row.state.in_force and row.country.kind != Country.Kind.AGGREGATE,
    "abroad": lambda row: row.exchange in ("both", "ours"),
    "pyongyang": lambda row: row.exchange in ("both", "theirs"),
    "never": lambda row: row.state.kind == State.NEVER,
}
_ORDER = list(State)
# {slug: (heading, key)} of the table of a day.
COLUMNS: dict[str, tuple[str, Callable]] = {
    "name": ("Country", lambda row: row.country.name),
    "state": ("Relations", lambda row: _ORDER.index(row.state.kind)),
    "since": ("Since", lambda row: row.since_ordinal),
    "abroad": (
        "North Korea’s mission there",
        lambda row: [post.mission.city for post in row.abroad] or None,
    ),
    "pyongyang": (
        "Its mission in North Korea",
        lambda row: [post.mission.get_mission_type_display() for post in row.here] or None,
    ),
    "exchange": ("Embassies", lambda row: list(RECIPROCITY).index(row.exchange)),
}


def changes(
    relations: Relations, missions: Missions | None, first: date, last: date
) -> list[tuple[date, RelationState | MissionState]]:
    """(first day, state) of what changed within two days, both included, the newest first."""
    histories: list[tuple[Any, Any, Timeline]] = [
        (relations.of, each, timeline) for each, timeline in relations.timelines.items()
    ]
    if missions:
        histories += [
            (missions.of, each, missions.timelines[each.pk]) for each in missions.missions
        ]
    found = []
    for state_of, subject, timeline in histories:
        for day in timeline.turns:
            if first <= day <= last:
                before, after = state_of(subject, day - ONE_DAY), state_of(subject, day)
                if after.since and after.kind not in (before.kind, Post.NOT_YET):
                    found.append((day, after))
    return sorted(found, key=lambda one: (-one[0].toordinal(), one[1].country.name))


def with_references(events: Sequence[Event], moment: datetime | None = None) -> Sequence[Event]:
    """The events, each with the pages of the document that it names, if it names one."""
    symbols = {event.document for event in events} - {""}
    found = references_to(sorted(symbols), moment) if symbols else {}
    for event in events:
        event.references = found.get(event.document, ())
    return events


class CountryRelations(CountryRow):
    """All between the DPRK and one country, today or, of a historical state, on its last day: every
    mission, those that are open first. `treaties` are those between the two alone.
    """

    def __init__(
        self,
        country: Country,
        missions: Missions,
        events: Sequence[Event],
        treaties: Sequence[MembershipState] = (),
        moment: datetime | None = None,
    ) -> None:
        self.events, self.treaties, self.moment = events, treaties, moment
        self.relations = missions.relations
        self.day = min(country.valid_to or today(), today())
        self.spells = self.relations.spells(country, self.day)[::-1]
        posts = sorted(missions.on(self.day, country), key=lambda post: not post.is_open)
        super().__init__(self.relations.of(country, self.day), posts)

    def __bool__(self) -> bool:
        return bool(self.spells or self.posts or self.events or self.treaties)

    @cached_property
    def strip(self) -> SpellStrip:
        """A bar for each spell since the founding of the DPRK; looks are those of a verdict."""
        scale = DayScale(FOUNDED, self.day)
        bars = [
            scale.bar(
                one.first,
                one.last,
                verdict(one.state.kind).replace(" ", "-"),
                not one.state.is_sure,
                f"{one.state.label}, {one.first:%-d %b %Y} to {one.last:%-d %b %Y}",
            )
            for one in reversed(self.spells)
        ]
        return SpellStrip(bars, scale.ticks(TICK_EVERY))

    @cached_property
    def records(self) -> list[RelationAct]:
        """What its relations rest on, in order of date; that of the historical states among it
        whose relations it goes on with.
        """
        marks = self.relations.timeline(self.country).marks
        records = [cast(RelationAct, mark.record) for mark in marks]
        records += self.relations.excluded[self.country]
        return sorted(records, key=lambda act: (act.date.first, act.date.last, act.pk))

    @property
    def acts(self) -> list[RelationAct]:
        """Every act and list that names the country itself, in order of date, left-out ones too."""
        return [act for act in self.records if act.country == self.country]

    @property
    def latest_events(self) -> Sequence[Event]:
        return with_references(self.events[:SHOWN_EVENTS], self.moment)

    @property
    def has_more_events(self) -> bool:
        return len(self.events) > SHOWN_EVENTS
