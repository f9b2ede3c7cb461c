"""Sum, mean and change of a figure's series over a period of years, where they may be made.

One source has to give each year, as one number, and count all of them alike. A year that is
missing is named. What stands on a day, such as embassies, and shares are not added over years: of
them there are mean and change. `refusal` says in a sentence why there is nothing to reckon with.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from nkworld.charts.figures import COMPILATION, Figure, Point, Series
from nkworld.charts.words import in_a_row, per_cent

YEAR = re.compile(r"\d{4}")
WHOLE = "whole"
REMAINDER = "remainder"
ADDABLE = ("money", "count")
COUNTED = {2: "Two", 3: "Three", 4: "Four"}
NEITHER = "not added, and not compared"

type Years = Mapping[int, tuple[Point, ...]]  # the points of which a year's number is made


class YearValue(NamedTuple):
    year: int
    value: Decimal


class Change(NamedTuple):
    before: YearValue
    after: YearValue

    @property
    def difference(self) -> Decimal:
        return self.after.value - self.before.value

    @property
    def in_per_cent(self) -> Decimal | None:
        before, after = self.before.value, self.after.value
        return per_cent(after - before, before) if before > 0 and after >= 0 else None


@dataclass(frozen=True)
class SeriesSummary:
    """One series or a whole; `sum`, `mean`, `change` are None where they can't be made."""

    figure: Figure
    slug: str
    label: str
    first: int
    last: int
    years: Years

    @property
    def is_flow(self) -> bool:
        return self.figure.is_flow and self.figure.measure in ADDABLE

    @property
    def is_change(self) -> bool:
        return self.figure.measure == "percent" and not self.figure.denominator

    @cached_property
    def values(self) -> list[YearValue]:
        return [
            YearValue(year, sum((p.value or Decimal(0) for p in points), Decimal(0)))
            for year, points in sorted(self.years.items())
        ]

    @property
    def points(self) -> list[Point]:
        return [point for year in sorted(self.years) for point in self.years[year]]

    @property
    def missing(self) -> list[int]:
        return [year for year in range(self.first, self.last + 1) if year not in self.years]

    @property
    def source(self) -> str:
        sources = {point.source for point in self.points}
        return self.figure.source_name(*sources) if len(sources) == 1 else ""

    @cached_property
    def refusal(self) -> str:
        """Why nothing is reckoned, in a sentence; empty where it may be."""
        years, points = self.years.items(), self.points
        excluded = [y for y, some in years if any(p.status == "excluded" for p in some)]
        ranges = [y for y, some in years if any(p.value is None or p.has_range for p in some)]
        names = list(dict.fromkeys(self.figure.source_name(p.source) for p in points))
        first = min(self.years, default=0)
        changes = [f"{p.x} on ({p.changed})" for p in points if p.changed and int(p.x) > first]
        why = ""
        if excluded:
            why = f"{in_words(excluded)} excluded"
        elif ranges:
            why = f"{in_words(ranges)} given as a range or a bound"
        elif len(names) > 1:
            why = f"{COUNTED.get(len(names), len(names))} sources, {in_a_row(names)}"
        elif changes:
            why = f"Counted otherwise from {in_a_row(changes)}"
        return why and f"{why}: {NEITHER}."

    @property
    def is_reckoned(self) -> bool:
        return len(self.years) > 1 and not self.refusal

    @property
    def sum(self) -> Decimal | None:
        return self._total if self.is_flow and self.is_reckoned else None

    @property
    def mean(self) -> Decimal | None:
        may_be = self.is_reckoned and not self.is_change
        return self._total / len(self.values) if may_be else None

    @property
    def change(self) -> Change | None:
        may_be = self.is_reckoned and not self.is_change
        return Change(self.values[0], self.values[-1]) if may_be else None

    @property
    def _total(self) -> Decimal:
        return sum((each.value for each in self.values), Decimal(0))

    @property
    def coverage(self) -> str:
        """“12 of 13 years on record; 1998 missing”."""
        count, missing = self.last - self.first + 1, self.missing
        text = f"{len(self.years)} of {count} year{'s'[: count != 1]} on record"
        return f"{text}; {spans(missing)} missing" if missing else text

    @property
    def remarks(self) -> list[str]:
        points = self.points
        counts = [
            (sum(p.is_estimated for p in points), "estimates"),
            (sum(p.read == COMPILATION for p in points), "read in an unreviewed compilation"),
            (sum(p.is_disputed for p in points), "disputed, with sources over a tenth apart"),
        ]
        texts = [f"{what}: {count} of {len(points)} numbers" for count, what in counts if count]
        return texts + list(dict.fromkeys(p.caveat for p in points if p.caveat))

    @property
    def longest(self) -> tuple[int, int] | None:
        """The longest stretch of years that may be reckoned with, where not all may."""
        if not self.refusal:
            return None
        best: tuple[int, int] | None = None
        known = sorted(self.years)
        for place, first in enumerate(known):
            last = first
            for end in known[place:]:
                years = {year: self.years[year] for year in known if first <= year <= end}
                if replace(self, first=first, last=end, years=years).refusal:
                    break
                last = end
            if last > first and (best is None or last - first > best[1] - best[0]):
                best = first, last
        return best


class PeriodSummary(NamedTuple):
    first: int
    last: int
    series: tuple[SeriesSummary, ...]


def period_summary(
    figure: Figure, first: int | None = None, last: int | None = None
) -> PeriodSummary | None:
    if not figure or figure.measure == "rank" or not all(map(YEAR.fullmatch, figure.labels)):
        return None
    first = int(figure.labels[0]) if first is None else first
    last = int(figure.labels[-1]) if last is None else last
    found = [_summary(figure, each.slug, each.label, [each], first, last) for each in figure.series]
    if figure.whole:
        found.insert(0, summary_of_whole(figure, first, last))
    return PeriodSummary(first, last, tuple(each for each in found if each.years))


def summary_of_whole(figure: Figure, first: int, last: int) -> SeriesSummary:
    """All series of a stacked figure together, in the years of which each is known, or the rest."""
    return _summary(figure, WHOLE, figure.whole, figure.series, first, last)


def _summary(
    figure: Figure, slug: str, label: str, series: Sequence[Series], first: int, last: int
) -> SeriesSummary:
    years: dict[int, tuple[Point, ...]] = {}
    for place, x in enumerate(figure.labels):
        at = [(each.role, each.points[place]) for each in series]
        has_rest = any(role == REMAINDER and point.numbers for role, point in at)
        # Nothing is known where one of several parts is not, nor the rest of the whole.
        if first <= int(x) <= last and (
            has_rest or all(role == REMAINDER or point.numbers for role, point in at)
        ):
            years[int(x)] = tuple(point for _, point in at if point.numbers)
    known = {year: points for year, points in years.items() if points}
    return SeriesSummary(figure, slug, label, first, last, known)


def in_words(years: Sequence[int]) -> str:
    """“1998 is”, “1998 and 2001–2003 are”: with the verb, as nothing else tells their number."""
    return f"{spans(years)} {'is' if len(years) == 1 else 'are'}"


def spans(years: Sequence[int]) -> str:
    """“1998 and 2001–2003”: years in a row as one."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return in_a_row([f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs])
