"""Caps of the Security Council, each in one unit: coal in 2017 had one in tonnes and in dollars."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from nkworld.asking.fields import OneOfField
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, exact, in_a_row, money, percent, within_a_sentence
from nkworld.charts.figures import LIMIT
from nkworld.charts.periods import is_over
from nkworld.charts.words import READ, per_cent, spoken
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of, point_of, total
from nkworld.figures.claims import Claims, Row, point
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import HeadlineRule, Read
from nkworld.provenance.tables import parts_of

from .course import goods_claims, in_unit, plain
from .models import Commodity, GoodsFlow, Measure
from .models.classification import Span
from .models.flow import QUANTITIES
from .parameters import GOODS
from .sanctions import Overlay, known_measures, month

DOLLARS = "usd"
SHOWN_CAP = "2710-bbl"
YEARLY = ("calendar year", "12 months")
# The body to which states report what a cap counts.
COUNTER = "un-1718-committee"
OWN_FIELDS = (
    *("commodity__code", "country__code", "country__name"),
    *(*QUANTITIES, "quantity_unit"),
)


class Cap(NamedTuple):
    measure: Measure
    code: str
    unit: str
    allowed: Decimal
    goods: str

    @property
    def slug(self) -> str:
        return f"{self.code}-{self.unit}"

    @property
    def unit_words(self) -> str:
        return "US dollars" if self.unit == DOLLARS else GoodsFlow.Unit(self.unit).label

    @property
    def allowed_words(self) -> str:
        """“the 7,500,000 tonnes”, “the US$ 400.9 m”"""
        if self.unit == DOLLARS:
            return f"the {money(self.allowed)}"
        return f"the {exact(self.allowed)} {self.unit_words}"

    @property
    def title(self) -> str:
        return f"{self.goods}, {self.unit_words}"


@once_per_request
def yearly_caps(moment: datetime | None = None) -> list[Cap]:
    """Every cap of a resolution that allowed an amount a year and took effect."""
    yearly = [
        each
        for each in known_measures(moment)
        if each.kind == Measure.Kind.CAP and each.cap_period in YEARLY and not each.never_held
    ]
    codes = [measure.hs_codes for measure in yearly]
    names = dict(Commodity.objects.filter(code__in=codes).values_list("code", "name"))
    found = [
        Cap(each, each.hs_codes, unit, plain(amount), names.get(each.hs_codes, each.goods))
        for each in yearly
        for unit, amount in ((each.cap_unit, each.cap_quantity), (DOLLARS, each.cap_value_usd))
        if amount is not None
    ]
    return sorted(found, key=lambda cap: cap.slug)


class CapYear(NamedTuple):
    """What was allowed and what was recorded in one year, in the cap's unit.

    `recorded` is a gap where nothing of the whole year is. `alone` says who alone is on record,
    where the cap counts everybody; `source` is the name of who says so.
    """

    year: str
    allowed: Decimal
    recorded: Point
    alone: str = ""
    source: str = ""

    @property
    def headroom(self) -> Decimal | None:
        """Allowed less recorded; below zero, more is on record than was allowed."""
        return None if self.recorded.value is None else self.allowed - self.recorded.value

    @property
    def recorded_words(self) -> str:
        return spoken(self.recorded, exact)

    @property
    def share_words(self) -> str:
        value, low, high = (
            None if each is None else per_cent(each, self.allowed)
            for each in (self.recorded.value, self.recorded.low, self.recorded.high)
        )
        return spoken(replace(self.recorded, value=value, low=low, high=high), percent)

    @property
    def papers(self) -> str:
        source = ", ".join(filter(None, [self.source, READ.get(self.recorded.read, "")]))
        return "; ".join(filter(None, [source, self.alone, self.recorded.note]))

    @property
    def point(self) -> Point:
        if not self.recorded.numbers:
            return self.recorded
        notes = (self.alone, self.recorded.note, f"{self.share_words} of the allowed amount")
        return replace(self.recorded, note="; ".join(filter(None, notes)))


class Headroom:
    def __init__(self, rule: HeadlineRule, day: date, moment: datetime | None = None) -> None:
        self.rule, self.day, self.moment = rule, day, moment
        self.caps = yearly_caps(moment)

    @cached_property
    def claims(self) -> Claims:
        of_caps: dict[str, Any] = {"frequency": Frequency.ANNUAL, "part": ""}
        of_caps["commodity__code__in"] = frozenset(cap.code for cap in self.caps)
        return goods_claims(self.moment, OWN_FIELDS, **of_caps).over(self.day).ordered(self._place)

    def _place(self, row: Row) -> tuple:
        """Notifications first, unless nobody reviewed how they were read; then as the rule says."""
        return (
            row["read"] == Read.COMPILATION,
            row["source__slug"] != COUNTER,
            self.rule.claim_place(row),
        )

    def cap(self, slug: str) -> Cap | None:
        return next((cap for cap in self.caps if cap.slug == slug), None)

    def years(self, cap: Cap) -> list[CapYear]:
        """Its first to its last, or the last on record; of each the first source in its unit."""
        unit = "" if cap.unit == DOLLARS else cap.unit
        found = self.claims.where(commodity__code=cap.code, direction=cap.measure.direction)
        by_year = in_unit(found, unit).of_first_source(self._place).by("period")
        start, last = cap.measure.effective_from, cap.measure.last_day
        # The first whole year, or nearly so, in which it holds.
        first = start.year + ((start.month, start.day) != (1, 1))
        newest = max((int(year) for year in by_year if int(year) >= first), default=first)
        every = map(str, range(first, (max(last.year, first) if last else newest) + 1))
        return [
            _year(cap, year, by_year.get(year, Claims(())))
            for year in every
            if is_over(year, self.day)
        ]


def _year(cap: Cap, year: str, claims: Claims) -> CapYear:
    """The sum of all suppliers where the source gives it, else that of those that it names."""
    if not claims:
        return CapYear(year, cap.allowed, Point(year, None))
    world, source = claims.where(country__code=WORLD), claims.rows[0]["source__short_name"]
    given = {row["country__name"]: point_of(row, year) for row in (world or claims).rows}
    names = in_a_row([f"{name} {spoken(each, exact)}" for name, each in given.items()])
    if len(given) > 1:
        return CapYear(year, cap.allowed, point(year, total(given.values(), names)), "", source)
    [(name, amount)] = given.items()
    return CapYear(year, cap.allowed, amount, "" if world else f"{name} alone", source)


@figures.register(
    "trade/cap-headroom",
    GOODS,
    allow_all=False,
    shared=("rule", "as_of"),
    over_time=True,
    # That on refined petroleum is shown, which most is recorded of, or else the first of all.
    cap=OneOfField(
        lambda: [(cap.slug, cap.title) for cap in yearly_caps()],
        "Cap",
        initial=lambda: min(
            (cap.slug for cap in yearly_caps()),
            key=lambda slug: (slug != SHOWN_CAP, slug),
            default="",
        ),
    ),
    datasets=(GOODS, "trade/measures"),
)
def cap_headroom(params: dict) -> Figure:
    """What was recorded of goods under a cap, beside what the Security Council allowed."""
    headroom = Headroom(params["rule"], day_of(params), params["as_of"])
    cap = headroom.cap(params["cap"])
    years = headroom.years(cap) if cap else []
    allowed = tuple(
        Point(each.year, each.allowed, records=parts_of([cap.measure])) for each in years if cap
    )
    series = (
        Series("allowed", "Allowed", allowed, LIMIT),
        Series("recorded", "Recorded", tuple(each.point for each in years), "category-1"),
    )
    options: dict[str, Any] = {"topic": "this cap was not on record then", "unit": ""}
    if cap:
        notes = [
            f"Allowed under {cap.measure.resolution.title}.",
            "What nobody notified or declared is in no record. A bar beyond the allowed amount is "
            "recorded trade in a restricted line, not a finding; one below it does not show that "
            "the cap was kept.",
        ]
        if silent := [each.year for each in years if not each.recorded.numbers]:
            notes.append(f"No record of the whole year, which is not a zero: {in_a_row(silent)}.")
        if cap.measure.cap_period == "12 months":
            day = cap.measure.effective_from
            notes.append(
                f"The resolution counts spells of 12 months from {day:%-d %B %Y}; the records are "
                "of calendar years."
            )
        if cap.measure.superseded_by:
            notes.append(f"The cap ended with {cap.measure.superseded_by.title}.")
        in_dollars = cap.unit == DOLLARS
        # The ban that took the place of the cap, if there is one.
        ban = Overlay.read(params, Span.parse(cap.code), cap.measure.direction).ban
        options = {
            "topic": f"{within_a_sentence(cap.goods)} {cap.measure.direction}s",
            "banned_since": month(ban.effective_from) if ban else "",
            "unit": "US dollars, current" if in_dollars else cap.unit_words,
            "notes": tuple(notes),
        }
    return Figure(
        headed_by=series[1:],
        subtitle="Recorded trade in a restricted line and the allowed amount, by calendar year",
        kind="bar",
        **options,
        **headroom.claims.stated(params, series),
    )
