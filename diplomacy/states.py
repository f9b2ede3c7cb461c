"""The state of relations with each country on any day, worked out from the acts.

    relations = Relations.load()          # acts read once, for many days
    relations.on(date(2017, 1, 1))        # {country: RelationState}

A list that shows no relations contradicts the acts (the state is then disputed, unless twice as
much speaks for them) but does not break relations off. Suspended relations exist and are not
counted as in force. Lowered ones are, since their opening. With whom no act but only lists without
relations are on record, there never were any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Self, cast

from nkworld.atlas.countries import historical_states, of_one_descent
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Cited
from nkworld.provenance.records import grouped, records_as_of

from .acts import FOUNDED, OPENINGS, Act, RelationTimeline, State, mark_of, verdict
from .models import RelationAct
from .timeline import ONE_DAY, Mark, OnADay, StateOnDate

__all__ = ["FOUNDED", "RelationState", "Relations", "Spell", "State", "verdict"]


@dataclass(frozen=True)
class RelationState(OnADay):
    """Relations with one country on one day."""

    country: Country
    on_date: StateOnDate
    opened: tuple[PartialDate, ...] = ()  # dates of the first opening, whatever came after

    @property
    def lowered_since(self) -> tuple[PartialDate, ...]:
        """Dates that sources give for the lowering of relations that are in force."""
        return self.on_date.lowered

    @property
    def label(self) -> str:
        known_from = self.on_date.known_from
        return f"Not known before {known_from.label}" if known_from else super().label

    @property
    def in_words(self) -> str:
        """“Relations in force, since 4 April 2001, lowered since September 2017”."""
        lowered, since = self.on_date.lowered_label, self.on_date.since_label
        parts = [
            str(State.ESTABLISHED.label) if lowered else self.label,
            f"since {since}" if since else "",
            f"lowered since {lowered}" if lowered else "",
        ]
        return ", ".join(filter(None, parts))

    @property
    def in_force(self) -> bool:
        """Are there relations, lowered ones included?"""
        return self.on_date.is_counted

    @property
    def acts(self) -> list[Cited]:
        """The acts, and lists, on which the state rests."""
        return [mark.record for mark in self.on_date.marks]


def _day_after(state: Country) -> date:
    """The first day on which a historical state was no more; the database keeps its last."""
    return cast(date, state.valid_to) + ONE_DAY


class Relations:
    """All acts, read once: the state with any country on any day."""

    def __init__(self, acts: Sequence[RelationAct]) -> None:
        counted = grouped((act for act in acts if not act.excluded), lambda act: act.country)
        marks = {country: [mark_of(act) for act in own] for country, own in counted.items()}
        self.excluded = grouped((act for act in acts if act.excluded), lambda act: act.country)
        self.begins: dict[Country, date] = {}
        # Of historical states: the countries of today, successors and parts, that lie on theirs.
        self.soil: dict[Country, list[Country]] = {}
        self._let_successors_continue(marks)
        self.timelines = {country: RelationTimeline(found) for country, found in marks.items()}
        self._listed = [(c, each, *self.bounds(c)) for c, each in self.timelines.items()]

    @classmethod
    @once_per_request
    def load(cls, as_of: datetime | None = None, country: Country | None = None) -> Self:
        """As known at a moment; of one country the acts that its state can depend on are enough."""
        of = None if country is None else of_one_descent(country)
        return cls(records_as_of(RelationAct, as_of, of))

    def _let_successors_continue(self, marks: dict[Country, list[Mark]]) -> None:
        """The one state that follows a historical one goes on with its relations.

        It inherits the acts if it has no establishment of its own. If its establishment repeats
        the predecessor's, it is the same act and not counted beside it. A state that took up
        relations itself starts anew; so do several successors, none of which was there before.
        A part of the state is listed after it, or from its own first act.
        """
        for state in historical_states():
            successors, parts = list(state.successors.all()), list(state.parts.all())
            if state in marks and state.valid_to:
                followed = [one for one in successors if self._follows(state, one, marks)]
                heirs = successors if len(successors) > 1 else followed
                self.begins |= dict.fromkeys(heirs, _day_after(state))
                self.begins |= {part: self._left(part, state, marks) for part in parts}
            self.soil[state] = [*successors, *parts]

    @staticmethod
    def _left(part: Country, state: Country, marks: dict[Country, list[Mark]]) -> date:
        """The first day on which a part is listed: after the state, or by its own first act."""
        own = [m.date.first for m in marks.get(part, ()) if m.date and m.act in OPENINGS]
        return min([_day_after(state), *own])

    @staticmethod
    def _follows(state: Country, successor: Country, marks: dict[Country, list[Mark]]) -> bool:
        """Does it go on with the state's relations? One that is alone then has its marks."""
        openings, own = (
            {(m.act, m.date) for m in marks.get(country, ()) if m.act == Act.ESTABLISHED}
            for country in (state, successor)
        )
        if not own and len(state.successors.all()) == 1:
            marks[successor] = [*marks[state], *marks.get(successor, ())]
        return not own or bool(own & openings)

    def exists(self, country: Country, day: date) -> bool:
        """Is the country, and not its predecessor, the one to be listed on this day?"""
        begins, ends = self.bounds(country)
        return (not begins or begins <= day) and (not ends or day < ends)

    def bounds(self, country: Country) -> tuple[date | None, date | None]:
        """The first day on which it is there to be listed and the one after its last, if any."""
        ends = country.valid_to and country.valid_to + ONE_DAY
        return self.begins.get(country) or country.valid_from, ends

    def of(self, country: Country, day: date) -> RelationState:
        """The state with one country; unknown where no act is."""
        timeline = self.timelines.get(country)
        if timeline is None:
            return RelationState(country, StateOnDate(State.UNKNOWN, certain=False))
        return RelationState(country, timeline.on(day), timeline.opened_by(day))

    def on(self, day: date) -> dict[Country, RelationState]:
        """{country: RelationState} of every country of that day that has an act at all."""
        return {
            country: RelationState(country, timeline.on(day), timeline.opened_by(day))
            for country, timeline, begins, ends in self._listed
            if (not begins or begins <= day) and (not ends or day < ends)
        }

    def opened(self, country: Country) -> date:
        """The first day on which there may have been relations; that of the DPRK's founding if
        no act opens them.
        """
        timeline = self.timelines.get(country)
        first = timeline.steps[0] if timeline else None
        opened = first.first if first and first.act in OPENINGS else FOUNDED
        return max(opened, self.begins.get(country, FOUNDED), FOUNDED)

    def spells(self, country: Country, until: date) -> list["Spell"]:
        """The history of one country as Spells, the last one running until a day."""
        timeline = self.timelines.get(country)
        if timeline is None:
            return []
        turns = timeline.turns()
        if begins := self.bounds(country)[0]:
            turns = [max(day, begins) for day in turns]
        end = min(until, country.valid_to or until)
        days = sorted({day for day in turns if FOUNDED <= day <= end})
        stated = attrgetter("kind", "since", "lowered", "certain", "disputed")
        spells: list[Spell] = []
        for day in days:
            state = self.of(country, day)
            if not spells or stated(spells[-1].state.on_date) != stated(state.on_date):
                spells.append(Spell(state, day, end))
        return [
            Spell(one.state, one.first, then.first - ONE_DAY)
            for one, then in zip(spells, spells[1:], strict=False)
        ] + spells[-1:]


@dataclass(frozen=True)
class Spell:
    """Days, both included, on which one state held; for drawing a country's history."""

    state: RelationState
    first: date
    last: date
