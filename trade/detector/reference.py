"""What is known of South Korea's trade with some partners, to hold figures of the North against.

The table is curated: who adds a cited row to it makes the signals speak that compare with it.
"""

from collections import defaultdict

from ..models import SouthKoreanTrade
from .evidence import Southern


class South:
    """South Korea's trade, all goods, with some partners: one query for all their years."""

    def __init__(self, countries):
        self.told: dict[tuple, dict] = defaultdict(dict)
        self.sources: dict[str, set] = defaultdict(set)
        rows = SouthKoreanTrade.objects.filter(country__in=countries, goods="")
        for country, year, direction, teller, value, source in rows.values_list(
            "country", "year", "direction", "told_by", "value", "source__short_name"
        ):
            self.told[country, str(year), direction].setdefault(teller, value)
            self.sources[teller].add(source)

    def beside(self, country, period):
        """{direction: Southern} of a year and those next to it; nothing of a part of a year."""
        year = int(period) if period.isdecimal() else 0
        found = {}
        for direction in SouthKoreanTrade.Direction.values:
            before, now, after = (
                self.told.get((country, str(each), direction), {})
                for each in (year - 1, year, year + 1)
            )
            if before or now or after:
                found[direction] = Southern(now, before, after, self._named(before, now, after))
        return found

    def _named(self, *years):
        """Where the figures were read."""
        tellers = {teller for year in years for teller in year}
        return ", ".join(sorted({name for each in tellers for name in self.sources[each]}))
