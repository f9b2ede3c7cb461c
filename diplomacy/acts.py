"""The acts of one country in their order, and which state each brings about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db import models

from nkworld.provenance.dates import PartialDate
from nkworld.provenance.records import grouped

from .models import RelationAct
from .timeline import Mark, StateOnDate, Step, Timeline, is_outweighed, weight

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
        """Whether a count of a day counts it."""
        return self in IN_FORCE


IN_FORCE = {State.ESTABLISHED, State.DOWNGRADED}
WITHOUT = {State.SEVERED, State.RECOGNISED, State.NONE, State.NEVER}
BROKEN = {State.SUSPENDED, State.SEVERED}
BREAKS = {Act.SUSPENDED, Act.SEVERED}
OPENINGS = {Act.ESTABLISHED, Act.RECOGNISED}
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


def mark_of(act: RelationAct) -> Mark:
    kind = SAME_STATE.get(act.event) or State(act.event)
    return Mark(kind, act.date, act, act.event, sighting=act.event in SIGHTINGS)


class LevelTimeline(Timeline):
    """The level of relations while they are in force: lowered, or as they were established."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        levels = [mark for mark in marks if mark.act in LEVELS]
        super().__init__(Mark(LEVELS[m.act], m.date, m.record, m.act) for m in levels)

    def before(self, step: Step | None) -> StateOnDate:
        return StateOnDate(State.ESTABLISHED)


@dataclass(frozen=True)
class DroppedBreak:
    """A break that is told and does not end relations, until the day of the return told with it."""

    marks: list[Mark]
    first: date
    returned: date


