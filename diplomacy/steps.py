"""What records say of one change: marks, and the steps that they make together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import models

from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Authority, Cited, Read
from nkworld.provenance.records import grouped

UNREVIEWED = {Authority.COMPILER, Authority.BLOG}


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

    def __post_init__(self) -> None:
        if not self.act:
            object.__setattr__(self, "act", self.kind)

    @property
    def is_reviewed(self) -> bool:
        """Is it the word of no compiler or blog, and read elsewhere than in a compilation?"""
        authority = self.record.source.authority
        return self.record.read != Read.COMPILATION and authority not in UNREVIEWED

    @property
    def origin(self) -> int:
        """Who speaks, by key: who only hands on what another source has is no voice of its own."""
        return self.record.source.repeats_id or self.record.source_id

    def overlaps(self, other: "Mark") -> bool:
        return self.date.first <= other.date.last and other.date.first <= self.date.last


def weight(marks: Collection[Mark]) -> int:
    """How much speaks for one thing: the voices that tell of it, and one more where a page tells
    of it that is better than a compilation.
    """
    return len({mark.origin for mark in marks}) + any(mark.is_reviewed for mark in marks)


def is_outweighed(few: Collection[Mark], many: Collection[Mark]) -> bool:
    """Do few marks decide nothing against many? One page does not unsettle what two tell."""
    return 2 * weight(few) <= weight(many)


def within(one: PartialDate, other: PartialDate) -> bool:
    """Does a date say the same as another, or the same more exactly?"""
    return other.first <= one.first and one.last <= other.last


def finest(dates: Iterable[PartialDate]) -> list[PartialDate]:
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

    It happened when, and as, the weightiest marks say; what they outweigh is told behind them and
    decides nothing.
    """

    acts: list[Mark] = field(default_factory=list)
    sightings: list[Mark] = field(default_factory=list)
    supporters: list[Mark] = field(default_factory=list)
    not_before: date = date.min

    def add(self, mark: Mark) -> None:
        (self.sightings if mark.sighting else self.acts).append(mark)

    def marks_on(self, day: date) -> tuple[Mark, ...]:
        """The marks on which the state of a day rests: no later sighting among them."""
        later = (m for m in [*self.sightings, *self.supporters] if m.date.first <= day)
        return (*self.acts, *later)

    @property
    def marks(self) -> list[Mark]:
        return [*self.acts, *self.sightings]

    @property
    def act(self) -> str:
        return self.marks[0].act

    @property
    def kinds(self) -> list[models.TextChoices]:
        """Distinct states that the marks name and that others do not outweigh: those that acts
        name, the weightiest first, then those that were only seen.
        """
        acts = grouped(self.acts, lambda mark: mark.kind)
        seen = grouped((m for m in self.sightings if m.kind not in acts), lambda mark: mark.kind)
        others = [kind for kind in seen if not is_outweighed(seen[kind], self.acts)]
        return [*_heaviest_first(acts), *(others if acts else _heaviest_first(seen))]

    @property
    def named_kinds(self) -> list[models.TextChoices]:
        """Every state that a mark names."""
        return list(dict.fromkeys(mark.kind for mark in self.marks))

    @cached_property
    def dates(self) -> list[PartialDate]:
        """The dates given for it, the decisive ones first; several if sources disagree."""
        decisive = self.decisive_dates
        return [*decisive, *(one for one in self._all_dates if one not in decisive)]

    @cached_property
    def _all_dates(self) -> list[PartialDate]:
        return finest(mark.date for mark in self.acts)

    @cached_property
    def decisive_dates(self) -> list[PartialDate]:
        """Those that others do not outweigh; who gives only the year speaks for its days. Of two
        that weigh the same, that which better pages give as exactly comes first.
        """
        given = {d: [m for m in self.acts if within(d, m.date)] for d in self._all_dates}
        exact = {d: [m for m in found if m.date == d] for d, found in given.items()}
        order = sorted(given, key=lambda day: -weight(exact[day]))
        return _heaviest_first({day: given[day] for day in order})

    @cached_property
    def first(self) -> date:
        """The first day on which it may have happened."""
        if not self.acts:
            return self.not_before
        return min(one.first for one in [*self.decisive_dates, *self._too_early])

    @cached_property
    def last(self) -> date:
        """The day from which nobody who decides says that it is still to come."""
        if not self.acts:
            return min(mark.date.last for mark in self.sightings)
        return max(one.last for one in self.decisive_dates)

    @property
    def agreed(self) -> bool:
        """Do the dates have a day in common?"""
        return not self.acts or (len(self.decisive_dates) < 2 and not self._too_early)

    @property
    def _too_early(self) -> list[PartialDate]:
        """Sightings of the state before anybody says that it began."""
        begun = min(one.first for one in self.dates)
        return [mark.date for mark in self.sightings if mark.date.last < begun]

    @property
    def seen_until(self) -> date:
        """The last day on which the state is known to have held."""
        return max([self.last, *(mark.date.first for mark in self.sightings)])


def _heaviest_first[T](named: Mapping[T, Collection[Mark]]) -> list[T]:
    """What marks name, the weightiest first, without what the weightiest outweighs."""
    order = sorted(named, key=lambda each: -weight(named[each]))
    return [each for each in order if not is_outweighed(named[each], named[order[0]])]
