"""Spells of time as bars on one line, in per cent of the drawing's width."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SpellBar:
    """`look` is a word of the domain that draws it; a doubtful bar is paler."""

    x: float
    width: float
    look: str
    doubtful: bool
    title: str


@dataclass(frozen=True)
class YearTick:
    x: float
    year: int


@dataclass(frozen=True)
class SpellStrip:
    bars: list[SpellBar]
    ticks: list[YearTick]


@dataclass(frozen=True)
class DayScale:
    first: date
    last: date

    def place(self, day: date) -> float:
        total = max((self.last - self.first).days, 1)
        return round(100 * (day - self.first).days / total, 2)

    def bar(self, first: date, last: date, look: str, doubtful: bool, title: str) -> SpellBar:
        x = self.place(first)
        return SpellBar(x, round(max(self.place(last) - x, 0.1), 2), look, doubtful, title)

    def ticks(self, every: int) -> list[YearTick]:
        first = self.first.year - self.first.year % every + every
        years = range(first, self.last.year, every)
        return [YearTick(self.place(date(year, 1, 1)), year) for year in years]
