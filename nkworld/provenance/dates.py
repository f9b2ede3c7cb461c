"""Dates as sources give them: known to the day, the month or the year only."""

import calendar
import re
import unicodedata
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from nkworld.charts.periods import period_in_words

from .periods import EARLIEST_YEAR, end_of

LENGTHS = {4: "year", 7: "month", 10: "day"}
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
HOW_TO_WRITE = "write 1974, 1974-03 or 1974-03-05, as exactly as the source gives it"


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
            raise ValueError(f"“{day}” is not a date: {HOW_TO_WRITE}.")
        if day.first.year < EARLIEST_YEAR:
            raise ValueError(f"“{day}” lies before {EARLIEST_YEAR}: check the year.")
        if day.first > date.today():
            raise ValueError(f"“{day}” has not come yet: a record speaks of the past.")
        return day

    @cached_property
    def precision(self) -> str:
        return LENGTHS.get(len(self), "")

    @cached_property
    def first(self) -> Any:
        try:
            return date.fromisoformat(f"{self}{'-01' * (3 - self.count('-') - 1)}")
        except ValueError:
            return None

    @cached_property
    def last(self) -> Any:
        if self.first is None or self.precision == "day":
            return self.first
        month = 12 if self.precision == "year" else self.first.month
        return end_of(self.first.year, month)

    @property
    def label(self) -> str:
        """As people write it: 5 March 1974, March 1974, 1974; what is no date, as it is."""
        return str(self) if self.first is None else period_in_words(self)


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
