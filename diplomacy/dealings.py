from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import cast

from nkworld.atlas.models import Country
from nkworld.charts.intervals import DayScale, SpellStrip
from nkworld.provenance.references import Reference, references_to

from .membership_states import MembershipState
from .models import Event, RelationAct
from .posts import Missions, MissionState, exchange, today
from .rows import RECIPROCITY
from .states import FOUNDED, RelationState, Spell, verdict


@dataclass(frozen=True)
class Happening:
    """An event with the pages of the document that it concerns."""

    event: Event
    references: tuple[Reference, ...]


def with_concerns(events: Sequence[Event], moment: datetime | None = None) -> list[Happening]:
    """Events in their order; other domains are asked only where an event names a document."""
    symbols = {event.document for event in events} - {""}
    found = references_to(sorted(symbols), moment) if symbols else {}
    return [Happening(event, tuple(found.get(event.document, ()))) for event in events]


SHOWN_EVENTS = 5
TICK_EVERY = 20  # years


class CountryRelations:
    """All that is on record between the DPRK and one country, today or, of a historical state, on
    its last day. Falsy where nothing is.

    `events` are its events as known at the moment, the newest first.
    """

    def __init__(
        self,
        country: Country,
        missions: Missions,
        events: Sequence[Event],
        treaties: Sequence[MembershipState] = (),
        moment: datetime | None = None,
    ) -> None:
        self.country, self.missions, self.events = country, missions, events
        self.moment = moment
        self.treaties = treaties  # between the two alone, as they stand today
        self.relations = missions.relations
        self.day = min(country.valid_to or today(), today())

    def __bool__(self) -> bool:
        return bool(self.spells or self.posts or self.events or self.treaties)

    @cached_property
    def state(self) -> RelationState:
        return self.relations.of(self.country, self.day)

    @cached_property
    def spells(self) -> list[Spell]:
        """The history, the newest first."""
        return self.relations.spells(self.country, self.day)[::-1]

    @cached_property
    def strip(self) -> SpellStrip:
        return strip(self.spells[::-1], self.day)

    @cached_property
    def _records(self) -> list[RelationAct]:
        timeline = self.relations.timelines.get(self.country)
        marks = timeline.marks if timeline else []
        records = [cast(RelationAct, mark.record) for mark in marks]
        records += self.relations.excluded[self.country]
        return sorted(records, key=lambda act: (act.date.first, act.date.last, act.pk))

    @property
    def acts(self) -> list[RelationAct]:
        """Every act and list that names the country itself, in order of date, left-out ones too."""
        return [act for act in self._records if act.country == self.country]

    @property
    def heir_of(self) -> set[Country]:
        """The historical states on whose acts its own relations rest."""
        return {act.country for act in self._records if not act.excluded} - {self.country}

    @cached_property
    def posts(self) -> list[MissionState]:
        """Every mission between the two, those that are open first."""
        found = self.missions.on(self.day, self.country)
        return sorted(found, key=lambda post: not post.is_open)

    @property
    def abroad(self) -> list[MissionState]:
        return [post for post in self.posts if post.mission.is_abroad]

    @property
    def here(self) -> list[MissionState]:
        return [post for post in self.posts if not post.mission.is_abroad]

    @property
    def exchange(self) -> str:
        return exchange([post for post in self.posts if post.is_open])

    @property
    def reciprocity(self) -> str:
        return RECIPROCITY[self.exchange]

    @property
    def latest_events(self) -> list[Happening]:
        """As Happenings: other domains are asked only by the page that shows them."""
        return with_concerns(self.events[:SHOWN_EVENTS], self.moment)

    @property
    def has_more_events(self) -> bool:
        return len(self.events) > SHOWN_EVENTS


def strip(spells: Iterable[Spell], until: date) -> SpellStrip:
    """The history of relations as one strip: a bar for each spell, as wide as it lasted, and ticks,
    from the founding of the DPRK until a day; looks are those of a verdict.
    """
    scale = DayScale(FOUNDED, until)
    bars = [
        scale.bar(
            one.first,
            one.last,
            verdict(one.state.kind).replace(" ", "-"),
            not one.state.is_sure,
            f"{one.state.label}, {one.first:%-d %b %Y} to {one.last:%-d %b %Y}",
        )
        for one in spells
    ]
    return SpellStrip(bars, scale.ticks(TICK_EVERY))
