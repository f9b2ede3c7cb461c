"""The name of each line, written where the line ends instead of in a legend."""

from dataclasses import dataclass
from itertools import pairwise

from nkworld.charts.as_table import value_words
from nkworld.charts.svg.labels import Room, spread
from nkworld.charts.svg.pen import polyline
from nkworld.charts.svg.text import text_width, wrap

GAP, NEAR_THE_END, CLASH = 12, 0.95, 6
LONG = 0.5


@dataclass(frozen=True, slots=True)
class Name:
    """What is written at a line's end: its name, and its last value."""

    series: object
    lines: tuple[str, ...]
    value: str
    index: int

    def height(self, sheet):
        return (len(self.lines) + bool(self.value)) * (sheet.size + 3) + 4

    def width(self, sheet):
        names = max(text_width(line, sheet.size, bold=True) for line in self.lines)
        return max(names, text_width(self.value, sheet.small))


class Names:
    """Names of lines that reach the right edge stand beside it, the others near their line.

    On a narrow sheet a long name would be written over other lines: then all are `keyed`.
    """

    def __init__(self, figure, sheet):
        self.figure, self.sheet = figure, sheet
        known = [series for series in figure.series if series.told]
        beside = [series for series in known if self._is_beside(series)]
        self.keyed = self._are_long(known)
        self.inside = [s for s in known if s not in beside and not self.keyed]
        self.beside = [self._name(series, len(beside) < 5) for series in beside]
        widest = max((name.width(sheet) for name in self.beside), default=0)
        self.column = widest + GAP + 2 if widest else 8

    def draw(self, pen, scale, area):
        self._draw_beside(pen, scale, area)
        room = self._room(scale, area)
        for series in self.inside:
            self._draw_inside(pen, series, scale, area, room)

    def _are_long(self, known):
        if self.sheet.name_column or len(known) < 2:
            return False
        widths = (text_width(series.label, self.sheet.size, bold=True) for series in known)
        return max(widths) > self.sheet.width * LONG

    def _is_beside(self, series):
        reach = self._last(series) / max(1, len(self.figure.labels) - 1)
        return self.sheet.name_column and reach >= NEAR_THE_END

    def _last(self, series):
        return max(i for i, point in enumerate(series.points) if point.numbers)

    def _name(self, series, with_value):
        last = self._last(series)
        point = series.points[last]
        value = value_words(self.figure, point) if with_value else ""
        if value and last < len(self.figure.labels) - 1:
            value = f"{value} ({point.x})"
        lines = wrap(series.label, self.sheet.size, self.sheet.name_column, bold=True)
        return Name(series, tuple(lines), value, last)

    def _draw_beside(self, pen, scale, area):
        ends = {name.series.slug: area.y(self._value(name)) for name in self.beside}
        ordered = sorted(self.beside, key=lambda name: ends[name.series.slug])
        wanted = [ends[name.series.slug] for name in ordered]
        heights = [name.height(self.sheet) for name in ordered]
        centres = spread(wanted, heights, 0, area.bottom + 4)
        for name, end, centre in zip(ordered, wanted, centres, strict=True):
            self._leader(pen, name, (scale.centre(name.index), end), centre, area)
            self._write(pen, name, area.right + GAP, centre)

    def _value(self, name):
        return name.series.points[name.index].anchor

    def _leader(self, pen, name, place, centre, area):
        """A thin line from the line's end to a name that had to move away or stands apart."""
        x, end = place
        if abs(centre - end) > self.sheet.size or area.right - x > GAP:
            steps = [(x + 4, end), (area.right + 2, end), (area.right + GAP - 3, centre)]
            pen.outline(polyline(steps), name.series.role, "leader", stroke_opacity=0.6)

    def _write(self, pen, name, x, centre):
        line, role = self.sheet.size + 3, name.series.role
        y = centre - name.height(self.sheet) / 2 + line - 1
        for words in name.lines:
            pen.text(x, y, words, role, self.sheet.size, "name", bold=True)
            y += line
        if name.value:
            pen.text(x, y, name.value, role, self.sheet.small, "last")

    def _room(self, scale, area):
        """Every line as it lies in the plot, so that no name is written over one."""
        room = Room()
        for series in self.figure.series:
            places = [
                (scale.centre(i), area.y(point.anchor)) if point.numbers else None
                for i, point in enumerate(series.points)
            ]
            for one, other in pairwise([*places, None]):
                if one:
                    room.take_line(*one, *(other or one))
        return room

    def _draw_inside(self, pen, series, scale, area, room):
        boxes = list(self._boxes(series, scale, area))
        costs = [room.clashes(box) * CLASH + far for far, box in boxes]
        _, box = boxes[costs.index(min(costs))]
        room.take(box)
        y = box[3] - self.sheet.size * 0.3 - 2
        pen.text(box[0] + 2, y, series.label, series.role, self.sheet.size, "name", True, True)

    def _boxes(self, series, scale, area):
        """Where the name could stand: above and below each point, the last ones first."""
        width = text_width(series.label, self.sheet.size, bold=True) + 4
        height = self.sheet.size + 4
        known = [(i, p) for i, p in enumerate(series.points) if p.numbers]
        for far, (index, point) in enumerate(reversed(known)):
            x, y = scale.centre(index), area.y(point.anchor)
            for shift in (0.5, 0.0, 1.0):
                left = max(area.left, min(x - width * shift, area.right - width))
                for top in (y - height - 5, y + 6):
                    if area.top <= top and top + height <= area.bottom:
                        yield far, (left, top, left + width, top + height)
