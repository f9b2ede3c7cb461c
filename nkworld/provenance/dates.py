"""Dates as sources give them, known to the day, the month or the year only; and periods, the time
that a figure covers: a year, half-year, quarter, month, or a span of months.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from nkworld.charts import periods
from nkworld.charts.words import short_date

EARLIEST_YEAR = 1945
LATEST_YEAR = 2100


class Frequency(models.TextChoices):
    ANNUAL = "annual", "Annual"
    HALF_YEARLY = "half-yearly", "Half-yearly"
    QUARTERLY = "quarterly", "Quarterly"
    MONTHLY = "monthly", "Monthly"
    CUMULATIVE = "cumulative", "Cumulative span"


# By how many of them make a year.
SIMPLE = {
    1: Frequency.ANNUAL,
    2: Frequency.HALF_YEARLY,
    4: Frequency.QUARTERLY,
    12: Frequency.MONTHLY,
}
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
        first, is_span, last = label.partition("/")
        opening = cls._simple(first.strip())
        closing = cls._simple(last.strip()) if is_span else opening
        if opening is None or closing is None:
            raise ValueError(f"“{label}” is not a period: {HOW_TO_WRITE}.")
        if closing.end < opening.start:
            raise ValueError(f"“{label}” ends before it begins: write the earlier month first.")
        period = opening
        if is_span:
            # One way to write it, or two spellings would be two cells.
            spelled = f"{opening.label}/{closing.label}"
            period = cls(spelled, Frequency.CUMULATIVE, opening.start, closing.end)
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
        parts, ordinal = periods.parse(label) or (1, 0)
        year, part = divmod(ordinal, parts)
        if not year:
            return None
        start = date(year, part * 12 // parts + 1, 1)
        return cls(label, SIMPLE[parts], start, periods.end_of(label))


def in_words(label: str) -> str:
    """As newspapers print it: “Jan–Sep 2009”, “first half 2023”; what is no period, as it is."""
    opening, _, closing = str(label).partition("/")
    words = []
    for each in filter(None, (opening, closing)):
        year, _, part = each.partition("-")
        if part in periods.PARTS:
            words.append(f"{periods.PARTS[part][0].removeprefix('the ')} {year}")
        else:
            words.append(short_date(each) if periods.parts_of(each) == 12 else each)
    year = f" {opening[:4]}"
    if len(words) > 1 and all(word.endswith(year) for word in words):
        return f"{words[0].removesuffix(year)}–{words[1]}"
    return ("–" if all(word.isdigit() for word in words) else " to ").join(words)


LONGEST_IN_WORDS = 40
MONTHS = {
    word: number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if (word := name.lower())
}
# “30 June 2026”, “June 2026” and “June 30, 2026”; what is all in figures is not guessed at.
IN_WORDS = (
    re.compile(r"(?:(?P<day>\d{1,2})\.?\s+)?(?P<month>[A-Za-z]+)\.?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<month>[A-Za-z]+)\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"),
)
DATE_AS_GIVEN = "write 1974, 1974-03 or 1974-03-05, as exactly as the source gives it"


def in_figures(text: str) -> str:
    """“30 June 2026” as 2026-06-30; what is no date in words, as it is."""
    # Korean and Chinese keyboards also write full-width figures.
    text = unicodedata.normalize("NFKC", text).strip()
    for pattern in IN_WORDS:
        found = pattern.fullmatch(text)
        month = MONTHS.get(found["month"].lower()) if found else None
        if found and month:
            day = f"-{int(found['day']):02}" if found["day"] else ""
            return f"{found['year']}-{month:02}{day}"
    return text


class PartialDate(str):
    """“1974”, “1974-03” or “1974-03-05”: empty, it is no date and its days are None."""

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read a date that has come; ValueError with a sentence for an editor."""
        day = cls(in_figures(str(text)))
        if day.first is None:
            raise ValueError(f"“{day}” is not a date: {DATE_AS_GIVEN}.")
        if day.first.year < EARLIEST_YEAR:
            raise ValueError(f"“{day}” lies before {EARLIEST_YEAR}: check the year.")
        if day.first > date.today():
            raise ValueError(f"“{day}” has not come yet: a record speaks of the past.")
        return day

    @cached_property
    def first(self) -> Any:
        try:
            return date.fromisoformat(f"{self}{'-01' * (3 - self.count('-') - 1)}")
        except ValueError:
            return None

    @cached_property
    def last(self) -> Any:
        return self.first and periods.end_of(self)

    @property
    def label(self) -> str:
        """As people write it: 5 March 1974, March 1974, 1974; what is no date, as it is."""
        return str(self) if self.first is None else periods.period_in_words(self)


def validate_partial_date(text: str) -> None:
    try:
        PartialDate.parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class PartialDateAttribute(DeferredAttribute):
    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = PartialDate(value or "")


class PartialDateField(models.CharField):
    """A date as exactly as it is known; empty where it is not given. With `days` the database has
    its first and last possible day, too: `date` then brings `date_first` and `date_last`.
    """

    descriptor_class = PartialDateAttribute
    _pyi_private_get_type: PartialDate  # what django-stubs takes its attribute for
    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, days: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("help_text", "1974, 1974-03 or 1974-03-05: as exactly as it is known.")
        super().__init__(*args, **kwargs)
        self.days = days

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        if self.days:
            # Subclasses and histories copy the days as fields of their own.
            self.days = False
            for side in ("first", "last"):
                DayField(of=name, side=side).contribute_to_class(cls, f"{name}_{side}")

    def to_python(self, value: Any) -> Any:
        return PartialDate(in_figures(str(value or "")))

    def formfield(self, **kwargs: Any) -> Any:
        """As many characters as a date in words has: the rest is not cut off as it is typed."""
        return super().formfield(**{"max_length": LONGEST_IN_WORDS} | kwargs)

    def get_prep_value(self, value: Any) -> Any:
        return str(value or "")


class DayAttribute(DeferredAttribute):
    """Always what follows from the date's text: no way of saving can part the two."""

    field: Any  # a DayField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        return getattr(getattr(instance, self.field.of), self.field.side)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class DayField(models.DateField):
    """The first or last possible day of a PartialDateField, for the database to compare by."""

    descriptor_class = DayAttribute

    def __init__(self, of: str, side: str, **kwargs: Any) -> None:
        """`of` names the field, `side` is first or last."""
        self.of, self.side = of, side
        super().__init__(**kwargs | {"null": True, "editable": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "side": self.side}
