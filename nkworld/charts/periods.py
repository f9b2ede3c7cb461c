"""Periods as a sentence says them, as places on a line of time, and how old they are on a day:
"2015", "2015-H1", "2015-Q1", "2015-03".
"""

import calendar
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

PARTS = {
    "H1": ("the first half", 6),
    "H2": ("the second half", 12),
    "Q1": ("the first quarter", 3),
    "Q2": ("the second quarter", 6),
    "Q3": ("the third quarter", 9),
    "Q4": ("the fourth quarter", 12),
}
OLD_AFTER = 2  # years


def period_in_words(period: str) -> str:
    """“2015”, “the first half of 2015”, “June 2008”, “5 December 2023”; a span with both ends."""
    first, _, last = period.partition("/")
    if last:
        opening = period_in_words(first)
        if first[:4] == last[:4]:
            opening = opening.removesuffix(f" {first[:4]}")
        return f"{opening} to {period_in_words(last)}"
    year, _, part = period.partition("-")
    if part in PARTS:
        return f"{PARTS[part][0]} of {year}"
    month, _, day = part.partition("-")
    if not month.isdigit():
        return period
    named = f"{calendar.month_name[int(month)]} {year}"
    return f"{int(day)} {named}" if day else named


def when(period: str) -> str:
    """“in 2015”, “on 5 December 2023”, “from January to September 2010”."""
    way = "from" if "/" in period else "on" if period.count("-") == 2 else "in"
    return f"{way} {period_in_words(period)}"


def is_old(period: str, day: date, years: int = OLD_AFTER) -> bool:
    is_leap_day = (day.month, day.day) == (2, 29)
    return end_of(period) < day.replace(year=day.year - years, day=28 if is_leap_day else day.day)


def is_over(period: str, day: date) -> bool:
    """Had the period ended before the day? What is no period always had."""
    try:
        return end_of(period) < day
    except ValueError:
        return True


def end_of(period: str) -> date:
    """The last day of a period; ValueError for what is none."""
    year, _, part = (
        period.partition("/")[2].partition("-") if "/" in period else (period.partition("-"))
    )
    if len(part) > 2:
        return date.fromisoformat(f"{year}-{part}")
    month = PARTS[part][1] if part in PARTS else int(part or 12)
    return date(int(year), month, calendar.monthrange(int(year), month)[1])


PERIOD = re.compile(r"([0-9]{4})(?:-(?:([HQ])([1-4])|([0-9]{2})))?")
DAY = re.compile(r"(\d{4}-\d\d)-(0[1-9]|[12]\d|3[01])")
STARTS_WITH_A_YEAR = re.compile(r"\d{4}(?:[-/]|$)")
Labels = Sequence[str]
PARTS_OF_A_YEAR = {None: 1, "H": 2, "Q": 4, "M": 12}


def is_timeline(labels: Labels) -> bool:
    return bool(labels) and all(map(STARTS_WITH_A_YEAR.match, labels))


def parts_of_a_year(labels: Labels) -> int | None:
    """How many periods of these labels' one frequency make a year; None when they mix."""
    found = {parts_of(label) for label in labels}
    return found.pop() if len(found) == 1 else None


def parts_of_most(labels: Labels) -> int | None:
    """The same of more than half of the labels, whatever stands between these; else None."""
    counts = Counter(parts_of(label) for label in labels)
    parts, number = next(iter(counts.most_common(1)), (None, 0))
    return parts if 2 * number > len(labels) else None


@lru_cache(8192)
def parts_of(label: str) -> int | None:
    """How many periods of this length make a year; None of a day, a span or what is no period."""
    return parsed[0] if (parsed := parse(label)) else None


@lru_cache(8192)
def moment(label: str) -> float | None:
    """The start of a period in years, 2015.5 for "2015-H2" or "2015-07-01"; None if it has none."""
    if parsed := parse(label):
        parts, ordinal = parsed
        return ordinal / parts
    if day := DAY.fullmatch(label):
        month = moment(day[1])
        return None if month is None else month + (int(day[2]) - 1) / 31 / 12
    return moment(label[:-1]) if STARTS_WITH_A_YEAR.match(label) else None


def place(label: str, parts: int) -> int | None:
    """The ordinal of the period, one of `parts` a year, that holds the start of another."""
    began = moment(label)
    # A month is no exact fraction of a year: 2016-03 must not fall into February.
    return None if began is None else math.floor(began * parts + 1e-6)


def arrange(labels: Iterable[str], fill: bool) -> tuple[str, ...]:
    """Periods sorted, with `fill` those that nobody gave; other labels as they came."""
    labels = list(dict.fromkeys(labels))
    if not is_timeline(labels):
        return tuple(labels)
    labels.sort(key=lambda label: (moment(label), label))
    parts = parts_of_a_year(labels)
    if not (fill and parts):
        return tuple(labels)
    first, last = (place(label, parts) or 0 for label in (labels[0], labels[-1]))
    spelled = {1: "{:04}", 2: "{:04}-H{}", 4: "{:04}-Q{}", 12: "{:04}-{:02}"}[parts]
    periods = (divmod(ordinal, parts) for ordinal in range(first, last + 1))
    return tuple(spelled.format(year, part + 1) for year, part in periods)


def parse(label: str) -> tuple[int, int] | None:
    """(how many periods of this length make a year, its ordinal among those since the year 0)."""
    match = PERIOD.fullmatch(label)
    if not match:
        return None
    year, letter, part, month = match.groups()
    parts = PARTS_OF_A_YEAR["M" if month else letter]
    number = int(month or part or 1)
    return (parts, int(year) * parts + number - 1) if 1 <= number <= parts else None


# Spells of time as bars on one line, in per cent of the drawing's width.
@dataclass(frozen=True)
class SpellBar:
    """`look` is a word of the domain that draws it; a doubtful bar is paler."""

    x: float
    width: float
    look: str
    doubtful: bool
    title: str


@dataclass(frozen=True)
class YearTick:
    x: float
    year: int


@dataclass(frozen=True)
class SpellStrip:
    bars: list[SpellBar]
    ticks: list[YearTick]


@dataclass(frozen=True)
class DayScale:
    first: date
    last: date

    def place(self, day: date) -> float:
        total = max((self.last - self.first).days, 1)
        return round(100 * (day - self.first).days / total, 2)

    def bar(self, first: date, last: date, look: str, doubtful: bool, title: str) -> SpellBar:
        x = self.place(first)
        return SpellBar(x, round(max(self.place(last) - x, 0.1), 2), look, doubtful, title)

    def ticks(self, every: int) -> list[YearTick]:
        first = self.first.year - self.first.year % every + every
        years = range(first, self.last.year, every)
        return [YearTick(self.place(date(year, 1, 1)), year) for year in years]
