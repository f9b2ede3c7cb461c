"""Sum, mean and change of a figure's series over a period of years, where they may be made.

One source has to give each year, as one number, and count all of them alike. A year that is
missing is named. What stands on a day, such as embassies, and shares are not added over years: of
them there are mean and change. `refusal` says in a sentence why there is nothing to reckon with.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
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
    difference: Decimal
    in_per_cent: Decimal | None


@dataclass
class SeriesSummary:
    """One series or a whole; `sum`, `mean`, `change` are None where they can't be made."""

    figure: Figure
    slug: str
    label: str
    first: int
    last: int
    years: Years
    is_flow: bool = field(init=False)
    is_change: bool = field(init=False)
    points: list[Point] = field(init=False)
    values: list[YearValue] = field(init=False)
    missing: list[int] = field(init=False)
    source: str = field(init=False)
    refusal: str = field(init=False)
    sum: Decimal | None = field(init=False, default=None)
    mean: Decimal | None = field(init=False, default=None)
    change: Change | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        figure, years = self.figure, sorted(self.years.items())
        self.is_flow = figure.is_flow and figure.measure in ADDABLE
        self.is_change = figure.measure == "percent" and not figure.denominator
        self.points = [point for _, points in years for point in points]
        self.values = [
            YearValue(year, sum((p.value or Decimal(0) for p in points), Decimal(0)))
            for year, points in years
        ]
        self.missing = [y for y in range(self.first, self.last + 1) if y not in self.years]
        sources = dict.fromkeys(point.source for point in self.points)
        names = list(dict.fromkeys(map(figure.source_name, sources)))
        self.source = names[0] if len(sources) == 1 else ""
        excluded = [y for y, some in years if any(p.status == "excluded" for p in some)]
        ranges = [y for y, some in years if any(p.value is None or p.has_range for p in some)]
        first = min(self.years, default=0)
        changes = [f"{p.x} on ({p.changed})" for p in self.points if p.changed and int(p.x) > first]
        why = ""
        if unfit := excluded or ranges:
            what = "excluded" if excluded else "given as a range or a bound"
            why = f"{spans(unfit)} {'is' if len(unfit) == 1 else 'are'} {what}"
        elif len(names) > 1:
            why = f"{COUNTED.get(len(names), len(names))} sources, {in_a_row(names)}"
        elif changes:
            why = f"Counted otherwise from {in_a_row(changes)}"
        self.refusal = why and f"{why}: {NEITHER}."
        if len(years) < 2 or self.refusal:
            return
        total = sum((each.value for each in self.values), Decimal(0))
        self.sum = total if self.is_flow else None
        if not self.is_change:
            self.mean = total / len(years)
            before, after = self.values[0], self.values[-1]
            difference, may_be = after.value - before.value, before.value > 0 and after.value >= 0
            share = per_cent(difference, before.value) if may_be else None
            self.change = Change(before, after, difference, share)

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
            (sum(p.status == "estimated" for p in points), "estimates"),
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


def spans(years: Sequence[int]) -> str:
    """“1998 and 2001–2003”: years in a row as one."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return in_a_row([f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs])
