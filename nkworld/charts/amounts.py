"""One way to speak an amount: with its bounds, however it was given."""

from collections.abc import Callable
from decimal import Decimal

from nkworld.charts.series import Point

Writer = Callable[[Decimal], str]
READ = {"compilation": "unreviewed compilation"}  # what is not told is as usual


def spoken(point: Point, written: Writer) -> str:
    """“US$ 2.3 m”, “at least 100,000”, “between 80 and 90”, “1,200 (between 1,000 and 1,500)”;
    “about 1.4 %” where the bounds are written as the value is.

    ValueError of a point that says nothing.
    """
    bounds = bounds_of(point, written)
    if point.value is None:
        if not bounds:
            raise ValueError(f"Nothing is on record for {point.x}: leave it out.")
        return bounds
    if point.value in (point.low, point.high) and None in (point.low, point.high):
        return bounds  # the value itself is the bound
    value = written(point.value)
    if bounds == f"between {value} and {value}":
        return f"about {value}"  # the bounds lie nearer than what is written
    return f"{value} ({bounds})" if bounds else value


def spoken_by_kind(point: Point, written: Writer) -> str:
    """The same; “an estimated US$ 2.3 m” where the sentence says nothing else of who estimates."""
    amount = spoken(point, written)
    return f"an estimated {amount}" if point.is_estimated and point.value is not None else amount


def bounds_of(point: Point, written: Writer) -> str:
    """The range in words; empty without one, or where both ends are the value."""
    low, high = (None if end is None else written(end) for end in (point.low, point.high))
    if low and high:
        return "" if point.low == point.high == point.value else f"between {low} and {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def papers(point: Point, source: str) -> str:
    """What stands in small print beside a number: who, whether it is more than a report, how it was
    read.
    """
    status = "" if point.status == "reported" else point.status
    return ", ".join(filter(None, [source, status, READ.get(point.read, ""), point.caveat]))
