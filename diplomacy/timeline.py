"""What holds on a day when sources date its changes to a day, a month or a year, and disagree.

A change takes effect on the first day on which no source that dates it says it is still to come.
While it may have happened, but need not have, the state is uncertain if the sources agree on the
date as far as they give it, and disputed if they do not.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from nkworld.provenance.dates import PartialDate

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Mark:
    """What one record says: from this date on, the state is `kind`, by this `act`.

    A sighting says that it was so at the date, not since when. With an empty date nothing is
    said of when, but it was after the record's own dated marks.
    """

    kind: str
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


@dataclass(frozen=True)
class Standing:
    """The state on a day: what it is, since when, and how sure that is.

    `since` are the dates that sources give, none where none does; `alternatives` are other
    states that it may be, by dates not known exactly or by other sources.
    """

    kind: str
    since: tuple[PartialDate, ...] = ()
    certain: bool = True
    disputed: bool = False
    alternatives: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def since_label(self):
        """“18 March 2021 or 19 March 2021”; empty where no source gives a date."""
        return " or ".join(one.label for one in self.since)

    @property
    def is_sure(self):
        return self.certain and not self.disputed


class Timeline:
    """All marks about one thing. A domain says what held before the first and what may differ."""

    def __init__(self, marks):
        self.marks = list(marks)
        placed = [mark for mark in self.marks if mark.date]
        self.steps = self._in_steps(sorted(placed, key=self.order))

    @staticmethod
    def order(mark):
        """The key by which marks are put in order."""
        return mark.date.first, mark.date.last

    def before(self, step):
        """(state, whether it is certain) before the first step; `step` is None if there is none."""
        raise NotImplementedError

    def supports(self, mark, step):
        """Does the mark change nothing in the state that the step brought?"""
        return False

    def _in_steps(self, placed):
        steps: list[Step] = []
        for mark in placed:
            if steps and self.supports(mark, steps[-1]):
                steps[-1].supporters.append(mark)
                continue
            if not (steps and self._belongs(mark, steps[-1])):
                since = steps[-1].seen_until + ONE_DAY if steps else date.min
                steps.append(Step(not_before=since))
            steps[-1].add(mark)
        return steps

    def _belongs(self, mark, step):
        same = mark.kind in step.kinds if mark.sighting else mark.act == step.act
        return same or self._rivals(mark, step)

    @staticmethod
    def _rivals(mark, step):
        """Do other pages tell at the same time that something else happened?"""
        others = {(m.record.source_id, m.record.citation) for m in step.marks}
        own = (mark.record.source_id, mark.record.citation)
        return own not in others and any(mark.overlaps(other) for other in step.acts)

    def on(self, day):
        """The Standing on a day."""
        happened = [step for step in self.steps if step.last <= day]
        if not happened:
            return self._at_first(day)
        last = happened[-1]
        follower = self._follower(last) if last is self.steps[-1] else None
        standing = self._with_pending(self._standing(last, day), day)
        if follower is None:
            return standing
        return Standing(follower.kind, (), False, standing.disputed, (standing.kind,), (follower,))

    def _standing(self, step, day):
        others = tuple(step.kinds[1:])
        return Standing(
            step.kinds[0], tuple(step.dates), True, bool(others), others, step.told_by(day)
        )

    def _at_first(self, day):
        """Before every dated step, or where no mark has a date."""
        undated = [mark for mark in self.marks if not mark.date]
        if not self.steps and undated:
            kinds = list(dict.fromkeys(mark.kind for mark in undated))
            others = tuple(kinds[1:])
            return Standing(kinds[0], (), False, bool(others), others, tuple(undated))
        kind, certain = self.before(self.steps[0] if self.steps else None)
        return self._with_pending(Standing(kind, certain=certain), day)

    def _with_pending(self, standing, day):
        """What may already have happened makes the state uncertain or disputed."""
        pending = [step for step in self.steps if step.first <= day < step.last]
        if not pending:
            return standing
        kinds = (kind for step in pending for kind in step.kinds)
        others = dict.fromkeys([*standing.alternatives, *kinds])
        return Standing(
            standing.kind,
            standing.since,
            standing.certain and not any(step.agreed for step in pending),
            standing.disputed or any(not step.agreed for step in pending),
            tuple(kind for kind in others if kind != standing.kind),
            (*standing.marks, *(mark for step in pending for mark in step.told_by(day))),
        )

    def _follower(self, step):
        """An undated mark of a record whose dated marks end with this step."""
        records = [mark.record for mark in step.marks]
        undated = (m for m in self.marks if not m.date and m.kind not in step.kinds)
        return next((mark for mark in undated if mark.record in records), None)

    def turns(self):
        """The days on which `on` may change its answer, in order."""
        days = {day for step in self.steps for day in (step.first, step.last)}
        return sorted(day for day in days if day > date.min)
