"""The acts of one country in their order, and which state each brings about."""

from dataclasses import replace
from datetime import date

from django.db import models

from nkworld.provenance.records import grouped

from .models import RelationAct
from .steps import Mark, Step
from .timeline import StateOnDate, Timeline

Act = RelationAct.Act
FOUNDED = date(1948, 9, 9)  # of the DPRK: nobody had relations with it before


class State(models.TextChoices):
    ESTABLISHED = "established", "Relations in force"
    DOWNGRADED = "downgraded", "Relations lowered"
    SUSPENDED = "suspended", "Relations suspended"
    SEVERED = "severed", "Relations broken off"
    RECOGNISED = "recognised", "Recognised, no relations"
    NONE = "none", "No relations"
    UNKNOWN = "unknown", "No act known"

    @property
    def is_counted(self) -> bool:
        """Whether a count of a day counts it."""
        return self in IN_FORCE


IN_FORCE = {State.ESTABLISHED, State.DOWNGRADED}
WITHOUT = {State.SEVERED, State.RECOGNISED, State.NONE}
BROKEN = {State.SUSPENDED, State.SEVERED}
BREAKS = {Act.SUSPENDED, Act.SEVERED}
OPENINGS = {Act.ESTABLISHED, Act.RECOGNISED}


def verdict(kind):
    """What a state comes down to: in force, suspended, without relations or unknown."""
    if kind in IN_FORCE:
        return "in force"
    return "without" if kind in WITHOUT else str(kind)


SIGHTINGS = {Act.NONE, Act.IN_FORCE}
SAME_STATE = {Act.RESTORED: State.ESTABLISHED, Act.IN_FORCE: State.ESTABLISHED}


def mark_of(act):
    kind = SAME_STATE.get(act.event) or State(act.event)
    return Mark(kind, act.date, act, act.event, sighting=act.event in SIGHTINGS)


def _of_one_compilation(marks):
    return len({m.origin for m in marks}) == 1 and not any(m.is_reviewed for m in marks)


class RelationTimeline(Timeline):
    """The acts of one country in order.

    What one unreviewed compilation alone tells is weaker than the rest: relations that it alone
    opens are in force and not certain; a break that it alone tells does not end relations, as a
    list without them does not, but is held against them.
    """

    def before(self, step):
        """What is broken off or lowered existed before, but since a day that nobody gives: what
        was before the first thing known is then as unknown as before a list.
        """
        if step and step.act in OPENINGS:
            return StateOnDate(State.NONE)
        known_from = step.marks[0].date if step else None
        return StateOnDate(State.UNKNOWN, certain=False, known_from=known_from)

    def supports(self, mark, step):
        """Recognition adds nothing to relations; a list is held against them (see `on`)."""
        return mark.sighting or (mark.act == Act.RECOGNISED != step.act)

    def _belongs(self, mark, step):
        """Relations that follow recognition are a step of their own, however close."""
        if Act.RECOGNISED in (mark.act, step.act):
            return mark.act == step.act
        return super()._belongs(mark, step)

    def _in_steps(self, placed):
        """Without the breaks that one compilation alone tells, and the returns that only answer
        them; `unanswered` are the marks of those from which it tells no return.
        """
        kept: list[Step] = []
        self.unanswered: list[Mark] = []
        steps = super()._in_steps(placed)
        while steps:
            step = steps.pop(0)
            if not self._is_a_lone_break(step, kept, steps):
                kept.append(step)
            elif (
                steps and steps[0].act == Act.RESTORED and self._rests_on_one_compilation(steps[0])
            ):
                steps.pop(0)
            else:
                self.unanswered += step.marks
        return kept

    def _is_a_lone_break(self, step, before, after):
        """A return that others tell of speaks for the break, unless it answers an earlier one."""
        if step.act not in BREAKS or not before or not self._rests_on_one_compilation(step):
            return False
        answered = after and after[0].act == Act.RESTORED
        answered_by_others = answered and not self._rests_on_one_compilation(after[0])
        return not answered_by_others or before[-1].act in BREAKS

    @staticmethod
    def _rests_on_one_compilation(step, day=date.max):
        """Is it told, as far as pages until a day do, by unreviewed pages of one voice only?"""
        seen = [m for m in (*step.sightings, *step.supporters) if m.date.first <= day]
        agree = [m for m in seen if verdict(m.kind) == verdict(step.kinds[0])]
        return _of_one_compilation([*step.acts, *agree])

    def _state_after(self, step, day):
        on_date = super()._state_after(step, day)
        if not self._rests_on_one_compilation(step, day):
            return on_date
        others = dict.fromkeys([*on_date.alternatives, self._kind_before(step)])
        alternatives = tuple(kind for kind in others if kind != on_date.kind)
        return replace(on_date, certain=False, alternatives=alternatives)

    def turns(self):
        return sorted({FOUNDED, *super().turns()})

    def _state_on(self, day):
        if day < FOUNDED:
            return StateOnDate(State.NONE)
        on_date = super()._state_on(day)
        against = [
            *self._lists(on_date, day),
            *self._dissenters(on_date, day),
            *self._denials(on_date),
        ]
        if not against:
            return on_date
        others = dict.fromkeys([*on_date.alternatives, *(mark.kind for mark in against)])
        return replace(
            on_date,
            disputed=True,
            alternatives=tuple(kind for kind in others if kind != on_date.kind),
            marks=tuple(dict.fromkeys([*on_date.marks, *against])),
        )

    def _lists(self, on_date, day):
        """Lists that show no relations since the last act, though it left them in force, and
        breaks that one compilation alone tells.
        """
        if on_date.kind not in IN_FORCE:
            return []
        acts = [m.date.first for m in on_date.marks if not m.sighting and m.date.last <= day]
        begun = max(acts, default=date.min)
        lists = (mark for mark in self.marks if mark.act == Act.NONE)
        return [m for m in (*lists, *self.unanswered) if begun <= m.date.last <= day]

    def _denials(self, on_date):
        """Pages that have relations in force after a break from which nobody tells a return, or
        one compilation alone does.
        """
        if on_date.kind not in BROKEN:
            return []
        for place, step in enumerate(self.steps):
            if step.act in BREAKS and set(step.acts) & set(on_date.marks):
                following = self.steps[place + 1 : place + 2]
                lone = [one for one in following if _of_one_compilation(one.acts)]
                later = [m for one in (step, *lone) for m in one.supporters]
                return [mark for mark in later if mark.kind in IN_FORCE]
        return []

    def _dissenters(self, on_date, day):
        """Sources that date a change before and another after the day, and so speak of it."""
        found = []
        for marks in self._by_source().values():
            before = [mark for mark in marks if mark.date.last <= day]
            after = [mark for mark in marks if mark.date.first > day]
            if before and after and not self._leaves_out_a_break(before[-1], after[0]):
                found.append(before[-1])
        return [mark for mark in found if verdict(mark.kind) != verdict(on_date.kind)]

    def _by_source(self):
        acts = sorted((mark for mark in self.marks if not mark.sighting), key=self.order)
        return grouped(acts, lambda mark: mark.record.source_id)

    @staticmethod
    def _leaves_out_a_break(mark, following):
        return following.act == Act.RESTORED and mark.act not in BREAKS
