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
        self.sources: dict[tuple, set] = defaultdict(set)
        rows = SouthKoreanTrade.objects.filter(country__in=countries, goods="")
        for country, year, direction, teller, value, source in rows.order_by("pk").values_list(
            "country", "year", "direction", "told_by", "value", "source__short_name"
        ):
            self.told[country, str(year), direction].setdefault(teller, value)
            self.sources[country, teller].add(source)

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
                found[direction] = Southern(
                    now, before, after, self._named(country, {*before, *now, *after})
                )
        return found

    def _named(self, country, tellers):
        """Where their figures were read."""
        names = {name for teller in tellers for name in self.sources[country, teller]}
        return ", ".join(sorted(names))
