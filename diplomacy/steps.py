"""What records say of one change: marks, and the steps that they make together."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import models

from nkworld.provenance.dates import PartialDate


@dataclass(frozen=True, eq=False)
class Mark:
    """What one record says: from this date on, the state is `kind`, by this `act`.

    A sighting says that it was so at the date, not since when. With an empty date nothing is
    said of when, but it was after the record's own dated marks.
    """

    kind: models.TextChoices
    date: PartialDate
    record: object
    act: str = ""
    sighting: bool = False

    def __post_init__(self):
        if not self.act:
            object.__setattr__(self, "act", self.kind)

    def overlaps(self, other):
        return self.date.first <= other.date.last and other.date.first <= self.date.last


def finest(dates):
    """The distinct dates without those that only say less exactly what another says."""
    distinct = sorted(set(dates), key=lambda one: (one.first, one.last))
    return [
        one
        for one in distinct
        if not any(
            other != one and one.first <= other.first and other.last <= one.last
            for other in distinct
        )
    ]


@dataclass(eq=False)
class Step:
    """One change, as all the marks that tell of it date and name it."""

    acts: list[Mark] = field(default_factory=list)
    sightings: list[Mark] = field(default_factory=list)
    supporters: list[Mark] = field(default_factory=list)
    not_before: date = date.min

    def add(self, mark):
        (self.sightings if mark.sighting else self.acts).append(mark)

    def told_by(self, day):
        """The marks on which the state of a day rests: no later sighting among them."""
        later = (m for m in [*self.sightings, *self.supporters] if m.date.first <= day)
        return (*self.acts, *later)

    @property
    def marks(self):
        return [*self.acts, *self.sightings]

    @property
    def act(self):
        return self.marks[0].act

    @property
    def kinds(self):
        """Distinct states that the marks name, that of the first act first."""
        return list(dict.fromkeys(mark.kind for mark in self.marks))

    @cached_property
    def dates(self):
        """The dates given for the change; more than one if sources disagree."""
        return finest(mark.date for mark in self.acts)

    @cached_property
    def first(self):
        """The first day on which it may have happened."""
        if not self.acts:
            return self.not_before
        return min(one.first for one in [*self.dates, *self._too_early])

    @cached_property
    def last(self):
        """The day from which nobody says that it is still to come."""
        if not self.acts:
            return min(mark.date.last for mark in self.sightings)
        return max(one.last for one in self.dates)

    @property
    def agreed(self):
        """Do the dates have a day in common?"""
        return not self.acts or (len(self.dates) < 2 and not self._too_early)

    @property
    def _too_early(self):
        """Sightings of the state before anybody says that it began."""
        begun = min(one.first for one in self.dates)
        return [mark.date for mark in self.sightings if mark.date.last < begun]

    @property
    def seen_until(self):
        """The last day on which the state is known to have held."""
        return max([self.last, *(mark.date.first for mark in self.sightings)])
