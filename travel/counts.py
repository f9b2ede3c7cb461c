"""Claims arranged so that one can ask what a rule, or one source, says of a period.

Parts and their total are compared within one source only, and nothing is added across sources,
kinds or frequencies.
"""

from collections import defaultdict

from nkworld.charts import Point
from nkworld.provenance.points import FIELDS, point_of, sources_in


class Counts:
    """Claims of one frequency, read once, as points: by key, period and source.

    `by` names the fields that make a key; of one field, the key is its value. The ledger's rows
    are left out. `as_of` is the latest moment at which one of the claims became known.
    """

    def __init__(self, queryset, by, rule):
        self._points: dict[tuple, dict] = defaultdict(dict)
        self.names, places, known = {}, {}, []
        for row in queryset.counted().values(*FIELDS, *by):
            slug = row["source__slug"]
            key = row[by[0]] if len(by) == 1 else tuple(row[name] for name in by)
            self._points[key, row["period"]][slug] = point_of(row["period"], row)
            self.names[slug] = row["source__short_name"]
            places[slug] = rule.place(row["source_id"])
            known.append(row["known_from"])
        self.sources = sorted(places, key=places.__getitem__)
        self.as_of = max(known, default=None)

    @property
    def periods(self):
        return sorted({period for _, period in self._points})

    @property
    def keys(self):
        return {key for key, _ in self._points}

    def of(self, source, key, period):
        """What one source says; a gap if nothing."""
        return self._points.get((key, period), {}).get(source) or Point(period, None)

    def headline(self, key, period):
        """What the rule shows: the first source in its order with a value, else with a range."""
        said = self._points.get((key, period), {})
        found = [said[source] for source in self.sources if source in said]
        whole = (point for point in found if point.value is not None)
        return next(whole, found[0] if found else Point(period, None))

    def line(self, key, source=None):
        """The points of all periods: the rule's, or one source's."""
        if source:
            return tuple(self.of(source, key, period) for period in self.periods)
        return tuple(self.headline(key, period) for period in self.periods)

    def refs(self, series):
        """The sources that the points name, in the rule's order."""
        return sources_in(series, {slug: self.names[slug] for slug in self.sources})
