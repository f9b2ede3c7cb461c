"""What in a series may be set against what: nothing over a break, nothing between two sources."""

from collections.abc import Iterable
from datetime import date

from nkworld.charts.headline import COMPILATION
from nkworld.charts.sentences.periods import is_over
from nkworld.charts.series import Point, Series


def over(points: Iterable[Point], day: date) -> list[Point]:
    """The points that say anything and whose periods are over on the day."""
    return [point for point in points if point.numbers and is_over(point.x, day)]


def newest(series: Series, day: date) -> Point | None:
    """The newest point that somebody reviewed; one of an unreviewed compilation if none did."""
    sentence = over(series.points, day)
    reviewed = [point for point in sentence if point.read != COMPILATION]
    found = reviewed or sentence
    return found[-1] if found else None


def passed_over(series: Series, day: date) -> list[Point]:
    """The unreviewed points that are newer than the newest reviewed one."""
    last = newest(series, day)
    sentence = over(series.points, day)
    return sentence[sentence.index(last) + 1 :] if last else []


def incomparable(series: Series, before: Point, after: Point) -> str:
    """Why two points of a series, the earlier one first, can't be compared; empty if they can."""
    if before.value is None or after.value is None:
        return "one of the two is a range without a value"
    if before.source != after.source:
        return "they are of two sources"
    between = _after(series, before, after)
    changed = next((point for point in between if _breaks(point, after)), None)
    return f"from {changed.x} on: {changed.changed}" if changed else ""


def _after(series: Series, before: Point, after: Point) -> tuple[Point, ...]:
    """The points behind the one up to the other, that one included."""
    places = {point.x: place for place, point in enumerate(series.points)}
    return series.points[places[before.x] + 1 : places[after.x] + 1]


def _breaks(point: Point, after: Point) -> bool:
    return bool(point.changed) and point.source in ("", after.source)


def stretch(series: Series, last: Point) -> list[Point]:
    """The points up to one that may be compared with it, that one included; the last comes last.

    What was read in an unreviewed compilation is among them: a peak that passed over a higher
    figure in the picture would be none. The sentence says which figure was read so.
    """
    places = [point.x for point in series.points]
    earlier = (p for p in series.points[: places.index(last.x)] if p.value is not None)
    fit = [point for point in earlier if not incomparable(series, point, last)]
    return [*fit, last]


def peak(series: Series, last: Point) -> Point:
    """The highest of the stretch; of equal ones the last, from which it turned."""
    valued = [
        (point.value, place)
        for place, point in enumerate(stretch(series, last))
        if point.value is not None
    ]
    return stretch(series, last)[max(valued)[1]]
