"""Lines of goods under measures of the Security Council, and what is recorded of them since."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from nkworld.charts.intervals import DayScale, SpellStrip

from .models import Commodity, GoodsFlow, Measure
from .sanctions import BANS, state_on

FIRST_DAY = date(2006, 1, 1)
TICK_EVERY = 5  # years
LOOKS = (*BANS, Measure.Kind.CAP)


@dataclass(frozen=True)
class Line:
    """One code in one direction, with the Council's bans and caps on it, oldest first."""

    code: str
    direction: str
    commodity: Commodity | None
    measures: tuple[Measure, ...]
    day: date

    @property
    def direction_words(self):
        return Measure.Direction(self.direction).label

    @property
    def latest(self):
        return self.measures[-1]

    @property
    def state(self):
        """What the newest measure on it is on the day."""
        return state_on(self.latest, self.day)

    @property
    def strip(self):
        scale = DayScale(FIRST_DAY, self.day)
        # Caps last: a ban that they took the place of would cover them.
        ordered = sorted(self.measures, key=lambda each: each.kind == Measure.Kind.CAP)
        return SpellStrip([bar for each in ordered for bar in self._bars(each, scale)], [])

    def _bars(self, measure, scale):
        """The wind-down first, then the rest of its time."""
        start, end = measure.effective_from, min(measure.last_day or self.day, self.day)
        what = f"{measure.get_kind_display()}, {measure.resolution.title}: {measure.goods}"
        wound = measure.wind_down_until
        if wound:
            yield scale.bar(start, wound, "winding-down", False, f"{what}, winding down")
            start = wound
        look = "cap" if measure.kind == Measure.Kind.CAP else "ban"
        if start <= end:
            yield scale.bar(start, end, look, False, f"{what}, from {start:%-d %b %Y}")


def ticks(day):
    return SpellStrip([], DayScale(FIRST_DAY, day).ticks(TICK_EVERY))


def lines(measures, by_code, day):
    """One for each code and direction that a ban or cap names, exports first, in their order."""
    found: dict[tuple, list[Measure]] = defaultdict(list)
    for measure in measures:
        if measure.kind in LOOKS and not measure.resolution.is_national and not measure.never_held:
            for code in filter(None, measure.hs_codes.split(";")):
                found[measure.direction, code].append(measure)
    return [
        Line(code, direction, by_code.get(code), tuple(some), day)
        for (direction, code), some in sorted(found.items())
    ]


def recorded_since(measures, tree):
    """Claims about goods that lie wholly in a banned line, for periods that begin after the ban's
    wind-down.

    Whatever a claim says, it is a record of trade in a restricted line and no more.
    """
    restricted = Q(pk__in=[])
    for measure in measures:
        if measure.kind in BANS:
            start = measure.wind_down_until or measure.effective_from
            restricted |= Q(
                commodity__in=_ids(measure, tree),
                direction=measure.direction,
                period_start__gt=start,
            )
    return GoodsFlow.objects.filter(restricted)


def _ids(measure, tree):
    spans = measure.spans
    return [each.pk for each in tree.commodities if any(each.span in span for span in spans)]


def codes_of(measure, by_code):
    """Pairs of a measure's codes and their commodities, None where the tree has no such place."""
    return [(code, by_code.get(code)) for code in filter(None, measure.hs_codes.split(";"))]
