"""What records say of one change: marks, and the steps that they make together."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import models

from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Cited, Read


@dataclass(frozen=True, eq=False)
class Mark:
    """What one record says: from this date on, the state is `kind`, by this `act`.

    A sighting says that it was so at the date, not since when. With an empty date nothing is
    said of when, but it was after the record's own dated marks.
    """

    kind: models.TextChoices
    date: PartialDate
    record: Cited
    act: str = ""
    sighting: bool = False

    def __post_init__(self):
        if not self.act:
            object.__setattr__(self, "act", self.kind)

    @property
    def is_reviewed(self):
        """Was it read elsewhere than in an unreviewed compilation?"""
        return self.record.read != Read.COMPILATION

    @property
    def origin(self):
        """Who speaks, by key: who only hands on what another source has is no voice of its own."""
        return self.record.source.repeats_id or self.record.source_id

    def overlaps(self, other):
        return self.date.first <= other.date.last and other.date.first <= self.date.last


def within(one, other):
    """Does a date say the same as another, or the same more exactly?"""
    return other.first <= one.first and one.last <= other.last


def finest(dates):
    """The distinct dates without those that only say less exactly what another says."""
    distinct = sorted(set(dates), key=lambda one: (one.first, one.last))
    return [
        one
        for one in distinct
        if not any(other != one and within(other, one) for other in distinct)
    ]


@dataclass(eq=False)
class Step:
    """One change, as all the marks that tell of it date and name it.

    It happened when those marks say that somebody reviewed; an unreviewed one may say it more
    exactly, and where it gives another date that is told behind theirs.
    """

    acts: list[Mark] = field(default_factory=list)
    sightings: list[Mark] = field(default_factory=list)
    supporters: list[Mark] = field(default_factory=list)
    not_before: date = date.min

    def add(self, mark):
        (self.sightings if mark.sighting else self.acts).append(mark)

    def marks_on(self, day):
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
        """Distinct states that the marks name, that of the first reviewed act first."""
        marks = sorted(self.marks, key=lambda mark: not mark.is_reviewed)
        return list(dict.fromkeys(mark.kind for mark in marks))

    @cached_property
    def dates(self):
        """The dates given for it, reviewed ones first; more than one if sources disagree."""
        decisive = self._decisive_dates
        return [*decisive, *(one for one in self._all_dates if one not in decisive)]

    @cached_property
    def _all_dates(self):
        return finest(mark.date for mark in self.acts)

    @cached_property
    def _decisive_dates(self):
        """Those that a reviewed act gives, or gives less exactly; all where there is none."""
        reviewed = [mark.date for mark in self.acts if mark.is_reviewed]
        backed = [d for d in self._all_dates if any(within(d, other) for other in reviewed)]
        return backed or self._all_dates

    @cached_property
    def first(self):
        """The first day on which it may have happened."""
        if not self.acts:
            return self.not_before
        return min(one.first for one in [*self.dates, *self._too_early])

    @cached_property
    def last(self):
        """The day from which nobody says that it is still to come, or only a compilation does."""
        if not self.acts:
            return min(mark.date.last for mark in self.sightings)
        return max(one.last for one in self._decisive_dates)

    @cached_property
    def settled(self):
        """The day from which nobody at all says that it is still to come."""
        return max([self.last, *(one.last for one in self.dates)])

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
        return max([self.settled, *(mark.date.first for mark in self.sightings)])
