"""Periods and frequencies as SDMX writes them."""

import re

from nkworld.provenance.periods import Frequency, Period

# Of CL_FREQ. A span of months is of no frequency that the list knows.
FREQUENCIES = {
    Frequency.ANNUAL: "A",
    Frequency.HALF_YEARLY: "S",
    Frequency.QUARTERLY: "Q",
    Frequency.MONTHLY: "M",
    Frequency.CUMULATIVE: "_O",
}
FREQUENCY_NAMES = {
    "A": "Annual",
    "S": "Half-yearly, semester",
    "Q": "Quarterly",
    "M": "Monthly",
    "_O": "Other: a span of months",
}
HALF = re.compile(r"(\d{4})-H([12])")


def time_period(label: str) -> str:
    """“2015-H1” as 2015-S1, “2011-01/2011-09” as 2011-01-01/P9M, others as they are."""
    if "/" not in label:
        return HALF.sub(r"\1-S\2", label)
    span = Period.parse(label, ahead=True)
    months = (span.end.year - span.start.year) * 12 + span.end.month - span.start.month + 1
    return f"{span.start.isoformat()}/P{months}M"
