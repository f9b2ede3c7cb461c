"""Which sources were read whole, so that a figure they do not have tells something.

A press page that quotes one partner tells nothing of the others. A compilation of which a hundred
partners are on record was read whole: a partner that it knows from an earlier year has no figure in
one that it reaches because nothing was reported to it, or nothing traded; which, it does not say.
Of the years before a partner’s first, nothing follows: it may not have been a state.
"""

from dataclasses import dataclass, field

PARTNERS_READ_WHOLE = 100


@dataclass(slots=True)
class Reach:
    """The years of one source, and each partner’s first, as far as any figure is on record."""

    name: str
    partners: dict[int, int] = field(default_factory=dict)
    years: set[int] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        return len(self.partners) >= PARTNERS_READ_WHOLE

    def knows(self, partner: int, year: int) -> bool:
        """Whether the partner would stand there if it had reported anything."""
        return year in self.years and self.partners[partner] < year

    @property
    def first(self) -> int:
        return min(self.years)

    @property
    def last(self) -> int:
        return max(self.years)


class Coverage:
    """Filled claim by claim; an excluded figure says nothing of what a source reaches."""

    def __init__(self) -> None:
        self._reaches: dict[str, Reach] = {}

    def add(self, source: str, partner: int, year: int) -> None:
        reach = self._reaches.setdefault(source, Reach(source))
        reach.partners[partner] = min(year, reach.partners.get(partner, year))
        reach.years.add(year)

    @property
    def whole(self) -> list[Reach]:
        """Those that were read whole, by their first year."""
        found = [each for each in self._reaches.values() if each.is_whole]
        return sorted(found, key=lambda each: (each.first, each.name))

    def of(self, partner: int) -> list[Reach]:
        """Those read whole that know the partner in some year."""
        return [each for each in self.whole if partner in each.partners]
