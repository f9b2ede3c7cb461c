"""What holds on a day when sources date its changes to a day, a month or a year, and disagree.

A change takes effect on the first day on which no source that dates it says it is still to come;
one page is not waited for where two agree on another date (see `weight`). While it may have
happened, but need not have, the state is uncertain if the sources agree on the date as far as they
give it, and disputed if they do not.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any, Self

from django.db import models

from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Authority, Cited, Read
from nkworld.provenance.tables import grouped

UNREVIEWED = {Authority.COMPILER, Authority.BLOG}
ONE_DAY = timedelta(days=1)


@dataclass(eq=False)
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
        self.act = self.act or self.kind

    @property
    def is_reviewed(self) -> bool:
        """Is it the word of no compiler or blog, and read elsewhere than in a compilation?"""
        authority = self.record.source.authority
        return self.record.read != Read.COMPILATION and authority not in UNREVIEWED

    @property
    def origin(self) -> int:
        """Who speaks, by key: who only hands on what another source has is no voice of its own."""
        return self.record.source.repeats_id or self.record.source_id


def weight(marks: Collection[Mark]) -> int:
    """The voices that tell of one thing, and one more where a page is better than a compilation."""
    return len({mark.origin for mark in marks}) + any(mark.is_reviewed for mark in marks)


def is_outweighed(few: Collection[Mark], many: Collection[Mark]) -> bool:
    """One page does not unsettle what two tell."""
    return 2 * weight(few) <= weight(many)


def within(one: PartialDate, other: PartialDate) -> bool:
    return other.first <= one.first and one.last <= other.last


@dataclass(eq=False)
class Step:
    """One change, when and as the weightiest marks say; what they outweigh is told behind them."""

    acts: list[Mark] = field(default_factory=list)
    sightings: list[Mark] = field(default_factory=list)
    supporters: list[Mark] = field(default_factory=list)
    not_before: date = date.min

    def marks_on(self, day: date) -> tuple[Mark, ...]:
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
        """Those that others do not outweigh: of acts, the weightiest first, then only seen ones."""
        acts = grouped(self.acts, lambda mark: mark.kind)
        seen = grouped((m for m in self.sightings if m.kind not in acts), lambda mark: mark.kind)
        others = [kind for kind in seen if not is_outweighed(seen[kind], self.acts)]
        return [*_heaviest_first(acts), *(others if acts else _heaviest_first(seen))]

    @property
    def named_kinds(self) -> list[models.TextChoices]:
        return list(dict.fromkeys(mark.kind for mark in self.marks))

    @cached_property
    def dates(self) -> list[PartialDate]:
        """The dates given for it, the decisive ones first; several if sources disagree."""
        decisive = self.decisive_dates
        return [*decisive, *(one for one in self._all_dates if one not in decisive)]

    @cached_property
    def _all_dates(self) -> list[PartialDate]:
        distinct = sorted({mark.date for mark in self.acts}, key=lambda one: (one.first, one.last))
        return [d for d in distinct if not any(o != d and within(o, d) for o in distinct)]

    @cached_property
    def decisive_dates(self) -> list[PartialDate]:
        """Those that others do not outweigh, of equal ones what better pages give first."""
        given = {d: [m for m in self.acts if within(d, m.date)] for d in self._all_dates}
        exact = {d: [m for m in found if m.date == d] for d, found in given.items()}
        order = sorted(given, key=lambda day: -weight(exact[day]))
        return _heaviest_first({day: given[day] for day in order})

    @cached_property
    def first(self) -> date:
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
        begun = min(one.first for one in self.dates)
        return [mark.date for mark in self.sightings if mark.date.last < begun]


def _heaviest_first[T](named: Mapping[T, Collection[Mark]]) -> list[T]:
    """What marks name, the weightiest first, without what the weightiest outweighs."""
    order = sorted(named, key=lambda each: -weight(named[each]))
    return [each for each in order if not is_outweighed(named[each], named[order[0]])]


@dataclass(frozen=True)
class StateOnDate:
    """The state on a day: what it is, since when, and how sure that is.

    `since` are the dates that sources give, none where none does; `alternatives` are other
    states that it may be, by dates not known exactly or by other sources. Where nothing is known
    of the day, `known_from` is the date of the first thing that is.
    """

    kind: Any  # of TextChoices; of a state that counts ask for, it says whether it `is_counted`
    since: tuple[PartialDate, ...] = ()
    certain: bool = True
    disputed: bool = False
    alternatives: tuple[Any, ...] = ()
    marks: tuple[Mark, ...] = ()
    known_from: PartialDate | None = None
    lowered: tuple[PartialDate, ...] = ()  # dates since which relations in force are lowered

    def with_others(self, kinds: Iterable[Any], **changed: Any) -> Self:
        kind = changed.get("kind", self.kind)
        others = dict.fromkeys([*self.alternatives, *kinds])
        return replace(self, alternatives=tuple(o for o in others if o != kind), **changed)

    @property
    def since_label(self) -> str:
        """“18 March 2021 or 19 March 2021”; empty where no source gives a date."""
        return " or ".join(one.label for one in self.since)

    @property
    def lowered_label(self) -> str:
        return " or ".join(one.label for one in self.lowered)

    # Counts of many days ask these of one state again and again.

    @cached_property
    def is_sure(self) -> bool:
        return self.certain and not self.disputed

    @cached_property
    def is_counted(self) -> bool:
        return self.kind.is_counted

    @cached_property
    def is_undated(self) -> bool:
        """Whether nothing speaks against it, but for a date of its beginning that nobody gives."""
        return not (self.certain or self.disputed or self.since or self.alternatives)

    @cached_property
    def may_be_counted(self) -> bool:
        return self.is_counted or any(kind.is_counted for kind in self.alternatives)

    @cached_property
    def certainty(self) -> str:
        """How a count takes it: sure, undated, unsure, perhaps; empty of what it leaves out."""
        if not self.is_counted:
            return "perhaps" if self.may_be_counted else ""
        others = self.alternatives
        if self.is_sure or (others and all(kind.is_counted for kind in others)):
            return "sure"
        return "undated" if self.is_undated else "unsure"


class OnADay:
    """One thing on one day; what its `on_date` says can be asked of the thing."""

    on_date: StateOnDate

    kind: Any = property(attrgetter("on_date.kind"))
    is_sure: Any = property(attrgetter("on_date.is_sure"))
    since: Any = property(attrgetter("on_date.since"))
    certain: Any = property(attrgetter("on_date.certain"))
    disputed: Any = property(attrgetter("on_date.disputed"))

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def alternatives(self) -> list[str]:
        return [kind.label for kind in self.on_date.alternatives]

    @property
    def doubt(self) -> str:
        if self.disputed:
            return "sources disagree"
        return "" if self.certain or self.on_date.known_from else "not certain"


class Timeline:
    """All marks about one thing. A domain says what held before the first and what may differ."""

    outside: models.TextChoices

    def __init__(self, marks: Iterable[Mark]) -> None:
        self.marks = list(marks)
        self._spans: dict[int, StateOnDate] = {}

    @cached_property
    def steps(self) -> list[Step]:
        """The changes in their order: put together when they are asked for, of few out of many."""
        return self._in_steps(sorted((m for m in self.marks if m.date), key=self.order))

    @staticmethod
    def order(mark: Mark) -> tuple[Any, ...]:
        return mark.date.first, mark.date.last

    def before(self, step: Step | None) -> StateOnDate:
        """The state before the first step; `step` is None if there is none."""
        return StateOnDate(self.outside)

    def supports(self, mark: Mark, step: Step) -> bool:
        """Whether the mark only repeats what the step brought, and begins no step of its own."""
        return False

    def _in_steps(self, placed: Iterable[Mark]) -> list[Step]:
        steps: list[Step] = []
        for mark in placed:
            if steps and self.supports(mark, steps[-1]):
                steps[-1].supporters.append(mark)
                continue
            if not (steps and self._belongs(mark, steps[-1])):
                since = date.min  # the day after the last on which the state is known to have held
                if steps:
                    seen = (mark.date.first for mark in steps[-1].sightings)
                    since = max([steps[-1].last, *seen]) + ONE_DAY
                steps.append(Step(not_before=since))
            (steps[-1].sightings if mark.sighting else steps[-1].acts).append(mark)
        return steps

    def _belongs(self, mark: Mark, step: Step) -> bool:
        same = mark.kind in step.named_kinds if mark.sighting else mark.act == step.act
        return same or self._rivals(mark, step)

    @staticmethod
    def _rivals(mark: Mark, step: Step) -> bool:
        """Do other pages tell at the same time that something else happened?"""
        own = (mark.record.source_id, mark.record.citation)
        if own in {(m.record.source_id, m.record.citation) for m in step.marks}:
            return False
        first, last = mark.date.first, mark.date.last
        return any(first <= act.date.last and act.date.first <= last for act in step.acts)

    def on(self, day: date) -> StateOnDate:
        """It is worked out once between two turns."""
        span = bisect_right(self.turns, day)
        if span not in self._spans:
            self._spans[span] = self._state_on(day)
        return self._spans[span]

    def _state_on(self, day: date) -> StateOnDate:
        happened = [step for step in self.steps if step.last <= day]
        if not happened:
            undated = [mark for mark in self.marks if not mark.date]
            if self.steps or not undated:
                return self._with_pending(self.before(next(iter(self.steps), None)), day)
            kind, *others = dict.fromkeys(mark.kind for mark in undated)
            return StateOnDate(kind, (), False, bool(others), tuple(others), tuple(undated))
        last = happened[-1]
        on_date = self._with_pending(self._state_after(last, day), day)
        # An undated mark of a record whose dated marks end with the last step follows upon it.
        records = [mark.record for mark in last.marks] if last is self.steps[-1] else []
        loose = (m for m in self.marks if not m.date and m.kind not in last.named_kinds)
        follower = next((mark for mark in loose if mark.record in records), None)
        if follower is None:
            return on_date
        return StateOnDate(follower.kind, (), False, on_date.disputed, (on_date.kind,), (follower,))

    def _state_after(self, step: Step, day: date) -> StateOnDate:
        kind, *others = step.kinds
        marks = step.marks_on(day)
        return StateOnDate(kind, tuple(step.dates), True, bool(others), tuple(others), marks)

    def _with_pending(self, on_date: StateOnDate, day: date) -> StateOnDate:
        """What may already have happened makes the state uncertain or disputed."""
        pending = [step for step in self.steps if step.first <= day < step.last]
        if not pending:
            return on_date
        return on_date.with_others(
            [kind for step in pending for kind in step.kinds],
            certain=on_date.certain and not any(step.agreed for step in pending),
            disputed=on_date.disputed or any(not step.agreed for step in pending),
            marks=(*on_date.marks, *(mark for step in pending for mark in step.marks_on(day))),
        )

    @cached_property
    def turns(self) -> list[date]:
        """The days on which `on` may change its answer, in order."""
        days = {day for step in self.steps for day in (step.first, step.last)}
        days |= {d for m in self.marks if m.date for d in (m.date.first, m.date.last)}
        return sorted(day for day in days if day > date.min)
