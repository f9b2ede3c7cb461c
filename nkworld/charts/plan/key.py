"""The row of names above a picture that tells its series apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.text import shorten, text_width
from nkworld.charts.series import Series

MARKERS = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A name with the marker before it: `x` is its left edge, `y` its baseline."""

    words: str
    role: str
    marker: str
    x: float
    y: float


def key_of(
    series: Sequence[Series], layout: Layout, with_markers: bool, is_part: bool = False
) -> tuple[tuple[KeyEntry, ...], float]:
    """The names, wrapped to the width, and how high they are. One series needs none, unless
    others are named in the picture.

    Dots are told apart by their markers, too; else each has a square of its colour.
    """
    if len(series) < 2 - is_part:
        return (), 0
    entries = []
    x, y = 0.0, layout.size
    for index, each in enumerate(series):
        words = shorten(each.label, layout.size, layout.width - 18)
        width = text_width(words, layout.size) + 18
        if x and x + width > layout.width:
            x, y = 0.0, y + layout.size + 7
        marker = marker_of(index) if with_markers else "square"
        entries.append(KeyEntry(words, each.role, marker, x, y))
        x += width + 16
    return tuple(entries), y + 14


def marker_of(index: int) -> str:
    return MARKERS[index % len(MARKERS)]
