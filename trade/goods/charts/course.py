"""The sentences about the course of one sort of goods, each with its source and its years."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from nkworld.charts import Point, Sentence, Series
from nkworld.charts.sentences import (
    LATEST,
    Options,
    compare,
    incomparable,
    newest,
    peak,
    peak_and_newest,
    say_newest,
    stretch,
    unreviewed,
)

from ..wording import put


@dataclass(frozen=True)
class Wording:
    """How a figure is spoken alone, after an earlier one, and where it is the highest."""

    alone: str
    compared: str
    highest: str


def wording(last: Point, source: str, what: str, periods: str, is_price: bool) -> Wording:
    """`what` are the goods in their direction: “exports of coal to China”."""
    if is_price:
        figures = "estimates" if last.is_estimated else "figures"
        alone = f"{{when}} {what} came to {{amount}} by the {figures} of {source}"
        highest = f"{what} were worth most {{when}}, {{amount}}"
    else:
        alone = put(last, source, what)
        highest = f"{what} were highest {{when}}, {{amount}}"
    whose = f"with an estimate by {source}" if last.is_estimated else f"on record from {source}"
    return Wording(
        alone,
        alone.replace("{amount}", "{after}") + ", after {before} {then}",
        f"Of the {periods} {whose}, {highest}",
    )


AT_LAST = "; {when} they were {amount}"
MONTHS_WITHIN = 2  # years
PERIODS = {"annual": "years", "monthly": "months"}
LATEST_OF = {"annual": "whole year", "monthly": "single month"}


@dataclass(frozen=True)
class Speaker:
    """What all sentences of one figure have in common."""

    what: str
    frequency: str
    names: dict[str, str]
    day: date
    written: Callable[[Decimal], str]
    is_newest: bool = True  # not where a reader chose the last year

    def of(self, series: Series, is_price: bool = False) -> Sentence | None:
        """The newest figure of a line beside the highest that may be compared with it.

        An estimate is compared with estimates only, a month with those of two years. None where
        the line says nothing.
        """
        last = newest(series, self.day)
        if last is None:
            return None
        alike = _alike(series, last)
        words = self._words(last, is_price)
        given: Options = {
            "day": self.day,
            "written": self.written,
            "latest": f"{LATEST} for a {LATEST_OF[self.frequency]}",  # parts may be on record later
            "is_newest": self.is_newest,
        }
        compared = stretch(alike, last) if last.value is not None else [last]
        highest = peak(alike, last) if last.value is not None else last
        if highest is last or incomparable(alike, highest, last):
            return say_newest(words.alone, series, **given)
        if highest is compared[0]:  # nothing lower before it: it may be no peak at all
            sentence = compare(words.compared, alike, highest, last, **given)
            return sentence and sentence.without(*unreviewed(series, self.day, self.written))
        return peak_and_newest(
            alike, at_peak=words.highest, at_last=AT_LAST, alone=words.alone, **given
        )

    def _words(self, last: Point, is_price: bool) -> Wording:
        source = self.names.get(last.source, last.source)
        return wording(last, source, self.what, PERIODS[self.frequency], is_price)


def _alike(series: Series, last: Point) -> Series:
    """The line without what the figure is not compared with: an estimate beside one that is none,
    a month of other years.
    """
    first = f"{int(last.x[:4]) - MONTHS_WITHIN}{last.x[4:]}" if "-" in last.x else ""
    kept = (
        point
        for point in series.points
        if not point.numbers or (point.is_estimated == last.is_estimated and point.x >= first)
    )
    return replace(series, points=tuple(kept))
