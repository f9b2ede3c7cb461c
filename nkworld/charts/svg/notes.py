"""What happened when: vertical hairlines and washes behind the data, with their labels."""

from dataclasses import dataclass, replace

from nkworld.charts.svg.labels import lanes, spare_lanes
from nkworld.charts.svg.text import shorten, text_width

HAIRLINE = {"stroke_dasharray": "2 3"}
APART, TICK = 10, 5
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
    def is_band(self):
        return self.left < self.right

    @property
    def span(self):
        return self.start, self.start + self.width + APART


def notes(figure, scale, sheet, taken):
    """The figure's bands and marks that lie within its time, from left to right, in lanes.

    `taken` is the width of the first lane that is in use already.
    """
    if not figure.is_timeline:
        return []
    places = [(band.label, scale.stretch(band.start, band.end), False) for band in figure.bands]
    for mark in figure.marks:
        x = scale.at(mark.x)
        places.append((mark.label, None if x is None else (x, x), mark.minor))
    found = [_note(sheet, label, *ends, minor=minor) for label, ends, minor in places if ends]
    ordered = sorted(found, key=lambda note: (note.start, note.label))
    return _in_lanes(ordered, taken + 14 if taken else 0)


def _note(sheet, label, left, right, *, minor):
    words = shorten(label, sheet.small, sheet.width - 8)
    width = text_width(words, sheet.small)
    start = max(2.0, min(left + 4, sheet.width - width - 2))
    return Note(words, left, right, start, width, minor)


def _in_lanes(ordered, taken):
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


def headings(pen, found, sheet, baseline):
    """Writes the labels above the plot, in as many lanes as they need; answers the plot's top."""
    line = sheet.small + 4
    named = [note for note in found if note.lane is not None]
    bottom = baseline + line * max((note.lane for note in named), default=0) + 14
    for note in (note for note in named if not note.is_band):
        top = baseline + line * note.lane - sheet.small + 3
        pen.line(note.left, top, note.left, bottom, "mark", **HAIRLINE)
    for note in named:
        y = baseline + line * note.lane
        pen.text(note.start, y, note.label, "soft", sheet.small, "note", halo=True)
    return bottom


def behind(pen, found, area):
    """The washes, and the hairlines down through the plot; a minor mark is a tick at its top."""
    height = area.bottom - area.top
    for note in (note for note in found if note.is_band):
        pen.rect(note.left, area.top, note.right - note.left, height, "wash", "band")
    for note in (note for note in found if not note.is_band):
        if note.minor:
            pen.line(note.left, area.top - TICK, note.left, area.top + TICK, "mark", "mark")
        else:
            pen.line(note.left, area.top, note.left, area.bottom, "mark", "mark", **HAIRLINE)
