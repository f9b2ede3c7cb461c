"""What happened when: vertical hairlines and washes behind the data, with their labels."""

from dataclasses import dataclass, replace

from nkworld.charts.figures import Figure
from nkworld.charts.plan.layout import Layout
from nkworld.charts.plan.scales import Slots, Times
from nkworld.charts.plan.spacing import Span, lanes, spare_lanes
from nkworld.charts.plan.text import shorten, text_width

APART = 10
# Minor marks are named in so many lanes at least, or in as many as the others need.
LEAST_LANES = 3


@dataclass(frozen=True, slots=True)
class Note:
    """Where a hairline (left = right) or wash lies, and where its words stand.

    A minor mark does not cross the plot: it is a tick at its top. One for whose words there is no
    room has no `lane`.
    """

    label: str
    left: float
    right: float
    start: float
    width: float
    minor: bool = False
    lane: int | None = 0

    @property
    def is_band(self) -> bool:
        return self.left < self.right

    @property
    def span(self) -> Span:
        return self.start, self.start + self.width + APART


def notes_of(figure: Figure, scale: Times | Slots, layout: Layout, taken: float) -> list[Note]:
    """The figure's bands and marks that lie within its time, from left to right, in lanes.

    `taken` is the width of the first lane that is in use already.
    """
    if not figure.is_timeline:
        return []
    bands = [(band.label, scale.stretch(band.start, band.end), False) for band in figure.bands]
    marks = [
        (mark.label, None if (x := scale.at(mark.x)) is None else (x, x), mark.minor)
        for mark in figure.marks
    ]
    found = [_note(layout, label, ends, minor) for label, ends, minor in bands + marks if ends]
    ordered = sorted(found, key=lambda note: (note.start, note.label))
    return _in_lanes(ordered, taken + 14 if taken else 0)


def top_below(notes: list[Note], layout: Layout, baseline: float) -> float:
    """Where the plot may begin under as many lanes as the labels need."""
    deepest = max((note.lane for note in notes if note.lane is not None), default=0)
    return baseline + (layout.small + 4) * deepest + 14


def _note(layout: Layout, label: str, ends: tuple[float, float], minor: bool) -> Note:
    words = shorten(label, layout.small, layout.width - 8)
    width = text_width(words, layout.small)
    start = max(2.0, min(ends[0] + 4, layout.width - width - 2))
    return Note(words, *ends, start, width, minor)


def _in_lanes(ordered: list[Note], taken: float) -> list[Note]:
    """Each note with its lane: first those that must be read, then minor ones between them."""
    major = [note for note in ordered if not note.minor]
    minor = [note for note in ordered if note.minor]
    spans = [note.span for note in major]
    places = lanes(spans, taken)
    most = max(LEAST_LANES, max(places, default=0) + 1)
    written = list(zip(spans, places, strict=True))
    spare = spare_lanes([note.span for note in minor], taken, written, most)
    placed = zip([*major, *minor], [*places, *spare], strict=True)
    return [replace(note, lane=lane) for note, lane in placed]
