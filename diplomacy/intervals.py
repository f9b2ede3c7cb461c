"""The history of relations as one strip: a bar for each spell, as wide as it lasted."""

from dataclasses import dataclass

from .states import FOUNDED, verdict

WIDTH = 1000
TICK_EVERY = 20  # years


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    look: str  # in-force, suspended or without; doubtful ones apart
    doubtful: bool
    title: str


@dataclass(frozen=True)
class Tick:
    x: float
    year: int


@dataclass(frozen=True)
class Strip:
    bars: list[Bar]
    ticks: list[Tick]


def strip(spells, until):
    """Bars and ticks from the founding of the DPRK until a day, in units of the drawing."""
    total = max((until - FOUNDED).days, 1)

    def place(day):
        return round(WIDTH * (day - FOUNDED).days / total, 1)

    bars = [
        Bar(
            place(one.first),
            max(place(one.last) - place(one.first), 1),
            verdict(one.state.kind).replace(" ", "-"),
            not one.state.standing.is_sure,
            f"{one.state.label}, {one.first:%-d %b %Y} to {one.last:%-d %b %Y}",
        )
        for one in spells
    ]
    first = FOUNDED.year - FOUNDED.year % TICK_EVERY + TICK_EVERY
    years = range(first, until.year, TICK_EVERY)
    return Strip(bars, [Tick(place(until.replace(year, 1, 1)), year) for year in years])
