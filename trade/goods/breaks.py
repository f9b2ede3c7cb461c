"""Where a source's goods are no longer what they were: its breaks (trade/breaks.py) that concern
them.

A break of the source's figures for a partner concerns all goods, or those that it names: crude oil
that is no longer declared changes chapter 27, and no cereals.
"""

from copy import copy
from dataclasses import dataclass, replace

from nkworld.charts import Point, Series

from ..breaks import Breaks
from .models.classification import Span, parse_list


@dataclass(frozen=True)
class GoodsBreaks:
    """Those that concern a stretch of the Harmonized System, for one partner and direction."""

    breaks: Breaks
    direction: str

    @classmethod
    def read(cls, params: dict) -> "GoodsBreaks":
        return cls(Breaks.read(params, params["country"].code), params["direction"])

    def about(self, span: Span) -> "GoodsBreaks":
        """Goods that lie in the ones named are told the break itself, not what is left of them."""
        found = []
        for row in self.breaks.rows:
            named = parse_list(row.hs_codes)
            if not named or any(each.overlaps(span) for each in named):
                if row.caveat and any(span in each for each in named):
                    row = copy(row)
                    row.caveat = f"as {row.sentence}"
                found.append(row)
        return replace(self, breaks=Breaks(tuple(found)))

    def caveat(self, row: dict) -> str:
        claim = {"country_id": None, "direction": self.direction}
        return self.breaks.of(row | claim)

    def within(self, series: Series) -> Series:
        """The line, with what changes told at the first point of a source behind each break."""
        before: dict[str, Point] = {}
        points = []
        for point in series.points:
            earlier = before.get(point.source)
            changed = self._changed(earlier, point)
            points.append(point if changed == point.changed else replace(point, changed=changed))
            if point.numbers:
                before[point.source] = point
        return replace(series, points=tuple(points))

    def _changed(self, earlier: Point | None, point: Point) -> str:
        if earlier is None or not point.numbers:
            return ""
        parts = (
            row.sentence
            for row in self.breaks.rows
            if row.source.slug == point.source
            and earlier.x[:4] < str(row.year) <= point.x[:4]
            and row.concerns(self.direction)
        )
        return "; ".join(dict.fromkeys(parts))
