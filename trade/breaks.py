"""Where a source goes on under its old name, but counts otherwise: its line breaks there too.

What the figures cover from then on is said with each of them, until the source's next break of
coverage. One that was read in an unreviewed compilation counts for figures read no better.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Point, Series
from nkworld.charts.headline import COMPILATION
from nkworld.provenance.models import Observation

from .models import SeriesBreak

COVERAGE = SeriesBreak.Kind.COVERAGE
FISCAL = re.compile(r"(\w+) fiscal year[^;]*? - ([A-Z][a-z]+) \d{4}")


@lru_cache(maxsize=4096)
def fiscal_years(note: str) -> str:
    """“in Indian fiscal years, which end in March”, where a claim’s note says that it is of such a
    year; else empty.
    """
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
    def read(cls, params: dict, code: str = "", **only: Any) -> "Breaks":
        """As known when asked, for one partner or the world, else for all; `only` narrows them."""
        return cls(
            tuple(
                row
                for row in _every_break(params["as_of"])
                if code in ("", row.country.code)
                and all(getattr(row, name) == value for name, value in only.items())
            )
        )

    def about(self, code: str) -> "Breaks":
        return Breaks(tuple(row for row in self.rows if row.country.code == code))

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
        return Series(series.slug, series.label, tuple(points), series.role)

    def of(self, claim: dict) -> str:
        """What has to be said with a claim, read as a dictionary; empty if nothing."""
        partner, measure = claim["country_id"], claim["direction"]
        break_ = self.in_force(
            claim["source__slug"], claim["period"], claim["read"], measure, partner
        )
        parts = [break_.caveat if break_ else "", fiscal_years(claim["note"])]
        return ", ".join(filter(None, parts))

    def of_claim(self, claim: Observation) -> str:
        return self.of(vars(claim) | {"source__slug": claim.source.slug})

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

    def left_out(self, amount: Point, year: str) -> Country | None:
        """The partner that an amount does not hold, if it is one."""
        break_ = self.in_force(amount.source, year, amount.read)
        return break_.without if break_ else None

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
