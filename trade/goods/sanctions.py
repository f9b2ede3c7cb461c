"""When a measure holds, and for which goods; what other domains are told of either."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from django.db.models import Q

from nkworld.asking.questions import nearest
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Mark, Point, Series
from nkworld.charts.periods import DayScale, SpellBar, SpellStrip
from nkworld.figures.amounts import day_of
from nkworld.figures.registry import place
from nkworld.provenance import registries
from nkworld.provenance.registries import Reference
from nkworld.provenance.tables import grouped, records_as_of

from .models import Commodity, GoodsFlow, GoodsFlowQuerySet, Measure, Resolution
from .models.classification import Span
from .tree import Tree

BANS = (Measure.Kind.BAN, Measure.Kind.IMPORT_BAN)


@once_per_request
def known_measures(moment: datetime | None = None) -> list[Measure]:
    """Every measure as known now or at a moment, with its resolution and source, in order."""
    resolutions = known_resolutions(moment)
    measures = records_as_of(Measure, moment, resolution=resolutions, superseded_by=resolutions)
    return sorted(measures, key=lambda m: (m.effective_from, m.resolution.adopted_on, m.pk))


@once_per_request
def known_resolutions(moment: datetime | None = None) -> list[Resolution]:
    return sorted(records_as_of(Resolution, moment), key=lambda each: (each.adopted_on, each.slug))


def on_day(
    measures: Iterable[Measure], day: date, by_code: Mapping[str, Commodity] = MappingProxyType({})
) -> list[Any]:
    """Copies that have their `state` on the day and, in `goods_of_codes`, pairs of a code and its
    goods, None where the tree has no such place.
    """
    rows: list[Any] = [copy(each) for each in measures]
    for row in rows:
        row.state = row.state_on(day)
        row.goods_of_codes = [(code, by_code.get(code)) for code in row.codes]
    return rows


def about(measures: Iterable[Measure], span: Span, direction: str = "") -> list[Measure]:
    """Those that speak of some goods in a stretch, in one direction or in both."""
    return [
        measure
        for measure in measures
        if any(each.overlaps(span) for each in measure.spans)
        and direction in ("", measure.direction)
    ]


def bans_and_caps(measures: Iterable[Measure]) -> list[Measure]:
    """Those of the Council that ever held: no national notice, exemption or other rule."""
    return [
        measure
        for measure in measures
        if measure.kind in (*BANS, Measure.Kind.CAP)
        and not measure.resolution.is_national
        and not measure.never_held
    ]


AFTER_BAN = 2  # years
WORDS: dict[str, str] = {
    Measure.Kind.BAN: "UN ban",
    Measure.Kind.IMPORT_BAN: "UN ban",
    Measure.Kind.CAP: "UN cap",
}


@dataclass(frozen=True)
class Overlay:
    """The Council's bans and caps that ever held on some goods, as drawn behind their course.

    A ban covers the goods if it names all of them and no cap came after it: a cap on what is banned
    can only mean that the ban is on a part, as on jet fuel out of refined petroleum.
    """

    measures: list[Measure]
    span: Span
    day: date

    @classmethod
    def read(cls, params: dict, span: Span, direction: str) -> Self:
        measures = known_measures(params["as_of"])
        return cls(bans_and_caps(about(measures, span, direction)), span, day_of(params))

    def marks(self, last: str) -> tuple[Mark, ...]:
        """One a resolution, at its first measure; a ban on all of it stretches to `last`."""
        ban = self.ban
        found: dict[tuple, str] = {}
        for measure in self.measures:
            key = measure.resolution.slug, self.words(measure)
            if ban is None or key != (ban.resolution.slug, self.words(ban)):
                found[key] = min(month(measure.effective_from), found.get(key, "9999"))
        marks = tuple(
            Mark(x, label, priority=2)
            for x, label in sorted((x, label) for (_, label), x in found.items())
        )
        if ban is None or not last or last[:4] <= f"{ban.effective_from.year}":
            return marks
        return (Mark(month(ban.effective_from), self.words(ban), f"{last[:4]}-12"), *marks)

    @property
    def ban(self) -> Measure | None:
        """The last ban to take effect, of those that cover the goods and that nothing ended."""
        bans = [m for m in self.measures if m.last_day is None and self.covers(m)]
        return max(bans, key=lambda each: each.effective_from, default=None)

    def covers(self, measure: Measure) -> bool:
        named = any(self.span in each for each in measure.spans)
        capped = any(m.kind == Measure.Kind.CAP and m.last_day is None for m in self.measures)
        return measure.kind in BANS and named and not capped

    def words(self, measure: Measure) -> str:
        """“UN ban”, “UN ban on a part”, “UN cap”: which resolution, the table says."""
        is_part = measure.kind in BANS and not self.covers(measure)
        return f"{WORDS[measure.kind]}{' on a part' if is_part else ''}"

    def pad_until(self, series: tuple[Series, ...]) -> tuple[Series, ...]:
        """With a gap in a year after the ban that is over, so that the ban is drawn."""
        if self.ban is None or not series:
            return series
        first, *others = series
        end = f"{min(self.ban.effective_from.year + AFTER_BAN, self.day.year - 1)}"
        if first.points and len(first.points[0].x) > len(end):
            end = f"{end}-01"
        if any(point.x >= end for each in series for point in each.points):
            return series
        return (replace(first, points=(*first.points, Point(end, None))), *others)


def month(day: date) -> str:
    return f"{day:%Y-%m}"


FIRST_DAY = date(2006, 1, 1)
TICK_EVERY = 5  # years


class Line(NamedTuple):
    code: str
    commodity: Commodity | None
    latest: Measure
    state: str
    strip: SpellStrip


def lines(measures: Iterable[Measure], by_code: Mapping[str, Commodity], day: date) -> list[Line]:
    """Each code of the Council's bans and caps, with their course over the years until the day."""
    found: dict[tuple, list[Measure]] = defaultdict(list)
    for measure in bans_and_caps(measures):
        for code in measure.codes:
            found[measure.direction, code].append(measure)
    scale = DayScale(FIRST_DAY, day)
    every = []
    for (_, code), some in sorted(found.items()):
        # Caps last: a ban that they took the place of would cover them.
        bars: list[SpellBar] = []
        for each in sorted(some, key=lambda each: each.kind == Measure.Kind.CAP):
            start, end = each.effective_from, min(each.last_day or day, day)
            what = f"{each.get_kind_display()}, {each.resolution.title}: {each.goods}"
            if wound := each.wind_down_until:
                bars.append(scale.bar(start, wound, "winding-down", False, f"{what}, winding down"))
                start = wound
            look = "cap" if each.kind == Measure.Kind.CAP else "ban"
            if start <= end:
                bars.append(scale.bar(start, end, look, False, f"{what}, from {start:%-d %b %Y}"))
        state, strip = some[-1].state_on(day), SpellStrip(bars, [])
        every.append(Line(code, by_code.get(code), some[-1], state, strip))
    return every


