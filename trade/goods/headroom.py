"""What was recorded against the caps, by calendar year that is over."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from operator import itemgetter

from nkworld.atlas.models import WORLD
from nkworld.charts import Point, exact, in_a_row, percent
from nkworld.charts.headline import GRADES
from nkworld.charts.numbers import per_cent
from nkworld.charts.sentences import is_over, spoken
from nkworld.charts.sentences.amounts import READ
from nkworld.provenance.models import Grade, Status
from nkworld.provenance.points import FIELDS, names_of, newest_moment, point_of

from .caps import DOLLARS, yearly_caps
from .models import GoodsFlow
from .numbers import QUANTITY, ends_of, quantity_of, value_of
from .sanctions import known_measures

# The body to which states report what a cap counts.
COUNTER = "un-1718-committee"
OWN_FIELDS = ("direction", "commodity__code", "country__code", "country__name")


@dataclass(frozen=True)
class CapYear:
    """What was allowed and what was recorded in one year, in the cap's unit.

    `recorded` is a gap where nothing of the whole year is. `partner` is who alone is on record,
    where the cap counts everybody; `source` the name of who says so.
    """

    year: str
    allowed: Decimal
    recorded: Point
    partner: str = ""
    source: str = ""

    @property
    def is_recorded(self) -> bool:
        return bool(self.recorded.numbers)

    @property
    def headroom(self) -> Decimal | None:
        """Allowed less recorded; below zero, more is on record than was allowed."""
        return None if self.recorded.value is None else self.allowed - self.recorded.value

    @property
    def share(self) -> Point:
        """Recorded in per cent of allowed, with its bounds."""
        point = self.recorded
        value, low, high = map(self._in_per_cent, (point.value, point.low, point.high))
        return replace(point, value=value, low=low, high=high)

    def _in_per_cent(self, amount: Decimal | None) -> Decimal | None:
        return None if amount is None else per_cent(amount, self.allowed)

    @property
    def recorded_words(self) -> str:
        return spoken(self.recorded, exact)

    @property
    def share_words(self) -> str:
        return spoken(self.share, percent)

    @property
    def papers(self) -> str:
        """Who says so, how it was read, who alone is on record, and what the source notes."""
        says = ", ".join(filter(None, [self.source, READ.get(self.recorded.grade, "")]))
        alone = f"{self.partner} alone" if self.partner else ""
        return "; ".join(filter(None, [says, alone, self.recorded.note]))

    @property
    def is_notified(self) -> bool:
        """Is it what states reported to the committee that counts the cap?"""
        return self.recorded.source == COUNTER


class Headroom:
    """Every yearly cap with its years: one query for all measures, one for all records."""

    def __init__(self, rule, day, moment=None):
        self.rule, self.day, self.moment = rule, day, moment
        self.caps = yearly_caps(known_measures(moment))

    @cached_property
    def rows(self):
        """The annual claims about whole codes that a cap speaks of, of years that are over."""
        found = GoodsFlow.objects.as_of(self.moment).included().whole().annual()
        rows = found.filter(commodity__code__in={cap.code for cap in self.caps})
        rows = rows.values(*FIELDS, *OWN_FIELDS, *QUANTITY, "quantity_unit")
        over = [row for row in rows if is_over(row["period"], self.day)]
        return sorted(over, key=lambda row: self._place(row, row["value"]))

    def _place(self, row, amount):
        """Notifications first, unless nobody reviewed how they were read; then as the rule says."""
        place = self.rule.claim_place(row | {"value": amount})
        unreviewed = row["grade"] == Grade.TERTIARY
        return unreviewed, row["source__slug"] != COUNTER, place

    @cached_property
    def names(self):
        return names_of(self.rows)

    @property
    def as_of(self):
        return newest_moment(self.rows)

    def cap(self, slug):
        """None if it was not known at the moment."""
        return next((cap for cap in self.caps if cap.slug == slug), None)

    def other_units(self, cap):
        """The same measure's caps in other units: both hold, and the lower one counts."""
        return [each for each in self.caps if each.measure == cap.measure and each != cap]

    def years(self, cap):
        """From the cap's first year to the last that it held or that anything is recorded for."""
        by_year = self._recorded(cap)
        first, last = cap.first_year, cap.measure.last_day
        newest = max((int(year) for year in by_year if int(year) >= first), default=first)
        years = range(first, (max(last.year, first) if last else newest) + 1)
        over = [str(year) for year in years if is_over(str(year), self.day)]
        return [self._year(cap, year, *by_year.get(year, (Point(year, None), ""))) for year in over]

    def _year(self, cap, year, recorded, partner):
        return CapYear(year, cap.allowed, recorded, partner, self.names.get(recorded.source, ""))

    def _recorded(self, cap):
        """{year: (point, partner)}, of the first source that gives the year in the cap's unit."""
        found: dict[str, list] = defaultdict(list)
        for row in self.rows:
            about = row["commodity__code"], row["direction"]
            amount = _in_unit(row, cap.unit)
            if amount and about == (cap.code, cap.measure.direction):
                found[row["period"]].append((self._place(row, amount[0]), row, amount))
        return {year: _told(some) for year, some in found.items()}


def _in_unit(row, unit):
    return value_of(row) if unit == DOLLARS else quantity_of(row, unit)


def _told(rows):
    """The sum of all suppliers where the source gives it, else that of those that it names."""
    _, first, _ = min(rows, key=itemgetter(0))
    own = [(row, amount) for _, row, amount in rows if row["source_id"] == first["source_id"]]
    world = [pair for pair in own if pair[0]["country__code"] == WORLD]
    points = [_point(row, amount) for row, amount in world or own]
    if len(points) == 1:
        return points[0], "" if world else own[0][0]["country__name"]
    names = in_a_row([f"{r['country__name']} {spoken(_point(r, a), exact)}" for r, a in own])
    return _sum(points, names), ""


def _point(row, amount):
    names = ("value", "value_low", "value_high")
    return point_of(row["period"], row | dict(zip(names, amount, strict=True)))


def _sum(points, note):
    """Of several suppliers: at least the sum of their lower ends, at most that of the upper."""
    values = [point.value for point in points]
    ends = [ends_of(point.value, point.low, point.high) for point in points]
    least, most = (None if None in side else sum(side) for side in zip(*ends, strict=True))
    is_exact = None not in values and least == most
    return replace(
        points[0],
        value=None if None in values else sum(values),
        low=None if is_exact else least,
        high=None if is_exact else most,
        status=Status.DERIVED.value,
        note=note,
        grade=max((point.grade for point in points), key=GRADES.index),
    )
