"""Periods as a headline says them, and which of them it may compare."""

import calendar

PARTS = {
    "H1": "the first half",
    "H2": "the second half",
    "Q1": "the first quarter",
    "Q2": "the second quarter",
    "Q3": "the third quarter",
    "Q4": "the fourth quarter",
}


def in_words(period):
    """“in the first half of 2015”, “in June 2008”, “from January to September 2010”"""
    first, _, last = period.partition("/")
    if not last:
        return f"in {_one(first)}"
    opening = _one(first)
    if first[:4] == last[:4]:
        opening = opening.removesuffix(f" {first[:4]}")
    return f"from {opening} to {_one(last)}"


def comparable(points):
    """Those that a headline may set against the newest: of spans, only those of the same months."""
    return [point for point in points if _shape(point.x) == _shape(points[-1].x)]


def _shape(period):
    first, _, last = period.partition("/")
    return (first[4:], last[4:], int(last[:4]) - int(first[:4])) if last else ()


def _one(period):
    year, _, part = period.partition("-")
    if not part:
        return year
    if part in PARTS:
        return f"{PARTS[part]} of {year}"
    return f"{calendar.month_name[int(part)]} {year}"
