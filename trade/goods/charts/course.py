"""The sentences about the course of one sort of goods, each with its source and its years."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from nkworld.charts import Point, Sentence, Series
from nkworld.charts.sentences import (
    LATEST,
    compare,
    incomparable,
    newest,
    peak,
    peak_and_newest,
    say_newest,
    stretch,
    unreviewed,
)


@dataclass(frozen=True)
class Wording:
    """How a variable of some goods is spoken. Fields in double braces are the kernel's.

    `what` are the goods in their direction: “exports of coal to China”; `source` is who says so.
    """

    alone: str
    compared: str
    highest: str


PUT = Wording(
    "{{when}} {source} put {what} at {{amount}}",
    "{{when}} {source} put {what} at {{after}}, after {{before}} {{then}}",
    "Of the {periods} on record from {source}, {what} were highest {{when}}, at {{amount}}",
)
ESTIMATED = Wording(
    "{{when}} {source} estimated {what} at {{amount}}",
    "{{when}} {source} estimated {what} at {{after}}, after {{before}} {{then}}",
    "Of the {periods} with an estimate by {source}, {what} were highest {{when}}, at {{amount}}",
)
UNIT_VALUE = Wording(
    "{{when}} {what} came to {{amount}} by the figures of {source}",
    "{{when}} {what} came to {{after}} by the figures of {source}, after {{before}} {{then}}",
    "Of the {periods} on record from {source}, {what} were worth most {{when}}, {{amount}}",
)
ESTIMATED_UNIT_VALUE = Wording(
    "{{when}} {what} came to {{amount}} by the estimates of {source}",
    "{{when}} {what} came to {{after}} by the estimates of {source}, after {{before}} {{then}}",
    "Of the {periods} with estimates by {source}, {what} were worth most {{when}}, {{amount}}",
)
WORDINGS = {  # by whether it is a unit value, and whether it is an estimate
    (False, False): PUT,
    (False, True): ESTIMATED,
    (True, False): UNIT_VALUE,
    (True, True): ESTIMATED_UNIT_VALUE,
}
AT_LAST = "; {when} they were at {amount}"
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
    until: int | None = None  # the last year of the picture, where one was chosen

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
        given = {"day": self.day, "written": self.written, "latest": self.latest}
        compared = stretch(alike, last) if last.value is not None else [last]
        highest = peak(alike, last) if last.value is not None else last
        if highest is last or incomparable(alike, highest, last):
            return say_newest(words.alone, series, **given)
        if highest is compared[0]:  # nothing lower before it: it may be no peak at all
            told = compare(words.compared, alike, highest, last, **given)
            return told and told.without(*unreviewed(series, self.day, self.written))
        return peak_and_newest(
            alike, at_peak=words.highest, at_last=AT_LAST, alone=words.alone, **given
        )

    @property
    def latest(self) -> str:
        """Of what an old figure is the latest: parts of a year may be on record behind it."""
        until = f" up to {self.until}" if self.until else ""
        return f"{LATEST} for a {LATEST_OF[self.frequency]}{until}"

    def _words(self, last: Point, is_price: bool) -> Wording:
        given = {
            "source": self.names.get(last.source, last.source),
            "what": self.what,
            "periods": PERIODS[self.frequency],
        }
        words = WORDINGS[is_price, last.is_estimated]
        return Wording(
            *(each.format(**given) for each in (words.alone, words.compared, words.highest))
        )


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
