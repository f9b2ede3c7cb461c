"""The time a figure covers: a year, half-year, quarter, month, or a span of months."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db import models

EARLIEST_YEAR = 1945
LATEST_YEAR = 2100


class Frequency(models.TextChoices):
    ANNUAL = "annual", "Annual"
    HALF_YEARLY = "half-yearly", "Half-yearly"
    QUARTERLY = "quarterly", "Quarterly"
    MONTHLY = "monthly", "Monthly"
    CUMULATIVE = "cumulative", "Cumulative span"


FORMS = [
    (re.compile(r"(?P<year>[0-9]{4})"), Frequency.ANNUAL, 12),
    (re.compile(r"(?P<year>[0-9]{4})-H(?P<part>[12])"), Frequency.HALF_YEARLY, 6),
    (re.compile(r"(?P<year>[0-9]{4})-Q(?P<part>[1-4])"), Frequency.QUARTERLY, 3),
    (re.compile(r"(?P<year>[0-9]{4})-(?P<part>0[1-9]|1[0-2])"), Frequency.MONTHLY, 1),
]
HOW_TO_WRITE = "write 2015, 2015-H1, 2015-Q1, 2015-03 or 2011-01/2011-09"


@dataclass(frozen=True, slots=True)
class Period:
    """A closed interval of whole months, with the label a source would print."""

    label: str
    frequency: Frequency
    start: date
    end: date

    @classmethod
    def parse(cls, text: str, ahead: bool = False) -> "Period":
        """ValueError with a sentence for an editor; `ahead`: it may lie in the future."""
        # Korean and Chinese keyboards also write full-width figures.
        label = unicodedata.normalize("NFKC", str(text)).strip()
        period = cls._span(label) if "/" in label else cls._simple(label)
        if period is None:
            raise ValueError(f"“{label}” is not a period: {HOW_TO_WRITE}.")
        for year in (period.start.year, period.end.year):
            if not EARLIEST_YEAR <= year <= LATEST_YEAR:
                raise ValueError(
                    f"The year {year} lies outside {EARLIEST_YEAR}–{LATEST_YEAR}: check the period."
                )
        if period.start > date.today() and not ahead:
            raise ValueError(f"“{label}” has not begun yet: a figure speaks of the past.")
        return period

    @classmethod
    def _simple(cls, label: str) -> "Period | None":
        for pattern, frequency, months in FORMS:
            if found := pattern.fullmatch(label):
                year = int(found["year"])
                part = int(found.groupdict().get("part") or 1)
                first = (part - 1) * months + 1
                if year < 1:
                    return None
                return cls(label, frequency, date(year, first, 1), end_of(year, first + months - 1))
        return None

    @classmethod
    def _span(cls, label: str) -> "Period | None":
        first, _, last = label.partition("/")
        opening, closing = cls._simple(first.strip()), cls._simple(last.strip())
        if opening is None or closing is None:
            return None
        if closing.end < opening.start:
            raise ValueError(f"“{label}” ends before it begins: write the earlier month first.")
        # One way to write it, or two spellings would be two cells.
        label = f"{opening.label}/{closing.label}"
        return cls(label, Frequency.CUMULATIVE, opening.start, closing.end)


def end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


PARTS = {"H1": "first half", "H2": "second half", "Q1": "first quarter", "Q2": "second quarter"}
PARTS |= {"Q3": "third quarter", "Q4": "fourth quarter"}


def in_words(label: str) -> str:
    """As newspapers print it: “Jan–Sep 2009”, “first half 2023”; what is no period, as it is."""
    first, _, last = str(label).partition("/")
    if last[:4] == first[:4] and len(first) == len(last) == len("2009-01"):
        return f"{_month(first)}–{in_words(last)}"
    words = []
    for each in filter(None, (first, last)):
        year, _, part = each.partition("-")
        if part in PARTS:
            words.append(f"{PARTS[part]} {year}")
        else:
            is_month = FORMS[-1][0].fullmatch(each)
            words.append(f"{_month(each)} {year}" if is_month else each)
    return ("–" if all(word.isdigit() for word in words) else " to ").join(words)


def _month(label: str) -> str:
    return f"{date(2000, int(label[5:7]), 1):%b}"
