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
    said of when, but it was after the record's own dated marks. It is reviewed if it is the word of
    no compiler or blog, and was read elsewhere than in a compilation. `origin` is who speaks, by
    key: who only hands on what another source has is no voice of its own.
    """

    kind: models.TextChoices
    date: PartialDate
    record: Cited
    act: str = ""
    sighting: bool = False

    def __post_init__(self) -> None:
        self.act, source = self.act or self.kind, self.record.source
        is_compiled = self.record.read == Read.COMPILATION
        self.is_reviewed = not is_compiled and source.authority not in UNREVIEWED
        self.origin: int = source.repeats_id or source.pk


def weight(marks: Collection[Mark]) -> int:
    """The voices that tell of one thing, and one more where a page is better than a compilation."""
    return len({mark.origin for mark in marks}) + any(mark.is_reviewed for mark in marks)


def is_outweighed(few: Collection[Mark], many: Collection[Mark]) -> bool:
    """One page does not unsettle what two tell."""
    return 2 * weight(few) <= weight(many)


def within(one: PartialDate, other: PartialDate) -> bool:
    return other.first <= one.first and one.last <= other.last


@dataclass(frozen=True)
class When:
    """The dates given for a step, the decisive ones first: several if sources disagree. Decisive is
    what others do not outweigh, of equal ones first what better pages give.

    It happened from `first` on; from `last` on nobody who decides says that it is still to come.
    Where they are `agreed`, the dates have a day in common.
    """

    first: date
    last: date
    dates: list[PartialDate] = field(default_factory=list)
    decisive: list[PartialDate] = field(default_factory=list)
    agreed: bool = True


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

    @cached_property
    def when(self) -> When:
        if not self.acts:
            return When(self.not_before, min(mark.date.last for mark in self.sightings))
        stated = sorted({mark.date for mark in self.acts}, key=lambda one: (one.first, one.last))
        exact = [d for d in stated if not any(o != d and within(o, d) for o in stated)]
        given = {d: [m for m in self.acts if within(d, m.date)] for d in exact}
        named = {d: weight([m for m in given[d] if m.date == d]) for d in exact}
        order = sorted(exact, key=lambda day: -named[day])
        decisive = _heaviest_first({day: given[day] for day in order})
        seen = [mark.date for mark in self.sightings if mark.date.last < exact[0].first]
        return When(
            min(one.first for one in [*decisive, *seen]),
            max(one.last for one in decisive),
            [*decisive, *(one for one in exact if one not in decisive)],
            decisive,
            agreed=len(decisive) < 2 and not seen,
        )


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
    def is_undated(self) -> bool:
        """Whether nothing speaks against it, but for a date of its beginning that nobody gives."""
        return not (self.certain or self.disputed or self.since or self.alternatives)

    @cached_property
    def may_be_counted(self) -> bool:
        return self.kind.is_counted or any(kind.is_counted for kind in self.alternatives)

    @cached_property
    def certainty(self) -> str:
        """How a count takes it: sure, undated, unsure, perhaps; empty of what it leaves out."""
        if not self.kind.is_counted:
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
    label: Any = property(attrgetter("on_date.kind.label"))

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
    # The order of kinds that come one after the other whatever their dates are.
    ranks: tuple[models.TextChoices, ...] = ()

    def __init__(self, marks: Iterable[Mark]) -> None:
        self.marks = list(marks)
        self._spans: dict[int, StateOnDate] = {}

    @classmethod
    def order(cls, mark: Mark) -> tuple[Any, ...]:
        rank = cls.ranks.index(mark.kind) if cls.ranks else 0
        return rank, mark.date.first, mark.date.last

    def before(self, step: Step | None) -> StateOnDate:
        """The state before the first step; `step` is None if there is none."""
        return StateOnDate(self.outside)

    @cached_property
    def steps(self) -> list[Step]:
        """The changes in their order: put together when they are asked for, of few out of many."""
        steps: list[Step] = []
        for mark in sorted((m for m in self.marks if m.date), key=self.order):
            joined = self.joined(mark, steps[-1]) if steps else None
            if joined is None:
                since = date.min  # the day after the last on which the state is known to have held
                if steps:
                    seen = (mark.date.first for mark in steps[-1].sightings)
                    since = max([steps[-1].when.last, *seen]) + ONE_DAY
                steps.append(Step(not_before=since))
                joined = steps[-1].sightings if mark.sighting else steps[-1].acts
            joined.append(mark)
        return steps

    def joined(self, mark: Mark, step: Step) -> list[Mark] | None:
        """Which marks of the step it is one of: its supporters, where it only repeats what the step
        brought. None of a mark that begins a step of its own.
        """
        if mark.sighting:
            own, same = step.sightings, mark.kind in {m.kind for m in step.marks}
        else:
            own, same = step.acts, mark.act == step.act
        if same:
            return own
        # Other pages may tell at the same time that something else happened.
        page = (mark.record.source_id, mark.record.citation)
        if self.ranks or page in {(m.record.source_id, m.record.citation) for m in step.marks}:
            return None
        first, last = mark.date.first, mark.date.last
        is_rival = any(first <= act.date.last and act.date.first <= last for act in step.acts)
        return own if is_rival else None

    def on(self, day: date) -> StateOnDate:
        """It is worked out once between two turns."""
        span = bisect_right(self.turns, day)
        if span not in self._spans:
            self._spans[span] = self._state_on(day)
        return self._spans[span]

    def _state_on(self, day: date) -> StateOnDate:
        happened = [step for step in self.steps if step.when.last <= day]
        undated = [mark for mark in self.marks if not mark.date]
        if undated and not self.steps:
            kind, *others = dict.fromkeys(mark.kind for mark in undated)
            return StateOnDate(kind, (), False, bool(others), tuple(others), tuple(undated))
        if happened:
            on_date = self._state_after(happened[-1], day)
        else:
            on_date = self.before(next(iter(self.steps), None))
        # What may already have happened makes the state uncertain or disputed.
        if pending := [s for s in self.steps if s.when.first <= day < s.when.last]:
            on_date = on_date.with_others(
                [kind for step in pending for kind in step.kinds],
                certain=on_date.certain and not any(step.when.agreed for step in pending),
                disputed=on_date.disputed or any(not step.when.agreed for step in pending),
                marks=(*on_date.marks, *(mark for step in pending for mark in step.marks_on(day))),
            )
        # An undated mark of a record whose dated marks end with the last step follows upon it.
        last = happened[-1].marks if happened and happened[-1] is self.steps[-1] else []
        records, kinds = [mark.record for mark in last], {mark.kind for mark in last}
        loose = (m for m in undated if m.record in records and m.kind not in kinds)
        if follower := next(loose, None):
            return StateOnDate(
                follower.kind,
                certain=False,
                disputed=on_date.disputed,
                alternatives=(on_date.kind,),
                marks=(follower,),
            )
        return on_date

    def _state_after(self, step: Step, day: date) -> StateOnDate:
        kind, *others = step.kinds
        marks, since = step.marks_on(day), tuple(step.when.dates)
        return StateOnDate(kind, since, True, bool(others), tuple(others), marks)

    @cached_property
    def turns(self) -> list[date]:
        """The days on which `on` may change its answer, in order."""
        days = {day for step in self.steps for day in (step.when.first, step.when.last)}
        days |= {d for m in self.marks if m.date for d in (m.date.first, m.date.last)}
        return sorted(day for day in days if day > date.min)
