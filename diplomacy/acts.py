"""The acts of one country in their order, and which state each brings about."""

from dataclasses import replace
from datetime import date

from django.db import models

from nkworld.provenance.records import grouped

from .models import RelationAct
from .steps import Mark
from .timeline import Standing, Timeline

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


IN_FORCE = {State.ESTABLISHED, State.DOWNGRADED}
WITHOUT = {State.SEVERED, State.RECOGNISED, State.NONE}
BREAKS = {Act.SUSPENDED, Act.SEVERED}
OPENINGS = {Act.ESTABLISHED, Act.RECOGNISED}


def verdict(kind):
    """What a state comes down to: in force, suspended, without relations or unknown."""
    if kind in IN_FORCE:
        return "in force"
    return "without" if kind in WITHOUT else str(kind)


def mark_of(act):
    kind = State.ESTABLISHED if act.event == Act.RESTORED else State(act.event)
    return Mark(kind, act.date, act, act.event, sighting=act.event == Act.NONE)


class RelationTimeline(Timeline):
    """The acts of one country in order."""

    def before(self, step):
        """What is broken off or lowered existed before, but since a day that nobody gives: what
        was before the first thing known is then as unknown as before a list.
        """
        if step and step.act in OPENINGS:
            return Standing(State.NONE)
        known_from = step.marks[0].date if step else None
        return Standing(State.UNKNOWN, certain=False, known_from=known_from)

    def supports(self, mark, step):
        """Recognition adds nothing to relations; a list is held against them (see `on`)."""
        return mark.sighting or (mark.act == Act.RECOGNISED != step.act)

    def _belongs(self, mark, step):
        """Relations that follow recognition are a step of their own, however close."""
        if Act.RECOGNISED in (mark.act, step.act):
            return mark.act == step.act
        return super()._belongs(mark, step)

    def on(self, day):
        if day < FOUNDED:
            return Standing(State.NONE)
        standing = super().on(day)
        against = [*self._lists(standing, day), *self._dissenters(standing, day)]
        if not against:
            return standing
        others = dict.fromkeys([*standing.alternatives, *(mark.kind for mark in against)])
        return replace(
            standing,
            disputed=True,
            alternatives=tuple(kind for kind in others if kind != standing.kind),
            marks=tuple(dict.fromkeys([*standing.marks, *against])),
        )

    def _lists(self, standing, day):
        """Lists that show no relations since the last act, though it left them in force."""
        if standing.kind not in IN_FORCE:
            return []
        acts = [m.date.first for m in standing.marks if not m.sighting and m.date.last <= day]
        begun = max(acts, default=date.min)
        lists = (mark for mark in self.marks if mark.sighting)
        return [mark for mark in lists if begun <= mark.date.last <= day]

    def _dissenters(self, standing, day):
        """Sources that date a change before and another after the day, and so speak of it."""
        found = []
        for marks in self._by_source().values():
            before = [mark for mark in marks if mark.date.last <= day]
            after = [mark for mark in marks if mark.date.first > day]
            if before and after and not self._leaves_out_a_break(before[-1], after[0]):
                found.append(before[-1])
        return [mark for mark in found if verdict(mark.kind) != verdict(standing.kind)]

    def _by_source(self):
        acts = sorted((mark for mark in self.marks if not mark.sighting), key=self.order)
        return grouped(acts, lambda mark: mark.record.source_id)

    @staticmethod
    def _leaves_out_a_break(mark, following):
        return following.act == Act.RESTORED and mark.act not in BREAKS
