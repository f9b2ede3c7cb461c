"""Where values, periods and categories lie on the paper."""

from dataclasses import dataclass

from nkworld.charts import timeline


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from numbers to places: `low` lies at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value):
        if self.low == self.high:
            return (self.start + self.end) / 2
        part = (float(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Times:
    """Periods at the moment at which they begin, so that uneven periods are drawn to scale."""

    labels: tuple[str, ...]
    start: float
    end: float

    def centre(self, index):
        return self._scale(timeline.moment(self.labels[index]))

    def at(self, label):
        """Where a day or period begins; None when it lies outside."""
        moment = timeline.moment(label)
        return self._scale(moment) if self._holds(moment) else None

    def stretch(self, first, last):
        """From the beginning of one period to that of another, cut to the scale; or None."""
        low, high = timeline.moment(first), timeline.moment(last)
        scale = self._scale
        if None in (low, high) or high < scale.low or low > scale.high:
            return None
        return scale(max(low, scale.low)), scale(min(high, scale.high))

    def _holds(self, moment):
        return moment is not None and self._scale.low <= moment <= self._scale.high

    @property
    def _scale(self):
        first, last = timeline.moment(self.labels[0]), timeline.moment(self.labels[-1])
        return Scale(first, last, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Slots:
    """One slot of equal width for each label; a moment lies within the slot of its period."""

    labels: tuple[str, ...]
    start: float
    end: float

    @property
    def step(self):
        return (self.end - self.start) / max(1, len(self.labels))

    def centre(self, index):
        return self.start + self.step * (index + 0.5)

    def at(self, label):
        """Where a day or period begins; None when it lies outside."""
        place = self._place(timeline.moment(label))
        return None if place is None else self.start + self.step * place

    def stretch(self, first, last):
        """From the slot of one period to the end of another's, cut to the scale; or None."""
        moments = [timeline.moment(label) for label in self.labels]
        low, high = timeline.moment(first), timeline.moment(last)
        if None in (low, high, *moments) or high < moments[0] or low >= self._after(moments):
            return None
        start = self._place(max(low, moments[0]))
        end = sum(moment <= high for moment in moments)
        return self.start + self.step * start, self.start + self.step * end

    def _place(self, moment):
        """The slot's index with the part of the period gone by, 3.25 in the spring of 2016."""
        moments = [timeline.moment(label) for label in self.labels]
        if None in (moment, *moments) or not moments[0] <= moment < self._after(moments):
            return None
        index = sum(each <= moment for each in moments) - 1
        following = [*moments[1:], self._after(moments)][index]
        return index + (moment - moments[index]) / (following - moments[index])

    def _after(self, moments):
        return moments[-1] + 1 / (timeline.parts_of_a_year(self.labels) or 1)
