"""Where values, periods and categories lie in a picture."""

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from nkworld.charts import timeline


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from numbers to places: `low` lies at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float | Decimal) -> float:
        if self.low == self.high:
            return (self.start + self.end) / 2
        part = (float(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


class Times:
    """Periods at the moment at which they begin, so that uneven periods are drawn to scale."""

    def __init__(self, labels: tuple[str, ...], start: float, end: float) -> None:
        self.labels = labels
        self.moments = [timeline.moment(label) or 0.0 for label in labels]
        self.scale = Scale(self.moments[0], self.moments[-1], start, end)
        self.centres = [self.scale(moment) for moment in self.moments]

    @property
    def bounds(self) -> tuple[float, float]:
        """The moments at both ends; a single one lies in the middle."""
        low, high = self.scale.low, self.scale.high
        return (low, high) if low < high else (low - 1, high + 1)

    def at(self, label: str) -> float | None:
        """Where a day or period begins; None when it lies outside. What happened within the last
        period lies at its point.
        """
        moment, length = timeline.moment(label), 1 / (timeline.parts_of_a_year(self.labels) or 1)
        if moment is None or not self.scale.low <= moment < self.scale.high + length:
            return None
        return self.scale(min(moment, self.scale.high))

    def stretch(self, first: str, last: str) -> tuple[float, float] | None:
        """From the beginning of one period to that of another, cut to the scale; or None."""
        low, high = timeline.moment(first), timeline.moment(last)
        scale = self.scale
        if low is None or high is None or high < scale.low or low > scale.high:
            return None
        return scale(max(low, scale.low)), scale(min(high, scale.high))


class Slots:
    """One slot of equal width for each label; a moment lies within the slot of its period."""

    def __init__(self, labels: tuple[str, ...], start: float, end: float) -> None:
        self.labels = labels
        self.scale = Scale(-0.5, len(labels) - 0.5, start, end)
        self.step = (end - start) / max(1, len(labels))
        self.centres = [start + self.step * (index + 0.5) for index in range(len(labels))]
        self.moments = [float(index) for index in range(len(labels))]

    @property
    def bounds(self) -> tuple[float, float]:
        return self.scale.low, self.scale.high

    def at(self, label: str) -> float | None:
        """Where a day or a shorter period begins, the middle of one's slot; None outside."""
        edges, moment = self._edges(), timeline.moment(label)
        if moment is None or not edges or not edges[0] <= moment < edges[-1]:
            return None
        part = _part(edges, moment)
        if timeline.parts_of(label) == timeline.parts_of_a_year(self.labels):
            part = int(part + 1e-6) + 0.5
        return self.scale.start + self.step * part

    def stretch(self, first: str, last: str) -> tuple[float, float] | None:
        """From the beginning of one day or period to the end of another, cut to the scale; or
        None.
        """
        edges, low, high = self._edges(), timeline.moment(first), timeline.moment(last)
        if low is None or high is None or not edges or high < edges[0] or low >= edges[-1]:
            return None
        over = high + 1 / (timeline.parts_of(last) or 365)
        start, end = (_part(edges, min(max(m, edges[0]), edges[-1])) for m in (low, over))
        return self.scale.start + self.step * start, self.scale.start + self.step * end

    def _edges(self) -> list[float]:
        """The moments at which the slots begin, and at which the last ends; none of categories."""
        moments = [timeline.moment(label) for label in self.labels]
        known = [moment for moment in moments if moment is not None]
        if not known or len(known) < len(moments):
            return []
        return [*known, known[-1] + 1 / (timeline.parts_of_a_year(self.labels) or 1)]


def _part(edges: list[float], moment: float) -> float:
    """The slot's index with the part of the period gone by, 3.25 in the spring of 2016."""
    index = bisect_right(edges[:-1], moment) - 1
    return index + (moment - edges[index]) / (edges[index + 1] - edges[index])
