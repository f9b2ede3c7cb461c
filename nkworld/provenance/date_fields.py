"""From when and until when, as exactly as one likes: a year, a month or a day."""

import re
from typing import Any

from django import forms

from .choice_fields import DocumentedField, or_invalid
from .dates import PartialDate
from .fields import YearField
from .periods import EARLIEST_YEAR, LATEST_YEAR

WRITTEN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
HOW_TO_WRITE = "Write a year in four digits, a month or a day: 2015, 2015-03 or 2015-03-05."


def parse_date_asked(text: str) -> PartialDate:
    """A year, a month or a day; ValueError with a sentence for anything else.

    One that is still to come is understood: some tables speak of years ahead.
    """
    asked = PartialDate(text.strip())
    if not WRITTEN.fullmatch(asked) or asked.first is None:
        raise ValueError(HOW_TO_WRITE)
    if asked.first.year < EARLIEST_YEAR:
        raise ValueError(f"The years begin with {EARLIEST_YEAR}.")
    if asked.last.year > LATEST_YEAR:
        raise ValueError(f"The years end with {LATEST_YEAR}.")
    return asked


class DateAskedField(DocumentedField, forms.CharField):
    """A PartialDate, whose first day counts for `from` and whose last day for `to`."""

    meaning = "A year, a month or a day: 2015, 2015-03 or 2015-03-05."
    widget = forms.TextInput(attrs={"placeholder": "year or date", "size": 10})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False} | kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return or_invalid(parse_date_asked, text) if text else None

    def known_values(self, model: Any) -> list[str]:
        """Every year from the first on record to the last."""
        return YearField().known_values(model)