def recorded_since(measures: Iterable[Measure], tree: Tree) -> GoodsFlowQuerySet:
    """About goods wholly in a banned line, of periods that begin after the ban's wind-down."""
    restricted = Q(pk__in=[])
    for measure in measures:
        if measure.kind in BANS:
            inside = [c for c in tree.commodities if any(c.span in each for each in measure.spans)]
            restricted |= Q(
                commodity__in=[each.pk for each in inside],
                direction=measure.direction,
                period_start__gt=measure.wind_down_until or measure.effective_from,
            )
    return GoodsFlow.objects.filter(restricted)


def symbol_of(resolution: Resolution) -> str:
    """By which other domains know it; empty for a national notice."""
    return "" if resolution.is_national else f"S/RES/{resolution.slug}"


@registries.finds_references("goods")
def measures(symbols: Iterable[str], moment: datetime | None) -> dict[str, Reference]:
    found = grouped((each.resolution for each in known_measures(moment)), symbol_of)
    return {
        symbol: Reference(
            f"{len(found[symbol])} measure{'' if len(found[symbol]) == 1 else 's'} on trade",
            found[symbol][0].get_absolute_url(),
        )
        for symbol in symbols
        if symbol in found
    }


@place("goods")
def goods_page(code: str) -> str:
    """ValueError with a sentence if there are no goods of that code."""
    goods = Tree.load().by_code
    if code not in goods:
        raise ValueError(f"There are no goods “{code}”. {nearest(code, goods)}")
    return goods[code].get_absolute_url()
