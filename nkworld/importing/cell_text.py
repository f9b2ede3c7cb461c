"""What a cell of a workbook says, as a reader of the sheet would type it."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

QUOTED_OR_COLOUR = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def as_text(cell: Any) -> str:
    """What the cell says, without the noise of binary fractions."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    return moment_text(value, cell.number_format)


def number_text(value: Any) -> str:
    """Fifteen digits are what Excel itself keeps: 0.30000000000000004 was typed as 0.3."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment_text(value: Any, number_format: str) -> str:
    """Excel makes a date of “2015-03”; its format, which shows no day, tells that it did."""
    if isinstance(value, time | timedelta):
        return str(value)
    day = value.date() if isinstance(value, datetime) else value
    shown = QUOTED_OR_COLOUR.sub("", number_format).lower()
    if isinstance(day, date) and day.day == 1 and "d" not in shown:
        return f"{day:%Y-%m}"
    return day.isoformat()
