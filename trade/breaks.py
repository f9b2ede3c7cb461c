"""Where a source goes on under its old name, but counts otherwise: its line breaks there too."""

from collections import defaultdict
from dataclasses import dataclass, replace

from nkworld.charts import Series

from .models import SeriesBreak


@dataclass(frozen=True, slots=True)
class Breaks:
    """{(source, year): what changes}, of one partner's figures."""

    known: dict[tuple[str, str], list[SeriesBreak]]

    @classmethod
    def read(cls, asked, code, **only):
        """As known when asked, for one partner or the world; `only` narrows them."""
        found = defaultdict(list)
        rows = SeriesBreak.objects.known(asked["as_of"]).filter(country__code=code, **only)
        for row in rows.select_related("source"):
            found[row.source.slug, str(row.year)].append(row)
        return cls(found)

    def at(self, source, year, measure):
        """What the source counts otherwise from this year on; empty if nothing."""
        rows = self.known.get((source, year), [])
        return "; ".join(row.sentence for row in rows if row.concerns(measure))

    def within(self, series, measure):
        """The same line, with what changes told at the points from which it does."""
        points = (
            replace(point, changed=self.at(point.source, point.x, measure))
            for point in series.points
        )
        return Series(series.slug, series.label, tuple(points), series.role)
