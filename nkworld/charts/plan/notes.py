"""What happened when: vertical hairlines and washes behind the data, with their labels."""

from dataclasses import dataclass, replace

from nkworld.charts.figures import Figure
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.scales import Slots, Times
from nkworld.charts.plan.shapes import Label
from nkworld.charts.plan.spacing import Span, lanes, spare_lanes
from nkworld.charts.plan.text import shorten, text_width

APART = 10
# Minor marks are named in so many lanes at least, or in as many as the others need.
LEAST_LANES = 3


@dataclass(frozen=True, slots=True)
class Note:
    """Where a hairline (left = right) or wash lies, and where its words stand.

    A minor mark does not cross the plot: it is a tick at its top. One for whose words there is no
    room has no `label`.
    """

    left: float
    right: float
    span: Span
    minor: bool
    words: str
    label: Label | None = None

    @property
    def is_band(self) -> bool:
        return self.left < self.right


def notes_of(figure: Figure, scale: Times | Slots, layout: Layout, unit: Label) -> list[Note]:
    """The figure's bands and marks that lie within its time, from left to right, in lanes of
    words; the first is the line of the unit.
    """
    if not figure.is_timeline:
        return []
    bands = [(band.label, scale.stretch(band.start, band.end), False) for band in figure.bands]
    marks = [
        (mark.label, None if (x := scale.at(mark.x)) is None else (x, x), mark.minor)
        for mark in figure.marks
    ]
    found = [_note(layout, label, ends, minor) for label, ends, minor in bands + marks if ends]
    ordered = sorted(found, key=lambda note: (note.span[0], note.words))
    taken = text_width(unit.words, layout.small)
    return [
        note if lane is None else replace(note, label=_label(note, lane, unit.y, layout))
        for note, lane in _in_lanes(ordered, taken + 14 if taken else 0)
    ]


def top_below(notes: list[Note], baseline: float) -> float:
    """Where the plot may begin under as many lanes as the labels need."""
    return max([baseline, *(note.label.y for note in notes if note.label)]) + 14


def _note(layout: Layout, label: str, ends: tuple[float, float], minor: bool) -> Note:
    words = shorten(label, layout.small, layout.width - 8)
    width = text_width(words, layout.small)
    start = max(2.0, min(ends[0] + 4, layout.width - width - 2))
    return Note(*ends, (start, start + width + APART), minor, words)


def _label(note: Note, lane: int, baseline: float, layout: Layout) -> Label:
    return Label(note.words, note.span[0], baseline + (layout.small + 4) * lane)


def _in_lanes(ordered: list[Note], taken: float) -> list[tuple[Note, int | None]]:
    """Each note with its lane: first those that must be read, then minor ones between them."""
    major = [note for note in ordered if not note.minor]
    minor = [note for note in ordered if note.minor]
    spans = [note.span for note in major]
    places = lanes(spans, taken)
    most = max(LEAST_LANES, max(places, default=0) + 1)
    written = list(zip(spans, places, strict=True))
    spare = spare_lanes([note.span for note in minor], taken, written, most)
    return [*zip(major, places, strict=True), *zip(minor, spare, strict=True)]
