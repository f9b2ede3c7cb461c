"""Dates and words of addresses as patterns of JSON Schema, strict where a list or calendar allows.

Years that are to come change with the clock: the OpenAPI document is made anew each day.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from nkworld.provenance.periods import EARLIEST_YEAR, LATEST_YEAR

Schema = dict[str, Any]
NAME = "x-name"  # under which a schema that several parameters share stands in the document

SIXTY = "[0-5][0-9]"
TIME = f"T([01][0-9]|2[0-3]):{SIXTY}:{SIXTY}Z"
# The days of every month, whatever the year.
DAY = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))"
)
MONTH = r"(0[1-9]|1[0-2])"


def written(pattern: str, *examples: str, name: str = "") -> Schema:
    schema: Schema = {"type": "string", "pattern": f"^{pattern}$", "examples": [*examples]}
    return schema | ({NAME: name} if name else {})


def words(known: Iterable[str], most: int = 1) -> Schema:
    """One of the known words, or up to `most` of them with commas; no limit if `most` is 0."""
    every = list(known)
    one = "|".join(map(re.escape, every)).replace(r"\-", "-").replace(r"\/", "/") or "-"
    # The list stands in it once: of sources alone it has three kB.
    several = f"(({one})(,|$)){{1,{most or ''}}}" if most != 1 else f"({one})"
    return written(several, *every[:1])


def years(first: int, last: int) -> str:
    found = []
    for decade in range(first // 10, last // 10 + 1):
        low, high = max(first - 10 * decade, 0), min(last - 10 * decade, 9)
        found.append(f"{decade}[{low}-{high}]" if low < high else f"{decade}{low}")
    return f"({'|'.join(found)})"


def days_gone(first: int = EARLIEST_YEAR) -> str:
    today = timezone.now().date()
    past, year = years(first, today.year - 1), today.year
    months = "|".join(f"{month:02}" for month in range(1, today.month))
    here = f"|{year}-({months})-(0[1-9]|1[0-9]|2[0-8])" if months else ""
    gone = "|".join(f"{day:02}" for day in range(1, today.day))
    of_month = f"|{year}-{today.month:02}-({gone})" if gone else ""
    return f"({past}-{DAY}{here}{of_month})"


def moments_of_today() -> str:
    """By the hour: by the minute, a document that takes a second would hold two patterns."""
    now = timezone.now()
    hours = "|".join(f"{hour:02}" for hour in range(now.hour))
    return f"|{now.date()}T({hours}):{SIXTY}:{SIXTY}Z" if hours else ""


def periods(ahead: bool) -> str:
    today = timezone.now().date()
    if ahead:
        return f"{years(EARLIEST_YEAR, LATEST_YEAR)}(-(H[12]|Q[1-4]|{MONTH}))?"
    past = f"{years(EARLIEST_YEAR, today.year - 1)}(-(H[12]|Q[1-4]|{MONTH}))?"
    begun = [f"H{half}" for half in (1, 2) if today.month > 6 * (half - 1)]
    begun += [f"Q{quarter}" for quarter in range(1, 5) if today.month > 3 * (quarter - 1)]
    begun += [f"{month:02}" for month in range(1, today.month + 1)]
    return f"{past}|{today.year}(-({'|'.join(begun)}))?"


def months_begun() -> str:
    today = timezone.now().date()
    here = "|".join(f"{month:02}" for month in range(1, today.month + 1))
    return f"{years(EARLIEST_YEAR, today.year - 1)}-{MONTH}|{today.year}-({here})"
