"""The state of relations with each country on any day, worked out from the acts.

    RelationState.objects.on(date(2017, 1, 1))   # {country: RelationState}
    relations = Relations.load()                 # acts read once, for many days

A list that shows no relations contradicts the acts (the state is then disputed) but does not
break relations off. Suspended relations exist and are not counted as in force.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from nkworld.atlas.models import Country
from nkworld.provenance.records import grouped, known

from .acts import FOUNDED, IN_FORCE, OPENINGS, Act, RelationTimeline, State, mark_of, verdict
from .models import RelationAct
from .timeline import OnADay, Standing

__all__ = ["FOUNDED", "RelationState", "RelationStates", "Relations", "Spell", "State", "verdict"]


@dataclass(frozen=True)
class RelationState(OnADay):
    """Relations with one country on one day."""

    country: Country
    standing: Standing

    objects: ClassVar["RelationStates"]

    @property
    def label(self):
        known_from = self.standing.known_from
        return f"Not known before {known_from.label}" if known_from else super().label

    @property
    def in_force(self):
        """Are there relations, lowered ones included?"""
        return self.kind in IN_FORCE

    @property
    def acts(self):
        """The acts, and lists, on which the state rests."""
        return [mark.record for mark in self.standing.marks]

    @property
    def may_be_in_force(self):
        return self.in_force or bool(IN_FORCE & set(self.standing.alternatives))


class Relations:
    """All acts, read once: the state with any country on any day."""

    def __init__(self, acts):
        marks = grouped(map(mark_of, acts), lambda mark: mark.record.country)
        self.begins: dict[Country, date] = {}
        self._let_successors_continue(marks)
        self.timelines = {country: RelationTimeline(found) for country, found in marks.items()}

    @classmethod
    def load(cls, as_of=None):
        return cls(known(RelationAct, as_of))

    def _let_successors_continue(self, marks):
        """The one state that follows a historical one goes on with its relations.

        It inherits the acts if it has no establishment of its own. If its establishment repeats
        the predecessor's, it is the same act and not counted beside it. A state that is one of
        several successors, or took up relations itself, starts anew.
        """
        past = Country.objects.historical().prefetch_related("successors")
        for state in past.order_by("valid_to"):
            successors = state.successors.all()
            if len(successors) != 1 or state not in marks:
                continue
            successor, theirs = successors[0], marks[state]
            openings = {(m.act, m.date) for m in theirs if m.act == Act.ESTABLISHED}
            own = {(m.act, m.date) for m in marks[successor] if m.act == Act.ESTABLISHED}
            if not own:
                marks[successor] = [*theirs, *marks[successor]]
            if not own or own & openings:
                self.begins[successor] = state.valid_to + timedelta(days=1)

    def exists(self, country, day):
        """Is the country, and not its predecessor, the one to be listed on this day?"""
        begins = self.begins.get(country) or country.valid_from
        return (not begins or begins <= day) and (not country.valid_to or day <= country.valid_to)

    def of(self, country, day):
        """The state with one country; unknown where no act is."""
        timeline = self.timelines.get(country)
        standing = timeline.on(day) if timeline else Standing(State.UNKNOWN, certain=False)
        return RelationState(country, standing)

    def on(self, day):
        """{country: RelationState} of every country of that day that has an act at all."""
        return {c: self.of(c, day) for c in self.timelines if self.exists(c, day)}

    def opened(self, country):
        """The first day on which there may have been relations; that of the DPRK's founding if
        no act opens them.
        """
        timeline = self.timelines.get(country)
        first = timeline.steps[0] if timeline else None
        opened = first.first if first and first.act in OPENINGS else FOUNDED
        return max(opened, self.begins.get(country, FOUNDED), FOUNDED)

    def spells(self, country, until):
        """The history of one country as Spells, the last one running until a day."""
        timeline = self.timelines.get(country)
        if timeline is None:
            return []
        turns = [FOUNDED, *timeline.turns(), *self._sightings(timeline)]
        if begins := self.begins.get(country) or country.valid_from:
            turns = [max(day, begins) for day in turns]
        end = min(until, country.valid_to or until)
        days = sorted({day for day in turns if FOUNDED <= day <= end})
        spells: list[Spell] = []
        for day in days:
            state = self.of(country, day)
            if not spells or spells[-1].differs_from(state):
                spells.append(Spell(state, day, end))
        return [
            Spell(one.state, one.first, then.first - timedelta(days=1))
            for one, then in zip(spells, spells[1:], strict=False)
        ] + spells[-1:]

    @staticmethod
    def _sightings(timeline):
        return [mark.date.last for mark in timeline.marks if mark.sighting]


@dataclass(frozen=True)
class Spell:
    """Days, both included, on which one state held; for drawing a country's history."""

    state: RelationState
    first: date
    last: date

    def differs_from(self, state):
        mine, other = self.state.standing, state.standing
        return (mine.kind, mine.since, mine.certain, mine.disputed) != (
            other.kind,
            other.since,
            other.certain,
            other.disputed,
        )


class RelationStates:
    """Asked like a manager, answers from the acts."""

    def on(self, day, as_of=None):
        """{country: RelationState} on a day, as known now or at a moment."""
        return Relations.load(as_of).on(day)


RelationState.objects = RelationStates()
