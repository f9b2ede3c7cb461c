"""What is known last of one partner's trade, whatever its split into exports and imports.

A year of which somebody gives a reviewed figure goes before a later one that was only read in an
unreviewed compilation, and within a year a figure on which sources agree before one on which they
conflict. Of a rule that weighs credibility, a compiler's figure is never it.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from nkworld.charts.headline import COMPILATION
from nkworld.provenance.agreement import Conflict
from nkworld.provenance.amounts import Amount
from nkworld.provenance.models import HeadlineRule

from .claims import EXPORT, IMPORT, TURNOVER, TradeTable

SPLIT, TOGETHER = (EXPORT, IMPORT), (TURNOVER,)
WAYS = (SPLIT, TOGETHER, (EXPORT,), (IMPORT,))


@dataclass(frozen=True, slots=True)
class Newest:
    """One year's amounts by direction: both directions, or two-way trade, or one direction alone.

    `contested` are the directions on which what is said conflicts, two-way trade among them
    whatever is shown. `unsaid` are directions of which the year has no figure.
    """

    year: str
    amounts: dict[str, Amount]
    contested: dict[str, Conflict]
    unsaid: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether all that is said is that nothing was traded."""
        return all(each.value == 0 and each.is_exact for each in self.amounts.values())


def newest_of(
    table: TradeTable, years: Sequence[str], rule: HeadlineRule, compilers: Container[str] = ()
) -> Newest | None:
    """Of the years given, in their order; None where none says anything that may be it."""
    for reviewed_only in (True,) if rule.weighs_credibility else (True, False):
        for year in reversed(years):
            if found := _of_year(table, year, reviewed_only, compilers):
                return found
    return None


def left_behind(table: TradeTable, years: Sequence[str], found: Newest) -> Iterator[tuple]:
    """(year, direction, amount) of what is newer and nobody reviewed."""
    for year in years:
        if year <= found.year:
            continue
        for direction in (EXPORT, IMPORT, TURNOVER):
            if amount := table.headline(direction, year):
                yield year, direction, amount


def _of_year(
    table: TradeTable, year: str, reviewed_only: bool, compilers: Container[str]
) -> Newest | None:
    values = {d: a for d in (*SPLIT, *TOGETHER) if (a := table.headline(d, year))}
    fit = {
        direction: amount
        for direction, amount in values.items()
        if amount.source not in compilers and (not reviewed_only or amount.read != COMPILATION)
    }
    ways = [way for way in _ways(values) if all(direction in fit for direction in way)]
    if not ways:
        return None
    disputed = {d: span for d in values if (span := table.contested(d, year))}
    whole = [way for way in ways if way in (SPLIT, TOGETHER)]
    way = next((each for each in whole if not disputed.keys() & set(each)), ways[0])
    unsaid = tuple(d for d in SPLIT if d not in values) if way != TOGETHER else ()
    return Newest(year, {d: fit[d] for d in way}, disputed, unsaid)


def _ways(said: dict[str, Amount]) -> Sequence[tuple[str, ...]]:
    """Both directions of one source first; two of two sources stand behind two-way trade."""
    sources = {said[direction].source for direction in SPLIT if direction in said}
    return WAYS if len(sources) < 2 else (TOGETHER, SPLIT, *WAYS[2:])
