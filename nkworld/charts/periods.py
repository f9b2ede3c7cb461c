"""Periods as a sentence says them, and how old they are on a day."""

import calendar
from datetime import date

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
    if not last:
        return _one(first)
    opening = _one(first)
    if first[:4] == last[:4]:
        opening = opening.removesuffix(f" {first[:4]}")
    return f"{opening} to {_one(last)}"


def when(period: str) -> str:
    """“in 2015”, “on 5 December 2023”, “from January to September 2010”."""
    if "/" in period:
        return f"from {period_in_words(period)}"
    return f"{'on' if period.count('-') == 2 else 'in'} {period_in_words(period)}"


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


def _one(period: str) -> str:
    year, _, part = period.partition("-")
    if not part:
        return year
    if part in PARTS:
        return f"{PARTS[part][0]} of {year}"
    month, _, day = part.partition("-")
    if not month.isdigit():
        return period
    named = f"{calendar.month_name[int(month)]} {year}"
    return f"{int(day)} {named}" if day else named
