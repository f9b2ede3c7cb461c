"""Where a source goes on under its old name, but counts otherwise: its line breaks there too.

What the figures cover from then on is said with each of them, until the source's next break of
coverage. One that was read in an unreviewed compilation counts for figures read no better.
"""

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Series
from nkworld.charts.figures import COMPILATION

from .goods.models.classification import Span, parse_list
from .models import SeriesBreak

COVERAGE = SeriesBreak.Kind.COVERAGE
FISCAL = re.compile(r"(\w+) fiscal year[^;]*? - ([A-Z][a-z]+) \d{4}")


@lru_cache(maxsize=4096)
def fiscal_years(note: str) -> str:
    """“in Indian fiscal years, which end in March”, where a claim’s note says so; else empty."""
    found = FISCAL.search(note)
    return f"in {found[1]} fiscal years, which end in {found[2]}" if found else ""


@once_per_request
def _every_break(moment: datetime | None) -> list[SeriesBreak]:
    rows = SeriesBreak.objects.as_of(moment).select_related("source", "country", "without")
    return list(rows.order_by("year"))


@dataclass(frozen=True, slots=True)
class Breaks:
    rows: tuple[SeriesBreak, ...]

    @classmethod
    def read(cls, moment: datetime | None, code: str = "", kind: str = "") -> "Breaks":
        """As known at a moment, for one partner or the world, else for all; of one kind, or all."""
        every = (r for r in _every_break(moment) if code in ("", r.country.code))
        return cls(tuple(row for row in every if kind in ("", row.kind)))

    def about(self, code: str) -> "Breaks":
        return Breaks(tuple(row for row in self.rows if row.country.code == code))

    def of_goods(self, span: Span) -> "Breaks":
        """Those that concern a stretch of the Harmonized System: crude oil that is no longer
        declared changes chapter 27, and no cereals. Goods that lie in the ones named are told the
        break itself, not what is left of them.
        """
        found = []
        for row in self.rows:
            named = parse_list(row.hs_codes)
            if row.caveat and any(span in each for each in named):
                row = copy(row)
                row.caveat = f"as {row.sentence}"
            if not named or any(each.overlaps(span) for each in named):
                found.append(row)
        return Breaks(tuple(found))

    def at(self, source: str, year: str, measure: str) -> str:
        """What the source counts otherwise from this year on; empty if nothing."""
        rows = (row for row in self.rows if (row.source.slug, str(row.year)) == (source, year))
        return "; ".join(row.sentence for row in rows if row.concerns(measure))

    def within(self, series: Series, measure: str) -> Series:
        """The same line, with what changes told at the points from which it does."""
        points = (
            point if changed == point.changed else replace(point, changed=changed)
            for point in series.points
            for changed in [self.at(point.source, point.x, measure)]
        )
        return replace(series, points=tuple(points))

    def within_gaps(self, series: Series, direction: str) -> Series:
        """The same of a line with gaps: told at the first point of a source behind each break."""
        before: dict[str, str] = {}  # {source: the last year of which it has a figure}
        points = []
        for point in series.points:
            source, year, sentences = point.source, point.x[:4], []
            if point.numbers:
                earlier, before[source] = before.get(source, year), year
                rows = (row for row in self.rows if row.source.slug == source)
                rows = (row for row in rows if earlier < str(row.year) <= year)
                sentences = [row.sentence for row in rows if row.concerns(direction)]
            points.append(replace(point, changed="; ".join(dict.fromkeys(sentences))))
        return replace(series, points=tuple(points))

    def of(self, claim: dict) -> str:
        """What has to be said with a claim, read as a dictionary; empty if nothing."""
        names = ("source__slug", "period", "read", "direction", "country_id")
        break_ = self.in_force(*(claim[name] for name in names))
        parts = [break_.caveat if break_ else "", fiscal_years(claim["note"])]
        return ", ".join(filter(None, parts))

    def method(self, claim: Mapping[str, Any]) -> str:
        """What the source of a claim adds or takes off by a method of its own, in words."""
        rows = [
            row
            for row in self.rows
            if row.kind == SeriesBreak.Kind.METHOD
            and row.source_id == claim["source_id"]
            and row.country_id == claim["country_id"]
            and str(row.year) <= claim["period"][:4]
            and row.concerns(claim["direction"])
        ]
        return rows[-1].sentence if rows else ""

    def in_force(
        self, source: str, year: str, read: str = "", measure: str = "", partner: int | None = None
    ) -> SeriesBreak | None:
        """The source's last break of coverage up to a year."""
        rows = [
            row
            for row in self.rows
            if row.kind == COVERAGE
            and row.source.slug == source
            and str(row.year) <= year
            and partner in (None, row.country_id)
            and row.concerns(measure)
            and (row.read != COMPILATION or read == COMPILATION)
        ]
        return rows[-1] if rows else None
