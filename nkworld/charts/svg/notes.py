"""What happened when: vertical hairlines and washes behind the data, with their labels."""

from dataclasses import dataclass

from nkworld.charts.svg.labels import lanes
from nkworld.charts.svg.text import shorten, text_width

HAIRLINE = {"stroke_dasharray": "2 3"}


@dataclass(frozen=True, slots=True)
class Note:
    """Where a hairline (left = right) or wash lies, and where its words stand."""

    label: str
    left: float
    right: float
    start: float
    width: float

    @property
    def is_band(self):
        return self.left < self.right


def notes(figure, scale, sheet):
    """The figure's bands and marks that lie within its time, from left to right."""
    if not figure.is_timeline:
        return []
    places = [(band.label, scale.stretch(band.start, band.end)) for band in figure.bands]
    marks = [(mark.label, scale.at(mark.x)) for mark in figure.marks]
    places += [(label, None if x is None else (x, x)) for label, x in marks]
    found = [_note(sheet, label, *place) for label, place in places if place]
    return sorted(found, key=lambda note: (note.start, note.label))


def _note(sheet, label, left, right):
    words = shorten(label, sheet.small, sheet.width - 8)
    width = text_width(words, sheet.small)
    start = max(2.0, min(left + 4, sheet.width - width - 2))
    return Note(words, left, right, start, width)


def headings(pen, found, sheet, baseline, taken):
    """Writes the labels above the plot, in as many lanes as they need; answers the plot's top.

    `taken` is the width of the first lane that is in use already.
    """
    spans = [(note.start, note.start + note.width + 10) for note in found]
    places = lanes(spans, taken + 14 if taken else 0)
    line = sheet.small + 4
    bottom = baseline + line * max(places, default=0) + 14
    for note, lane in zip(found, places, strict=True):
        y = baseline + line * lane
        if not note.is_band:
            pen.line(note.left, y - sheet.small + 3, note.left, bottom, "mark", **HAIRLINE)
        pen.text(note.start, y, note.label, "soft", sheet.small, "note", halo=True)
    return bottom


def behind(pen, found, area):
    """The washes, and the hairlines down through the plot."""
    height = area.bottom - area.top
    for note in (note for note in found if note.is_band):
        pen.rect(note.left, area.top, note.right - note.left, height, "wash", "band")
    for note in (note for note in found if not note.is_band):
        pen.line(note.left, area.top, note.left, area.bottom, "mark", "mark", **HAIRLINE)
