"""The DPRK's place in each organisation and under each treaty on a day."""

from dataclasses import dataclass
from operator import attrgetter

from django.db import models

from nkworld.provenance.records import grouped, known

from .models import Membership, Organization, Participation, Treaty
from .steps import Mark
from .timeline import OnADay, Standing, Timeline

Place = Membership.Status
Bond = Participation.Status


class StandingTimeline(Timeline):
    """Before its first act the DPRK has no part in a thing; before a first sighting, who knows."""

    outside: models.TextChoices

    def before(self, step):
        if step is None or not step.acts:
            return Standing(step.kinds[0] if step else self.outside, certain=False)
        return Standing(self.outside)


class MembershipTimeline(StandingTimeline):
    outside = Place.NON_MEMBER


class TreatyTimeline(StandingTimeline):
    """Signing comes before joining, joining before withdrawing, even within a bare year."""

    outside = Bond.NONE
    ranks = (Bond.NONE, Bond.SIGNATORY, Bond.PARTY, Bond.WITHDRAWN)

    @classmethod
    def order(cls, mark):
        return cls.ranks.index(mark.kind), mark.date.first, mark.date.last

    @staticmethod
    def _rivals(mark, step):
        return False


def membership_marks(row):
    """A former member was a member from the day of joining."""
    status = Place(row.status)
    inside = Place.MEMBER if status == Place.FORMER else status
    if row.joined:
        yield Mark(inside, row.joined, row)
    if row.left:
        yield Mark(Place.FORMER, row.left, row)
    elif not row.joined or (status == Place.FORMER):
        yield Mark(status, row.stated_for, row, sighting=bool(row.stated_for))


def treaty_marks(row):
    status = Bond(row.status)
    acts = [(Bond.SIGNATORY, row.signed), (Bond.PARTY, row.joined), (Bond.WITHDRAWN, row.withdrawn)]
    dated = [(kind, day) for kind, day in acts if day]
    for kind, day in dated:
        yield Mark(kind, day, row)
    if not dated or dated[-1][0] != status:
        yield Mark(status, row.stated_for, row, sighting=bool(row.stated_for))


@dataclass(frozen=True)
class Held(OnADay):
    """One organisation or treaty on one day, with the rows of every source on it."""

    subject: Organization | Treaty
    standing: Standing
    rows: tuple[Membership | Participation, ...]


class Standings:
    """All rows on one kind of thing, read once."""

    subject: type
    model: type
    name: str
    timeline: type[StandingTimeline]
    marks_of: staticmethod

    def __init__(self, as_of=None):
        subjects = known(self.subject, as_of)
        rows = known(self.model, as_of, **{self.name: subjects})
        self.rows = grouped(rows, attrgetter(f"{self.name}_id"))
        self.subjects = sorted(subjects, key=lambda one: one.name)

    def of(self, subject, day):
        rows = self.rows[subject.pk]
        timeline = self.timeline(mark for row in rows for mark in self.marks_of(row))
        return Held(subject, timeline.on(day), tuple(rows))

    def on(self, day):
        """Every organisation or treaty that we know of, by name."""
        return [self.of(subject, day) for subject in self.subjects]


class Memberships(Standings):
    """`Memberships(as_of).on(day)`: the DPRK's place in every organisation."""

    subject, model, name = Organization, Membership, "organization"
    timeline, marks_of = MembershipTimeline, staticmethod(membership_marks)


class Treaties(Standings):
    """`Treaties(as_of).on(day)`: the DPRK's standing under every treaty."""

    subject, model, name = Treaty, Participation, "treaty"
    timeline, marks_of = TreatyTimeline, staticmethod(treaty_marks)
