"""One thing that readers see, before and after: its sentences, its picture, its numbers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from nkworld.charts import Figure, Point, exact, money, percent
from nkworld.charts.amounts import READ
from nkworld.desk.words import Pieces, word_by_word

WRITERS = {"money": money, "percent": percent}
NOTHING = "–"
DRAWN = ("series", "strips", "marks", "labels", "kind")
SENTENCE = "headline"


@dataclass(frozen=True)
class Answer:
    """What is read in one place: sentences by their name, and the figure if it is one."""

    sentences: Mapping[str, str]
    figure: Figure | None = None


@dataclass(frozen=True)
class SentenceChange:
    name: str
    before: str
    after: str

    @cached_property
    def row(self) -> tuple[Pieces, Pieces]:
        return word_by_word(self.before or NOTHING, self.after or NOTHING)


@dataclass(frozen=True)
class NumberChange:
    """One point of a figure; `size` is how far it moved, in parts of what it was."""

    series: str
    x: str
    before: str
    after: str
    size: float


@dataclass(frozen=True)
class Effect:
    """What changes in one place; falsy where nothing does. `url` is the place as it is now."""

    title: str
    url: str
    kind: str
    before: Answer
    after: Answer
    state: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.sentences or self.numbers or self.picture_changes or self.notes)

    @cached_property
    def sentences(self) -> list[SentenceChange]:
        before, after = self.before.sentences, self.after.sentences
        return [
            SentenceChange(name, before.get(name, ""), after.get(name, ""))
            for name in dict.fromkeys([*before, *after])
            if before.get(name, "") != after.get(name, "")
        ]

    @property
    def headline_changes(self) -> bool:
        return any(each.name == SENTENCE for each in self.sentences)

    @cached_property
    def numbers(self) -> list[NumberChange]:
        """The largest first."""
        if not (self.before.figure or self.after.figure):
            return []
        return sorted(self._numbers(), key=lambda change: -change.size)

    def _numbers(self) -> Iterator[NumberChange]:
        before, after = _points(self.before.figure), _points(self.after.figure)
        written = WRITERS.get(self._figure.measure, exact)
        for place in dict.fromkeys([*before, *after]):
            old, new = before.get(place), after.get(place)
            if _said(old) != _said(new):
                label, x = place
                first, then = self._in_words(old, written), self._in_words(new, written)
                if first == then:  # the same in short: every digit is told
                    first, then = self._in_words(old, exact), self._in_words(new, exact)
                yield NumberChange(label, x, first, then, _size(old, new))

    def _in_words(self, point: Point | None, write: Callable[[Decimal], str]) -> str:
        """“US$ 2.48 bn (KOTRA, estimated)”"""
        if point is None or not point.numbers:
            return NOTHING
        if point.value is not None:
            number = write(point.value)
        else:
            ends = (NOTHING if end is None else write(end) for end in (point.low, point.high))
            number = " to ".join(ends)
        source = self._figure.source_name(point.source) if point.source else ""
        doubts = [point.status if point.status not in ("", "reported") else ""]
        doubts += [READ.get(point.read, "")]
        told = ", ".join(filter(None, [source, *doubts]))
        return f"{number} ({told})" if told else number

    @property
    def _figure(self) -> Figure:
        figure = self.after.figure or self.before.figure
        assert figure is not None  # noqa: S101 - asked only where there is one
        return figure

    @cached_property
    def picture_changes(self) -> bool:
        """What is drawn, apart from what is written under it."""
        before, after = self.before.figure, self.after.figure
        return any(getattr(before, name, None) != getattr(after, name, None) for name in DRAWN)

    @cached_property
    def notes(self) -> list[SentenceChange]:
        """What is written under the picture, and says otherwise."""
        before, after = (getattr(each.figure, "notes", ()) for each in (self.before, self.after))
        gone = [SentenceChange("Note", note, "") for note in before if note not in after]
        return [*gone, *(SentenceChange("Note", "", note) for note in after if note not in before)]

    @property
    def size(self) -> tuple[bool, float]:
        """By which the largest come first: a sentence before a number."""
        largest = self.numbers[0].size if self.numbers else 0.0
        return (bool(self.sentences), largest)


def _points(figure: Figure | None) -> dict[tuple[str, str], Point]:
    series = figure.series if figure else ()
    return {(each.label, p.x): p for each in series for p in each.points}


def _said(point: Point | None) -> tuple:
    """What a reader is told of a point; a gap is told like a point that is not there."""
    if point is None or not (point.numbers or point.note):
        return ()
    return (point.value, point.low, point.high, point.status, point.source, point.read, point.note)


def _size(old: Point | None, new: Point | None) -> float:
    """A number that comes or goes counts as moved by all of itself."""
    before, after = (each.anchor if each else None for each in (old, new))
    if before is None or after is None:
        return 1.0
    if before == after:
        return 0.0
    return float(abs(after - before) / (abs(before) or Decimal(1)))
