"""The state of relations with each country on any day, worked out from the acts.

    relations = Relations.load()          # acts read once, for many days
    relations.on(date(2017, 1, 1))        # {country: RelationState}

A list that shows no relations contradicts the acts (the state is then disputed, unless twice as
much speaks for them) but does not break relations off. Suspended relations exist and are not
counted as in force. Lowered ones are, since their opening. With whom no act but only lists without
relations are on record, there never were any.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import Self, cast

from django.db import models

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country, linked_countries, of_one_descent
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Cited, Read
from nkworld.provenance.tables import grouped, records_as_of

from .models import RelationAct
from .models.relation import BREAKS, OPENINGS
from .timeline import ONE_DAY, Mark, OnADay, StateOnDate, Step, Timeline, is_outweighed, weight

Act = RelationAct.Act
FOUNDED = date(1948, 9, 9)  # of the DPRK: nobody had relations with it before


class State(models.TextChoices):
    ESTABLISHED = "established", "Relations in force"
    DOWNGRADED = "downgraded", "Relations in force, lowered"
    SUSPENDED = "suspended", "Relations suspended"
    SEVERED = "severed", "Relations broken off"
    RECOGNISED = "recognised", "Recognised, no relations"
    NONE = "none", "No relations"
    NEVER = "never", "Never had relations"
    UNKNOWN = "unknown", "No act known"

    @property
    def is_counted(self) -> bool:
        return self in IN_FORCE


IN_FORCE = {State.ESTABLISHED, State.DOWNGRADED}
WITHOUT = {State.SEVERED, State.RECOGNISED, State.NONE, State.NEVER}
RETURNS = {Act.ESTABLISHED, Act.RESTORED}


def verdict(kind: models.TextChoices) -> str:
    """What a state comes down to: in force, suspended, without relations or unknown."""
    if kind in IN_FORCE:
        return "in force"
    return "without" if kind in WITHOUT else str(kind)


# What happens to a level or an ambassador shows that there are relations, and neither begins nor
# ends them.
LEVELS: dict[str, State] = {Act.DOWNGRADED: State.DOWNGRADED, Act.LEVEL_RESTORED: State.ESTABLISHED}
PERSONS = {Act.EXPELLED, Act.ACCREDITATION_STOPPED}
SIGHTINGS = {Act.NONE, Act.IN_FORCE, *LEVELS, *PERSONS}
SAME_STATE: dict[str, State] = dict.fromkeys(
    [Act.RESTORED, Act.IN_FORCE, *LEVELS, *PERSONS], State.ESTABLISHED
)


class RelationTimeline(Timeline):
    """The acts of one country in order.

    One page alone is weaker than two (see `is_outweighed`): relations that one unreviewed
    compilation alone opens are in force and not certain; a break that it alone tells, or that as
    many later pages deny, does not end relations. Such a break, or a list without relations, makes
    them disputed unless twice as much speaks for them.
    """

    def __init__(self, marks: Iterable[Mark]) -> None:
        super().__init__(marks)
        # Breaks that do not end relations, each until the day of the return told with it.
        self.dropped: list[tuple[Step, date]] = []
        # The level of relations while they are in force: lowered, or as they were established.
        levels = (mark for mark in self.marks if mark.act in LEVELS)
        self.levels = Timeline(Mark(LEVELS[m.act], m.date, m.record, m.act) for m in levels)
        self.levels.outside = State.ESTABLISHED
        self.never = bool(self.marks) and all(mark.act == Act.NONE for mark in self.marks)

    @cached_property
    def opening(self) -> Step | None:
        return next((step for step in self.steps if step.act == Act.ESTABLISHED), None)

    def before(self, step: Step | None) -> StateOnDate:
        """Before what is broken off or lowered something was, since a day that nobody gives."""
        if step and step.act in OPENINGS:
            return StateOnDate(State.NONE)
        known_from = step.marks[0].date if step else None
        return StateOnDate(State.UNKNOWN, certain=False, known_from=known_from)

    def joined(self, mark: Mark, step: Step) -> list[Mark] | None:
        """Recognition adds nothing to relations; a list is held against them (see `on`). Relations
        that follow recognition are a step of their own, however close.
        """
        if mark.sighting or (mark.act == Act.RECOGNISED != step.act):
            return step.supporters
        is_later = step.act == Act.RECOGNISED != mark.act
        return None if is_later else super().joined(mark, step)

    @cached_property
    def steps(self) -> list[Step]:
        """Without the breaks that do not end relations, and the returns that only answer them."""
        kept: list[Step] = []
        steps = super().steps
        while steps:
            step = steps.pop(0)
            # The return that follows, and whether only those who tell of the break tell of it.
            answer = steps[0] if steps and steps[0].act in RETURNS else None
            tellers = {mark.origin for mark in step.acts}
            is_theirs = answer is not None and {mark.origin for mark in answer.acts} <= tellers
            is_confirmed = answer and not is_theirs and kept and kept[-1].act not in BREAKS
            later = [*step.supporters, *(answer.supporters if answer and is_theirs else ())]
            # A break is weak that one compilation tells, or that as many deny; what others tell
            # speaks for it.
            denials = [mark for mark in later if mark.kind in IN_FORCE]
            is_reviewed = any(mark.is_reviewed for mark in step.acts)
            is_denied = bool(denials) and weight(step.acts) <= weight(denials)
            is_weak = step.act in BREAKS and (
                self._rests_on_one_compilation(step) or (is_denied and not is_reviewed)
            )
            if not kept or is_confirmed or not is_weak:
                kept.append(step)
                continue
            if is_theirs:
                steps.pop(0)
            kept[-1].supporters += later
            self.dropped.append((step, answer.when.last if answer else date.max))
        return kept

    @staticmethod
    def _rests_on_one_compilation(step: Step, day: date = date.max) -> bool:
        """Is it told, as far as pages until a day do, by unreviewed pages of one voice only?"""
        seen = [m for m in (*step.sightings, *step.supporters) if m.date.first <= day]
        agree = [m for m in seen if verdict(m.kind) == verdict(step.kinds[0])]
        return weight([*step.acts, *agree]) == 1

    def _state_after(self, step: Step, day: date) -> StateOnDate:
        on_date = super()._state_after(step, day)
        if not self._rests_on_one_compilation(step, day):
            return on_date
        place = self.steps.index(step)
        before = self.steps[place - 1].kinds[0] if place else self.before(step).kind
        return on_date.with_others([before], certain=False)

    @cached_property
    def turns(self) -> list[date]:
        days = {FOUNDED, *super().turns, *self.levels.turns}
        days |= {day for step, returned in self.dropped for day in (step.when.first, returned)}
        return sorted(days - {date.max})

    def _state_on(self, day: date) -> StateOnDate:
        if day < FOUNDED:
            return StateOnDate(State.NONE)
        if self.never:
            lists = tuple(self.marks)
            return StateOnDate(State.NEVER, certain=weight(lists) > 1, marks=lists)
        on_date = super()._state_on(day)
        if against := self._against(on_date, day):
            marks = tuple(dict.fromkeys([*on_date.marks, *against]))
            kinds = [mark.kind for mark in against]
            on_date = on_date.with_others(kinds, disputed=True, marks=marks)
        # Relations in force keep their beginning when they are lowered.
        level = self.levels.on(day)
        begun = on_date.since[0].first if on_date.since else date.min
        of_these = any(mark.date.last >= begun for mark in level.marks)
        if on_date.kind != State.ESTABLISHED or not of_these:
            return on_date
        return on_date.with_others(
            level.alternatives,
            kind=level.kind,
            lowered=level.since if level.kind == State.DOWNGRADED else (),
            certain=on_date.certain and level.certain,
        )

    def _against(self, on_date: StateOnDate, day: date) -> list[Mark]:
        dissenters = self._dissenters(on_date, day)
        against: list[Mark] = []
        if on_date.kind in IN_FORCE:
            # Lists that show no relations since the last act, though it left them in force.
            acts = [m.date.first for m in on_date.marks if not m.sighting and m.date.last <= day]
            begun = max(acts, default=date.min)
            lists = [m for m in self.marks if m.act == Act.NONE and begun <= m.date.last <= day]
            for_it = [mark for mark in on_date.marks if mark.kind in IN_FORCE]
            against = self._unless_outweighed([*lists, *dissenters], for_it)
            for step, returned in self.dropped:
                if step.when.first <= day < returned:
                    # Who has relations in force through the break: pages of a later date, and
                    # compilations, which look back; a report of the opening alone says nothing of
                    # later years.
                    deniers = (
                        mark
                        for mark in self.marks
                        if mark.kind in IN_FORCE
                        and (
                            step.when.first <= mark.date.first <= day
                            if mark.sighting
                            else not mark.is_reviewed and mark.date.first < step.when.first
                        )
                    )
                    against += self._unless_outweighed(step.marks, deniers)
            return against
        if on_date.kind in BREAKS:
            # Pages that have relations in force after a break from which nobody tells a return, or
            # one compilation alone does; beside those that tell of the break.
            broken = (s for s in self.steps if s.act in BREAKS and {*s.acts} & {*on_date.marks})
            for step in islice(broken, 1):
                place = self.steps.index(step) + 1
                lone = [one for one in self.steps[place : place + 1] if weight(one.acts) == 1]
                later = [mark for one in (step, *lone) for mark in one.supporters]
                agree = [mark for mark in step.supporters if verdict(mark.kind) == "without"]
                denials = [mark for mark in later if mark.kind in IN_FORCE]
                against = [] if is_outweighed(denials, [*step.acts, *agree]) else denials
        return [*against, *self._unless_outweighed(dissenters, on_date.marks)]

    @staticmethod
    def _unless_outweighed(against: list[Mark], marks: Iterable[Mark]) -> list[Mark]:
        """Nobody speaks for both sides: who tells the one is no voice for the other."""
        origins = {mark.origin for mark in against}
        others = [mark for mark in marks if mark.origin not in origins]
        return [] if is_outweighed(against, others) else against

    def _dissenters(self, on_date: StateOnDate, day: date) -> list[Mark]:
        """Sources that date a change before and another after the day, or tell of a break and show
        no relations after it, and so speak of the day; not those of a dropped break.
        """
        found = []
        dropped = {mark for step, _ in self.dropped for mark in step.marks}
        for marks in grouped(self.marks, lambda mark: mark.record.source_id).values():
            marks = sorted(marks, key=self.order)
            acts = [mark for mark in marks if not mark.sighting and mark.date.last <= day]
            before = acts[-1] if acts else None
            telling = {Act.NONE} if before and before.act in BREAKS else set()
            later = [mark for mark in marks if mark.date.first > day]
            after = [mark for mark in later if not mark.sighting or mark.act in telling]
            if not before or not after:
                continue
            # One who tells of a return alone leaves out a break.
            if after[0].act != Act.RESTORED or before.act in BREAKS:
                found.append(before)
        now = verdict(on_date.kind)
        return [mark for mark in found if verdict(mark.kind) != now and mark not in dropped]


@dataclass(frozen=True)
class RelationState(OnADay):
    country: Country
    on_date: StateOnDate
    opened: tuple[PartialDate, ...] = ()  # dates of the first opening, whatever came after

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
        return self.kind.is_counted

    @property
    def acts(self) -> list[Cited]:
        return [mark.record for mark in self.on_date.marks]

    @property
    def read(self) -> str:
        """How its best act was read; empty of none, and where two compilations agree."""
        acts = [mark for mark in self.on_date.marks if not mark.sighting]
        reads = [mark.record.read for mark in acts if mark.is_reviewed]
        if not reads and weight(acts) == 1:
            return str(Read.COMPILATION)
        return min(reads, key=Read.values.index, default="")


def _day_after(state: Country) -> date:
    """The first day on which a historical state was no more; the database keeps its last."""
    return cast(date, state.valid_to) + ONE_DAY


def soil_of_the_past() -> dict[Country, list[Country]]:
    """{state of the past, first to end first: the successors and parts of today on its soil}"""
    past = [one for one in linked_countries().values() if one.kind == Country.Kind.HISTORICAL]
    past.sort(key=lambda state: (state.valid_to, state.name))
    return {state: [*state.successors.all(), *state.parts.all()] for state in past}


class Relations:
    """All acts, read once: the state with any country on any day."""

    def __init__(self, acts: Sequence[RelationAct]) -> None:
        counted = grouped((act for act in acts if not act.excluded), lambda act: act.country)
        marks = {
            country: [
                Mark(
                    SAME_STATE.get(a.event) or State(a.event),
                    a.date,
                    a,
                    a.event,
                    sighting=a.event in SIGHTINGS,
                )
                for a in own
            ]
            for country, own in counted.items()
        }
        self.excluded = grouped((act for act in acts if act.excluded), lambda act: act.country)
        self.begins: dict[Country, date] = {}
        self.soil = soil_of_the_past()
        self._let_successors_continue(marks)
        self.timelines = {country: RelationTimeline(own) for country, own in marks.items()}
        self._listed = [(country, *self.bounds(country)) for country in self.timelines]

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
        for state in self.soil:
            if state in marks and state.valid_to:
                heirs = list(state.successors.all())
                for heir in heirs if len(heirs) == 1 else ():
                    openings, own = (
                        {
                            (m.act, m.date)
                            for m in marks.get(country, ())
                            if m.act == Act.ESTABLISHED
                        }
                        for country in (state, heir)
                    )
                    if not own:
                        marks[heir] = [*marks[state], *marks.get(heir, ())]
                    elif not own & openings:
                        heirs = []
                self.begins |= dict.fromkeys(heirs, _day_after(state))
                for part in state.parts.all():
                    dated = (m for m in marks.get(part, ()) if m.date and m.act in OPENINGS)
                    self.begins[part] = min([_day_after(state), *(m.date.first for m in dated)])

    def exists(self, country: Country, day: date) -> bool:
        begins, ends = self.bounds(country)
        return (not begins or begins <= day) and (not ends or day < ends)

    def bounds(self, country: Country) -> tuple[date | None, date | None]:
        """The first day on which it is there to be listed and the one after its last, if any."""
        ends = _day_after(country) if country.valid_to else None
        return self.begins.get(country) or country.valid_from, ends

    def timeline(self, country: Country) -> RelationTimeline:
        """Without a mark where nothing is on record."""
        return self.timelines.get(country) or RelationTimeline(())

    def of(self, country: Country, day: date) -> RelationState:
        timeline = self.timeline(country)
        first = timeline.opening
        opened = tuple(first.when.dates) if first and first.when.first <= day else ()
        return RelationState(country, timeline.on(day), opened)

    def on(self, day: date) -> dict[Country, RelationState]:
        """{country: RelationState} of every country of that day that has an act at all."""
        return {
            country: self.of(country, day)
            for country, begins, ends in self._listed
            if (not begins or begins <= day) and (not ends or day < ends)
        }

    def opened(self, country: Country) -> date:
        """The first day on which there may have been relations, not before the DPRK's founding."""
        openings = (s.when.first for s in self.timeline(country).steps[:1] if s.act in OPENINGS)
        return max(*openings, self.begins.get(country, FOUNDED), FOUNDED)

    def spells(self, country: Country, until: date) -> list["Spell"]:
        """Of a country of which nothing is on record none."""
        begins, end = self.bounds(country)[0] or FOUNDED, min(until, country.valid_to or until)
        turns = self.timelines[country].turns if country in self.timelines else []
        days = sorted({max(day, begins, FOUNDED) for day in turns})
        stated = attrgetter("kind", "since", "lowered", "certain", "disputed")
        found: list[Spell] = []
        for day in filter(end.__ge__, days):
            state = self.of(country, day)
            if found and stated(found[-1].state.on_date) == stated(state.on_date):
                continue
            if found:
                found[-1] = replace(found[-1], last=day - ONE_DAY)
            found.append(Spell(state, day, end))
        return found


@dataclass(frozen=True)
class Spell:
    state: RelationState
    first: date
    last: date
