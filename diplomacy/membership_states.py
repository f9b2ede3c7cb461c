"""The DPRK's place in each organisation and under each treaty: `Memberships(as_of).on(day)`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import Q

from nkworld.provenance.tables import grouped, records_as_of

from .models import Membership, Organization, Participation, Treaty
from .timeline import Mark, OnADay, StateOnDate, Step, Timeline

Subject = Organization | Treaty
Statement = Membership | Participation
MembershipStatus = Membership.Status
TreatyStatus = Participation.Status


class MembershipTimeline(Timeline):
    """Before its first act the DPRK has no part in a thing; before a first sighting, who knows."""

    outside: models.TextChoices = MembershipStatus.NON_MEMBER

    def before(self, step: Step | None) -> StateOnDate:
        if step is None or not step.acts:
            return StateOnDate(step.kinds[0] if step else self.outside, certain=False)
        return super().before(step)


class TreatyTimeline(MembershipTimeline):
    """Signing comes before joining, joining before withdrawing, even within a bare year."""

    outside = TreatyStatus.NONE
    ranks = (TreatyStatus.NONE, TreatyStatus.SIGNATORY, TreatyStatus.PARTY, TreatyStatus.WITHDRAWN)


@dataclass(frozen=True)
class MembershipState(OnADay):
    """One organisation or treaty on one day; excluded rows, on which nothing rests, come last."""

    subject: Subject
    on_date: StateOnDate
    rows: tuple[Statement, ...]

    @property
    def begun(self) -> date:
        """The first day that a source names; the first of all days where none does."""
        first = self.rows[0].days[0] if self.rows else ""
        return min((day for row in self.rows if (day := getattr(row, first))), default=date.min)


class MembershipStates:
    subject: type
    model: type
    name: str
    timeline: type[MembershipTimeline]
    marks_of: Callable[[Any], Iterator[Mark]]

    def __init__(
        self, as_of: datetime | None = None, subjects: Sequence[Subject] | None = None
    ) -> None:
        of = None
        if subjects is None:
            subjects = records_as_of(self.subject, as_of)
        else:
            of = Q(**{f"{self.name}__in": [one.pk for one in subjects]})
        rows = records_as_of(self.model, as_of, where=of, **{self.name: subjects})
        self.rows = grouped(rows, attrgetter(f"{self.name}_id"))
        self.subjects = sorted(subjects, key=lambda one: one.name)

    def on(self, day: date) -> list[MembershipState]:
        """By name; where all that is said of one is excluded, nothing is known of its standing."""
        held = []
        for subject in self.subjects:
            rows = sorted(self.rows[subject.pk], key=lambda row: row.excluded)
            if rows and rows[0].excluded:
                continue
            counted = (row for row in rows if not row.excluded)
            timeline = self.timeline(mark for row in counted for mark in self.marks_of(row))
            held.append(MembershipState(subject, timeline.on(day), tuple(rows)))
        return held

    def excluded(self) -> list[Statement]:
        rows = (row for subject in self.subjects for row in self.rows[subject.pk])
        return [row for row in rows if row.excluded]


class Memberships(MembershipStates):
    subject, model, name = Organization, Membership, "organization"
    timeline = MembershipTimeline

    @staticmethod
    def marks_of(row: Membership) -> Iterator[Mark]:
        status = MembershipStatus(row.status)
        inside = MembershipStatus.MEMBER if status == MembershipStatus.FORMER else status
        if row.joined:
            yield Mark(inside, row.joined, row)
        if row.left:
            yield Mark(MembershipStatus.FORMER, row.left, row)
        elif not row.joined or (status == MembershipStatus.FORMER):
            yield Mark(status, row.stated_for, row, sighting=bool(row.stated_for))


class Treaties(MembershipStates):
    subject, model, name = Treaty, Participation, "treaty"
    timeline = TreatyTimeline

    @staticmethod
    def marks_of(row: Participation) -> Iterator[Mark]:
        status = TreatyStatus(row.status)
        # In force without a date of joining: a party by then.
        joined = row.joined or row.in_force
        acts = [
            (TreatyStatus.SIGNATORY, row.signed),
            (TreatyStatus.PARTY, joined),
            (TreatyStatus.WITHDRAWN, row.withdrawn),
        ]
        dated = [(kind, day) for kind, day in acts if day]
        for kind, day in dated:
            yield Mark(kind, day, row)
        if not dated or dated[-1][0] != status:
            yield Mark(status, row.stated_for, row, sighting=bool(row.stated_for))
