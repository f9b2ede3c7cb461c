"""Claims arranged so that one can ask what a rule, or one source, says of a period.

Parts and their total are compared within one source only, and nothing is added across sources,
kinds or frequencies.
"""

from collections import defaultdict

from nkworld.charts import Point
from nkworld.charts.sentences import is_over
from nkworld.provenance.points import FIELDS, point_of, sources_in


class Counts:
    """Claims of one frequency, read once, as points: by key, period and source.

    `by` names the fields that make a key; of one field, the key is its value. The ledger's rows
    and periods that were not over on the `day` are left out. `as_of` is the latest moment at
    which one of the claims became known.
    """

    def __init__(self, queryset, by, rule, day):
        # Of each cell {source: (its place in the rule, what it says)}.
        self._said: dict[tuple, dict] = defaultdict(dict)
        self.names, places, known = {}, {}, []
        for row in queryset.included().values(*FIELDS, *by):
            if not is_over(row["period"], day):
                continue
            slug = row["source__slug"]
            key = row[by[0]] if len(by) == 1 else tuple(row[name] for name in by)
            said = rule.claim_place(row), point_of(row["period"], row)
            self._said[key, row["period"]][slug] = said
            self.names[slug] = row["source__short_name"]
            places[slug] = rule.place(row["source_id"])
            known.append(row["known_from"])
        self.sources = sorted(places, key=places.__getitem__)
        self.as_of = max(known, default=None)

    @property
    def periods(self):
        return sorted({period for _, period in self._said})

    @property
    def keys(self):
        return {key for key, _ in self._said}

    def of(self, source, key, period):
        """What one source says; a gap if nothing."""
        said = self._said.get((key, period), {})
        return said[source][1] if source in said else Point(period, None)

    def headline(self, key, period):
        """What the rule shows: a value before a range, and last what nobody reviewed."""
        said = self._said.get((key, period), {}).values()
        return min(said, key=lambda each: each[0], default=(0, Point(period, None)))[1]

    def line(self, key, source=None):
        """The points of all periods: the rule's, or one source's."""
        if source:
            return tuple(self.of(source, key, period) for period in self.periods)
        return tuple(self.headline(key, period) for period in self.periods)

    def refs(self, series):
        """The sources that the points name, in the rule's order."""
        return sources_in(series, {slug: self.names[slug] for slug in self.sources})
