"""What pictures are laid out for, what a plan places, and how wide words are."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from nkworld.charts.figures import Series
from nkworld.charts.words import together


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in CSS pixels: `small` for what is looked up, `size` for labels.

    `name_column` is the widest that names at the lines' ends may be; 0 puts them inside. At most so
    many `events` are named above the plot; on a telephone by their short labels.
    """

    name: str
    width: int
    height: int
    small: float
    size: float
    value_ticks: int
    name_column: int
    line_width: float
    between_periods: int
    events: int = 12

    @property
    def is_narrow(self) -> bool:
        return not self.name_column


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("wide", 880, 400, 13.5, 14.5, 5, 190, 2.5, 30),
        Layout("narrow", 360, 340, 13.0, 13.5, 3, 0, 2.2, 16, 4),
    )
}


Place = tuple[float, float]


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height + 1
            and other.y < self.y + self.height + 1
        )


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words on its baseline; x is its start, or its "middle" or "end"."""

    words: str
    x: float
    y: float
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class GridLine:
    start: Place
    end: Place
    label: Label
    is_zero: bool


WIDTHS_IN_EM = {
    0.34: "ijlI.,:;|'! ",
    0.4: "frt()[]·-/",
    0.85: "wm−+=<>≥≤~",
    1.0: "MW@%—…",
    0.7: "ABCEKVXY&",
    0.78: "DGHNOQRU",
}
LETTERS = {letter: em for em, letters in WIDTHS_IN_EM.items() for letter in letters}
BOLD = 1.12


@lru_cache(8192)
def text_width(text: str, size: float, bold: bool = False) -> float:
    ems = sum(
        LETTERS.get(letter) or (1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.64)
        for letter in text
    )
    return ems * size * (BOLD if bold else 1)


def wrap(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    lines: list[str] = []
    for word in filter(None, together(text).split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def shorten(text: str, size: float, width: float, bold: bool = False) -> str:
    if text_width(text, size, bold) <= width:
        return text
    while text and text_width(f"{text}…", size, bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


MARKERS = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True, slots=True)
class KeyEntry:
    words: str
    role: str
    marker: str
    x: float
    y: float


def key_of(
    series: Sequence[Series], layout: Layout, with_markers: bool, is_part: bool = False
) -> tuple[tuple[KeyEntry, ...], float]:
    """The names, wrapped to the width, and how high they are. One series needs none."""
    if len(series) < 2 - is_part:
        return (), 0
    entries = []
    x, y = 0.0, layout.size
    grey = [each for each in series if each.role == "other"]
    if len(grey) > 1:  # nobody tells them apart: the table and a pointer name each
        rest = replace(grey[0], label=f"{len(grey)} others")
        series = [*(each for each in series if each not in grey), rest]
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
