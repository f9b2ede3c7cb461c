"""Runs of years as bars under one axis, a line for each partner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nkworld.atlas.models import Country
from nkworld.charts.intervals import DayScale, SpellStrip
from nkworld.provenance.records import grouped

from .models import Obligation

TICK_EVERY = 20  # years
LOOKS = {
    Obligation.Kind.DEFENCE: "in-force",
    Obligation.Kind.NON_AGGRESSION: "suspended",
}
OTHER = "without"  # consultation alone: a thin line


@dataclass(frozen=True)
class Line:
    """One partner with its runs, the first one first."""

    country: Country
    rows: list[Obligation]
    strip: SpellStrip


def lines(rows: Iterable[Obligation]) -> list[Line]:
    """Those with a defence obligation first, then by the first year and by name."""
    every = list(rows)
    if not every:
        return []
    scale = _scale(every)
    by_partner = grouped(every, lambda row: row.country)
    found = [_line(country, own, scale) for country, own in by_partner.items()]
    return sorted(found, key=_place)


def axis(rows: Iterable[Obligation]) -> SpellStrip:
    """The years under all lines."""
    found = list(rows)
    return SpellStrip([], _scale(found).ticks(TICK_EVERY) if found else [])


def _scale(rows: list[Obligation]) -> DayScale:
    first = min(row.began.first for row in rows)
    return DayScale(first, date(max(row.data_end for row in rows), 12, 31))


def _line(country: Country, rows: list[Obligation], scale: DayScale) -> Line:
    own = sorted(rows, key=lambda row: row.began.first)
    bars = [
        scale.bar(
            row.began.first,
            row.until.last,
            LOOKS.get(row.kinds[0], OTHER),
            False,
            f"{row.in_words}, {row.span}",
        )
        for row in own
    ]
    return Line(country, own, SpellStrip(bars, scale.ticks(TICK_EVERY)))


def _place(line: Line) -> tuple:
    defended = any(row.defence for row in line.rows)
    return not defended, line.rows[0].began.first, line.country.name
