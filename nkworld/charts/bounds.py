"""Points in order, as what they may be: from a lower to an upper end, either of which may be open.

Who calls a point the lowest or the highest, sorts points or ranks them, asks here and never its
`value`, which a range does not have.
"""

from collections.abc import Iterable
from decimal import Decimal

from nkworld.charts.series import Point

INFINITY = Decimal("Infinity")


def ends(point: Point) -> tuple[Decimal, Decimal]:
    """The least and the most that a point may be, in its own unit; ValueError of a gap."""
    if not point.numbers:
        raise ValueError(f"Nothing is on record for {point.x}.")
    if point.is_open:
        return (-INFINITY, point.numbers[0]) if point.low is None else (point.low, INFINITY)
    return min(point.numbers), max(point.numbers)


def lowest(points: Iterable[Point]) -> Point | None:
    """The first than which none can be lower; None of gaps alone, or where ranges leave it open."""
    known = [point for point in points if point.numbers]
    found = min(known, key=lambda point: ends(point)[1], default=None)
    if found is None or any(ends(point)[0] < ends(found)[1] for point in known if point != found):
        return None
    return found


def highest(points: Iterable[Point]) -> Point | None:
    """The first than which none can be higher; None as with the lowest."""
    known = [point for point in points if point.numbers]
    found = max(known, key=lambda point: ends(point)[0], default=None)
    if found is None or any(ends(point)[1] > ends(found)[0] for point in known if point != found):
        return None
    return found


def reached(points: Iterable[Point]) -> tuple[Decimal, Decimal] | None:
    """The least and the most of all that is printed; None where nothing is."""
    numbers = [number for point in points for number in point.numbers]
    return (min(numbers), max(numbers)) if numbers else None
