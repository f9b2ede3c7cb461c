"""What happened when: hairlines down to the data and washes behind them, labelled at the top."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from nkworld.charts import periods
from nkworld.charts.context import marks_shown
from nkworld.charts.figures import Figure, Mark
from nkworld.charts.plan.axes import Area, Slots, Times, most_beside, stack_top
from nkworld.charts.plan.layout import Box, Label, Layout, shorten, text_width
from nkworld.charts.plan.names import Edges
from nkworld.charts.words import short_date

SIZE, LINE = 12, 14  # of the words, and from the label to the date under it
TIERS, TIER = 2, 33
ASIDE, APART = 4, 10  # from a hairline to its words, and between words
CLOSE = 1 / 6  # of its share of the width: nearer hairlines are read as one
MOST_TRIED = 300  # places, until one more is held to have none
ABOVE_DATUM = 3
LEAST_WASH = 5
TICK = 5


@dataclass(frozen=True, slots=True)
class Note:
    """`x` of a hairline from `top` to `foot`; `wash` of a stretch; without labels a tick."""

    mark: Mark
    x: float
    wash: tuple[float, float] | None = None
    labels: tuple[Label, ...] = ()
    box: Edges = (0, 0, 0, 0)  # of its labels
    top: float = 0
    foot: float = 0


def notes_of(
    figure: Figure, scale: Times | Slots, layout: Layout, unit: Label, bar: float
) -> list[Note]:
    placed = _Placed(figure, scale, layout, unit, bar)
    order = {mark: place for place, mark in enumerate(figure.marks)}
    for mark in sorted(marks_shown(figure), key=lambda each: (each.priority, order[each])):
        placed.add(mark)
    return sorted([*placed.named, *placed.ticks], key=lambda note: note.x)


def down_to_data(
    notes: list[Note],
    figure: Figure,
    scale: Times | Slots,
    area: Area,
    bar: float,
    written: Sequence[Box],
) -> list[Note]:
    """Each with its hairline down to a little before the datum, words in its way, or the axis."""
    found = []
    for note in notes:
        if note.labels:
            datum = min(_data_at(figure, scale, area, bar, note.x), default=None)
            zero = area.y(0)
            axis = zero if area.top < zero < area.bottom else area.bottom
            foot = axis if datum is None else max(area.top, datum - ABOVE_DATUM)
            words = (b.y for b in written if b.x - ASIDE < note.x < b.x + b.width + ASIDE)
            foot = min([foot, *(max(area.top, y - ABOVE_DATUM) for y in words)])
            found.append(replace(note, foot=foot))
        else:
            found.append(replace(note, top=area.top - TICK, foot=area.top + TICK))
    return found


class _Placed:
    """Marks with the places of their words, added one by one, what matters most first."""

    def __init__(
        self, figure: Figure, scale: Times | Slots, layout: Layout, unit: Label, bar: float
    ) -> None:
        self.scale, self.layout, self.narrow = scale, layout, layout.is_narrow
        self.baseline = unit.y + (layout.small + 5 if unit.words and self.narrow else 0)
        is_beside = unit.words and self.baseline == unit.y
        self.taken = text_width(unit.words, layout.small) + 14 if is_beside else 0
        self.named: list[Note] = []
        self.ticks: list[Note] = []
        self.parts = periods.parts_of_a_year(figure.labels)
        self.reach = bar * most_beside(figure) / 2
        self.is_set = bool(figure.context)

    def add(self, mark: Mark) -> None:
        stretch = self.scale.stretch(mark.x, mark.end) if mark.end else None
        x = self.scale.at(mark.x)
        if x is None and stretch:
            x = stretch[0]
        if x is None:
            return
        if self.parts == 1 and self.reach:
            # What happened within a year leads to the bars of that year, not beside them.
            centre = min((abs(each - x), each) for each in self.scale.centres)[1]
            x = min(max(x, centre - self.reach + 1), centre + self.reach - 1)
        # No wash where another stretch is washed already, or where it would be a line.
        washed = [other.wash for other in self.named if other.wash]
        if stretch and (
            stretch[1] - stretch[0] < LEAST_WASH
            or any(a < stretch[1] and stretch[0] < b for a, b in washed)
        ):
            stretch = None
        note = Note(mark, x, stretch)
        # Of what stands close together the first is enough, on a telephone what matters most.
        close = self.layout.width / self.layout.events * CLOSE
        is_wanted = (
            len(self.named) < self.layout.events
            and not (self.narrow and mark.priority > 1 and not self.is_set)
            and all(abs(x - other.x) >= close for other in self.named)
        )
        if is_wanted and (arranged := self._arranged(note)):
            self.named = arranged
        elif self.is_set:
            self.ticks.append(note)

    def _arranged(self, new: Note) -> list[Note]:
        """All in places where none covers another; their words stay, unless it matters most."""
        every = [list(self._places(note)) for note in (*self.named, new)]
        kept = [
            [way for way in ways if way.labels[0].words == note.labels[0].words]
            for note, ways in zip(self.named, every, strict=False)
        ]

        tries = MOST_TRIED

        def place(ways: list[list[Note]], done: list[Note]) -> list[Note]:
            nonlocal tries
            if len(done) == len(ways):
                return done
            for note in ways[len(done)]:
                tries -= 1
                if tries < 0:
                    return []
                if self._is_free(note, done) and (found := place(ways, [*done, note])):
                    return found
            return []

        for ways in [[*kept, every[-1]], *([every] if new.mark.priority == 1 else [])]:
            tries = MOST_TRIED
            if found := place(ways, []):
                return found
        return []

    def _places(self, note: Note) -> Iterator[Note]:
        mark, width = note.mark, self.layout.width - 2
        if mark.end and self.narrow:
            first, last = mark.x[:4], mark.end[:4]
            date = first if first == last else f"{first} to {last}"
        else:
            exact = 10 if self.parts == 12 and not mark.end and not self.narrow else 7
            date, last = short_date(mark.x[:exact]), short_date(mark.end[:exact])
            if mark.end and last != date:
                begun = date.removesuffix(f" {mark.x[:4]}") if mark.x[:4] == mark.end[:4] else date
                date = f"{begun} to {last}"
        tiers = range(TIERS) if mark.priority == 1 else range(TIERS)[::-1]
        is_short = self.narrow and mark.short
        texts = [mark.short] if is_short else filter(None, [mark.label, mark.short])
        for words, tier in product([shorten(text, SIZE, width) for text in texts], tiers):
            wide = max(text_width(words, SIZE, bool(note.wash)), text_width(date, SIZE))
            top = self.baseline + tier * TIER
            sides = [(self._room(note.x, tier, way), way) for way in (1, -1)]
            for _, way in sorted(sides, key=lambda each: each[0], reverse=True):
                start, end = note.x + ASIDE * way, note.x + (ASIDE + wide) * way
                if min(start, end) < 0 or max(start, end) > width:
                    continue
                anchor = None if way > 0 else "end"
                labels = (Label(words, start, top, anchor), Label(date, start, top + LINE, anchor))
                left = start if way > 0 else start - wide
                box = (left, top - SIZE, left + wide, top + LINE + SIZE * 0.3)
                yield replace(note, labels=labels, box=box, top=top - SIZE + 2)

    def _room(self, x: float, tier: int, way: int) -> float:
        walls = [float(self.layout.width)] if way > 0 else [self.taken if not tier else 0]
        for other in self.named:
            walls.append(other.x)
            if other.labels[0].y == self.baseline + tier * TIER:
                walls += [other.box[0], other.box[2]]
        return min((far for wall in walls if (far := (wall - x) * way) >= 0), default=0)

    def _is_free(self, note: Note, others: list[Note]) -> bool:
        left, top, right, bottom = note.box
        if top < self.baseline and left < self.taken:
            return False
        for other in others:
            a, b, c, d = other.box
            if left < c + APART and a < right + APART and top < d and b < bottom:
                return False
            if a - ASIDE < note.x < c + ASIDE and d > note.top:
                return False
            if left - ASIDE < other.x < right + ASIDE and bottom > other.top:
                return False
        return not (note.x < self.taken and note.top < self.baseline)


def _data_at(
    figure: Figure, scale: Times | Slots, area: Area, bar: float, x: float
) -> Iterator[float]:
    if isinstance(scale, Slots) and figure.has_bars:
        index = min(int((x - scale.scale.start) / scale.step), len(figure.labels) - 1)
        if abs(x - scale.centres[index]) <= bar * most_beside(figure) / 2:
            yield from (area.y(value) for value in stack_top(figure, index))
        return
    for series in figure.series:
        known = [
            (at, min(map(area.y, point.numbers)))
            for at, point in zip(scale.centres, series.points, strict=True)
            if point.numbers
        ]
        yield from (y for at, y in known if abs(at - x) < 1)
        for (before, one), (after, two) in pairwise(known):
            if before <= x <= after and before < after:
                yield one + (two - one) * (x - before) / (after - before)
