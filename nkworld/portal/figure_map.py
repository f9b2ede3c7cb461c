"""A figure by country as a map: classes of its values in round steps, in words, and a table."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from nkworld.atlas.countries import countries
from nkworld.atlas.models import Country
from nkworld.charts import Figure, Point, Series
from nkworld.charts.amounts import spoken
from nkworld.charts.numbers import SHORT, exact

from .world_map import Class, Map

STEPS = 5
WIDE = 10_000  # from here on steps are powers of ten
NO_DECIMALS = re.compile(r"\.0+(?=\D)")
PERCENT_STEPS = [Decimal(step) for step in (80, 60, 40, 20)]
ZERO, NEGATIVE = "none", "other"


@dataclass(frozen=True)
class Step:
    """One colour: the values from `low` on."""

    look: str
    label: str
    low: Decimal


@dataclass(frozen=True)
class OnMap:
    country: Country
    point: Point
    value: str
    source: str


class FigureMap:
    """`series` has a point for each country of which a number is on record."""

    def __init__(self, figure: Figure, series: Series) -> None:
        self.figure, self.series = figure, series

    @cached_property
    def rows(self) -> list[OnMap]:
        """The largest first."""
        known = {country.name: country for country in countries().values()}
        return [
            OnMap(
                known[point.x],
                point,
                spoken(point, self._written),
                self.figure.source_name(point.source),
            )
            for point in sorted(self.series.on_record, key=lambda point: (-_size(point), point.x))
            if point.x in known
        ]

    @cached_property
    def map(self) -> Map:
        steps = self.steps
        looks = [self._look(row.point) for row in self.rows]
        classes = [Class(step.label, step.look, looks.count(step.look)) for step in steps]
        classes.append(Class(f"Zero: {self._written(Decimal(0))}", ZERO, looks.count(ZERO)))
        classes.append(Class("Less than zero", NEGATIVE, looks.count(NEGATIVE)))
        painted = {
            row.country.m49: {"look": look, "text": f"{row.country}: {row.value}"}
            for row, look in zip(self.rows, looks, strict=True)
            if row.country.m49
        }
        return Map(self.title, classes, painted, "No figure on record")

    @property
    def title(self) -> str:
        """“Refugees: North Koreans on UNHCR’s record at the end of 2020”"""
        label, subtitle = self.series.label, self.figure.subtitle
        return subtitle if label.casefold() in subtitle.casefold() else f"{label}: {subtitle}"

    @cached_property
    def steps(self) -> list[Step]:
        """Round steps from the highest down, the last from just above zero."""
        highest = max((_size(row.point) for row in self.rows), default=Decimal(0))
        lows = PERCENT_STEPS if self.figure.measure == "percent" else _round_steps(highest)
        # “US$ 10 m”: a step has no decimals.
        words = [NO_DECIMALS.sub("", self._written(low)) for low in lows]
        labels = [f"{words[0]} or more"] if words else []
        labels += [f"{low} to less than {high}" for high, low in pairwise(words)]
        labels += [f"More than zero, less than {words[-1]}" if words else "Any"]
        return [
            Step(f"step-{place}", label, low)
            for place, (label, low) in enumerate(zip(labels, [*lows, Decimal(0)], strict=True), 1)
        ]

    def _look(self, point: Point) -> str:
        size = _size(point)
        if size <= 0:
            return NEGATIVE if size else ZERO
        return next(step.look for step in self.steps if size >= step.low)

    @property
    def _written(self) -> Callable[[Decimal], str]:
        return SHORT.get(self.figure.measure, exact)


def _round_steps(highest: Decimal) -> list[Decimal]:
    """Powers of ten, the highest that is reached first; where these are few, 1, 2 and 5 times."""
    if highest < 1:
        return []
    times = (1,) if highest >= WIDE else (5, 2, 1)
    powers = range(highest.adjusted(), -1, -1)
    found = [Decimal(10) ** power * each for power in powers for each in times]
    return [step for step in found if step <= highest][: STEPS - 1]


def _size(point: Point) -> Decimal:
    return point.anchor or Decimal(0)
