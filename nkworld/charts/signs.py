"""What the signs in a picture mean, in sentences; only those that are in it."""

from collections.abc import Iterator
from itertools import groupby

from nkworld.charts.figures import Figure
from nkworld.charts.headline import COMPILATION, UNREVIEWED
from nkworld.charts.series import Series


def signs_of(figure: Figure) -> Iterator[str]:
    yield from _of_lines(figure)
    yield from _of_ranges(figure)
    if figure.mirror and any(not any(p.numbers for p in row) for row in figure.rows()):
        yield "A ring on the axis: no figure found, which is not zero."
    yield from _of_doubt(figure)


def _of_lines(figure: Figure) -> Iterator[str]:
    """Rings and dots, as `charts.svg.lines` draws them."""
    if figure.kind != "line":
        return
    if any(figure.breaks(series) for series in figure.series):
        yield "A ring: another source, or another way of counting, begins here."
    if any(_has_dot(figure, series) for series in figure.series):
        yield "A dot by itself: a value that no line reaches."


def _has_dot(figure: Figure, series: Series) -> bool:
    """Whether a point stands alone that does not begin what another source says."""
    breaks, count = figure.breaks(series), len(series.points)
    has_value = [point.value is not None for point in series.points]
    return any(
        has_value[i]
        and i not in breaks
        and (i == 0 or not has_value[i - 1])
        and (i + 1 == count or not has_value[i + 1] or i + 1 in breaks)
        for i in range(count)
    )


def _of_ranges(figure: Figure) -> Iterator[str]:
    """Washes and whiskers, as `charts.svg.ranges` draws them."""
    washed = whiskered = False
    for series in figure.series:
        ranged = [point.has_range and not point.is_open for point in series.points]
        for is_ranged, stretch in groupby(ranged):
            is_wash = figure.kind == "line" and len(list(stretch)) > 1
            washed |= is_ranged and is_wash
            whiskered |= is_ranged and not is_wash
    if washed and figure.kind != "stacked":
        yield "A wash: between the lower and the upper bound."
    if whiskered and figure.kind != "stacked":
        yield "A stroke with two ends: from the lower to the upper bound."


def _of_doubt(figure: Figure) -> Iterator[str]:
    parts = [point for series in figure.series for point in series.on_record]
    reasons = {
        "estimated": any(point.is_estimated for point in parts),
        UNREVIEWED: any(point.read == COMPILATION for point in parts),
    }
    found = [reason for reason, holds in reasons.items() if holds]
    if found:
        lighter = "Dashed and lighter" if figure.kind == "line" else "Lighter"
        yield f"{lighter}: {' or '.join(found)}."
    if any(point.is_open for point in parts):
        yield "An arrow: only one bound is known, at least or at most so much."