class RelationTimeline(Timeline):
    """The acts of one country in order.

    One page alone is weaker than two (see `is_outweighed`): relations that one unreviewed
    compilation alone opens are in force and not certain; a break that it alone tells, or that as
    many later pages deny, does not end relations. Such a break, or a list without relations, makes
    them disputed unless twice as much speaks for them.
    """

    def __init__(self, marks: Iterable[Mark]) -> None:
        super().__init__(marks)
        self.dropped: list[DroppedBreak] = []
        self.levels = LevelTimeline(self.marks)
        self.never = all(mark.act == Act.NONE for mark in self.marks)

    @cached_property
    def opening(self) -> Step | None:
        return next((step for step in self.steps if step.act == Act.ESTABLISHED), None)

    def opened_by(self, day: date) -> tuple[PartialDate, ...]:
        """The dates of the first opening, if it lies before a day."""
        first = self.opening
        return tuple(first.dates) if first and first.first <= day else ()

    def before(self, step: Step | None) -> StateOnDate:
        """What is broken off or lowered existed before, but since a day that nobody gives: what
        was before the first thing known is then as unknown as before a list.
        """
        if step and step.act in OPENINGS:
            return StateOnDate(State.NONE)
        known_from = step.marks[0].date if step else None
        return StateOnDate(State.UNKNOWN, certain=False, known_from=known_from)

    def supports(self, mark: Mark, step: Step) -> bool:
        """Recognition adds nothing to relations; a list is held against them (see `on`)."""
        return mark.sighting or (mark.act == Act.RECOGNISED != step.act)

    def _belongs(self, mark: Mark, step: Step) -> bool:
        """Relations that follow recognition are a step of their own, however close."""
        if Act.RECOGNISED in (mark.act, step.act):
            return mark.act == step.act
        return super()._belongs(mark, step)

    def _in_steps(self, placed: Iterable[Mark]) -> list[Step]:
        """Without the breaks that do not end relations, and the returns that only answer them."""
        kept: list[Step] = []
        steps = super()._in_steps(placed)
        while steps:
            step = steps.pop(0)
            if not self._is_weak_break(step, kept, steps):
                kept.append(step)
                continue
            answer, is_answered = self._answer(step, steps)
            if answer and not is_answered:
                steps.pop(0)
                kept[-1].supporters += answer.supporters
            kept[-1].supporters += step.supporters
            returned = answer.last if answer else date.max
            self.dropped.append(DroppedBreak(step.marks, step.first, returned))
        return kept

    @staticmethod
    def _answer(step: Step, after: Sequence[Step]) -> tuple[Step | None, bool]:
        """The return that follows a break, and whether others than those of the break tell it."""
        answer = after[0] if after and after[0].act in RETURNS else None
        tellers = {mark.origin for mark in step.acts}
        return answer, bool(answer and {mark.origin for mark in answer.acts} - tellers)

    def _is_weak_break(self, step: Step, before: Sequence[Step], after: Sequence[Step]) -> bool:
        """Told by one compilation alone, or by several and denied by as many pages. A return that
        others tell of speaks for the break, unless it answers an earlier one.
        """
        if step.act not in BREAKS or not before:
            return False
        answer, is_answered = self._answer(step, after)
        if is_answered and before[-1].act not in BREAKS:
            return False
        later = [*step.supporters, *(answer.supporters if answer and not is_answered else ())]
        denials = [mark for mark in later if mark.kind in IN_FORCE]
        is_reviewed = any(mark.is_reviewed for mark in step.acts)
        is_denied = bool(denials) and weight(step.acts) <= weight(denials)
        return self._rests_on_one_compilation(step) or (is_denied and not is_reviewed)

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
        others = dict.fromkeys([*on_date.alternatives, before])
        alternatives = tuple(kind for kind in others if kind != on_date.kind)
        return replace(on_date, certain=False, alternatives=alternatives)

    def turns(self) -> list[date]:
        days = {FOUNDED, *super().turns(), *self.levels.turns()}
        days |= {day for each in self.dropped for day in (each.first, each.returned)}
        return sorted(days - {date.max})

    def _state_on(self, day: date) -> StateOnDate:
        if day < FOUNDED:
            return StateOnDate(State.NONE)
        if self.never:
            lists = tuple(self.marks)
            return StateOnDate(State.NEVER, certain=weight(lists) > 1, marks=lists)
        on_date = super()._state_on(day)
        against = self._against(on_date, day)
        if against:
            others = dict.fromkeys([*on_date.alternatives, *(mark.kind for mark in against)])
            on_date = replace(
                on_date,
                disputed=True,
                alternatives=tuple(kind for kind in others if kind != on_date.kind),
                marks=tuple(dict.fromkeys([*on_date.marks, *against])),
            )
        return self._at_its_level(on_date, day)

    def _at_its_level(self, on_date: StateOnDate, day: date) -> StateOnDate:
        """Relations in force keep their beginning when they are lowered."""
        level = self.levels.on(day)
        begun = on_date.since[0].first if on_date.since else date.min
        of_these = any(mark.date.last >= begun for mark in level.marks)
        if on_date.kind != State.ESTABLISHED or not of_these:
            return on_date
        others = dict.fromkeys([*on_date.alternatives, *level.alternatives])
        return replace(
            on_date,
            kind=level.kind,
            lowered=level.since if level.kind == State.DOWNGRADED else (),
            certain=on_date.certain and level.certain,
            alternatives=tuple(kind for kind in others if kind != level.kind),
        )

    def _against(self, on_date: StateOnDate, day: date) -> list[Mark]:
        """The marks that contradict the state of a day and are not outweighed."""
        if on_date.kind in BROKEN:
            denials, tellers = self._denials(on_date)
            against = [] if is_outweighed(denials, tellers) else denials
        elif on_date.kind in IN_FORCE:
            contradict = [*self._lists(on_date, day), *self._dissenters(on_date, day)]
            for_it = [mark for mark in on_date.marks if mark.kind in IN_FORCE]
            against = self._unless_outweighed(contradict, for_it)
            for told in self.dropped:
                if told.first <= day < told.returned:
                    # Who has relations in force through the break: pages of a later date, and
                    # compilations, which look back; a report of the opening alone says nothing of
                    # later years.
                    deniers = (
                        mark
                        for mark in self.marks
                        if mark.kind in IN_FORCE
                        and (
                            told.first <= mark.date.first <= day
                            if mark.sighting
                            else not mark.is_reviewed and mark.date.first < told.first
                        )
                    )
                    against += self._unless_outweighed(told.marks, deniers)
            return against
        else:
            against = []
        return [*against, *self._unless_outweighed(self._dissenters(on_date, day), on_date.marks)]

    @staticmethod
    def _unless_outweighed(against: list[Mark], marks: Iterable[Mark]) -> list[Mark]:
        """Nobody speaks for both sides: who tells the one is no voice for the other."""
        origins = {mark.origin for mark in against}
        others = [mark for mark in marks if mark.origin not in origins]
        return [] if is_outweighed(against, others) else against

    def _lists(self, on_date: StateOnDate, day: date) -> list[Mark]:
        """Lists that show no relations since the last act, though it left them in force."""
        acts = [m.date.first for m in on_date.marks if not m.sighting and m.date.last <= day]
        begun = max(acts, default=date.min)
        return [m for m in self.marks if m.act == Act.NONE and begun <= m.date.last <= day]

    def _denials(self, on_date: StateOnDate) -> tuple[list[Mark], list[Mark]]:
        """Pages that have relations in force after a break from which nobody tells a return, or
        one compilation alone does; and the pages that tell of the break.
        """
        for place, step in enumerate(self.steps):
            if step.act in BREAKS and set(step.acts) & set(on_date.marks):
                following = self.steps[place + 1 : place + 2]
                lone = [one for one in following if weight(one.acts) == 1]
                later = [m for one in (step, *lone) for m in one.supporters]
                agree = [mark for mark in step.supporters if verdict(mark.kind) == "without"]
                return [m for m in later if m.kind in IN_FORCE], [*step.acts, *agree]
        return [], []

    def _dissenters(self, on_date: StateOnDate, day: date) -> list[Mark]:
        """Sources that date a change before and another after the day, or tell of a break and show
        no relations after it, and so speak of the day; those that tell of a dropped break are
        asked about that.
        """
        found = []
        dropped = {mark for told in self.dropped for mark in told.marks}
        for marks in grouped(self.marks, lambda mark: mark.record.source_id).values():
            marks = sorted(marks, key=self.order)
            acts = [mark for mark in marks if not mark.sighting and mark.date.last <= day]
            before = acts[-1] if acts else None
            telling = {Act.NONE} if before and before.act in BREAKS else set()
            after = [
                mark
                for mark in marks
                if mark.date.first > day and (not mark.sighting or mark.act in telling)
            ]
            if not before or not after:
                continue
            leaves_out_a_break = after[0].act == Act.RESTORED and before.act not in BREAKS
            if not leaves_out_a_break:
                found.append(before)
        return [
            mark
            for mark in found
            if mark not in dropped and verdict(mark.kind) != verdict(on_date.kind)
        ]
