"""Annual claims arranged so that one can ask what a rule, or one source, says of a year.

Amounts are US dollars, seen from the DPRK. Sums and differences are made within one source;
only the inter-Korean layer is ever added to another source's total, and by name.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import FIELDS, newest_moment

from .agreement import conflict, printed_to
from .amounts import Amount, Gap, combined_place
from .models import Direction

__all__ = ["EXPORT", "IMPORT", "TURNOVER", "Amount", "Claims", "Gap", "YearTable", "same_source"]

EXPORT, IMPORT, TURNOVER = Direction.EXPORT.value, Direction.IMPORT.value, Direction.TURNOVER.value


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims of one frequency, read once: by country where there is one, ready for `YearTable`s.

    `as_of` is the latest moment at which one of them became known.
    """

    rows: list[dict]
    as_of: datetime | None

    @classmethod
    def read(cls, queryset, frequency=Frequency.ANNUAL):
        """Of a queryset of live or as-of claims, those that have only a bound among them; the
        ledger's rows are left out here.
        """
        cell = queryset.model.cell
        own = ("country_id", "country__name") if "country" in cell else ("category",)
        claims = queryset.filter(frequency=frequency).included()
        rows = list(claims.values(*FIELDS, "direction", *own))
        return cls(rows, newest_moment(rows))

    def by_country(self, rule, caveats=None):
        """{country name: its table}"""
        return self._by("country__name", rule, caveats)

    def by_country_id(self, rule, caveats=None):
        """{country id: its table}"""
        return self._by("country_id", rule, caveats)

    def by_category(self, rule):
        """{category: its table}"""
        return self._by("category", rule)

    def _by(self, field, rule, caveats=None):
        grouped = defaultdict(list)
        for row in self.rows:
            grouped[row[field]].append(row)
        return {key: YearTable(rows, rule, caveats) for key, rows in grouped.items()}


class YearTable:
    """Claims about one partner, or one layer, by year, direction and source.

    A year may be any period: a month, or the months since January.

    `caveats` answers what has to be said with a claim (see `breaks.Breaks`).
    """

    def __init__(self, rows, rule, caveats=None):
        self._amounts: dict[tuple, dict[str, Amount]] = defaultdict(dict)
        self.names: dict[str, str] = {}
        places: dict[str, Any] = {}
        for row in rows:
            slug = row["source__slug"]
            places[slug] = rule.place(row["source_id"])
            self.names[slug] = row["source__short_name"]
            caveat = caveats.of(row) if caveats else ""
            self._amounts[row["period"], row["direction"]][slug] = Amount.of(
                row, rule.claim_place(row), caveat
            )
        self.sources = sorted(places, key=places.__getitem__)
        self.years = sorted({year for year, _ in self._amounts})

    def of(self, source, year, direction):
        """What one source says; two-way trade is its exports plus imports where it splits them
        as exactly and as finely as it prints the sum, else what it prints.
        """
        if direction == TURNOVER:
            return self._turnover(source, year)
        return self._amounts[year, direction].get(source)

    def headline(self, year, direction):
        """What the rule shows, as the database does: a value before a mere range, what somebody
        reviewed before what nobody did, then the first source in its order.
        """
        said = self.said(year, direction)
        return min(said, key=lambda amount: amount.place) if said else None

    def said(self, year, direction):
        """What each source says, in the rule's order of sources."""
        found = (self.of(source, year, direction) for source in self.sources)
        return [amount for amount in found if amount]

    def contested(self, year, direction):
        """How far apart what is said of a cell lies, where it conflicts; else None.

        A source may contradict itself: its two directions and the two-way trade that it prints.
        """
        said = self.said(year, direction)
        if direction == TURNOVER:
            printed = self._amounts[year, TURNOVER].values()
            said += [amount for amount in printed if amount not in said]
        return conflict(said)

    def _turnover(self, source, year):
        exports = self._amounts[year, EXPORT].get(source)
        imports = self._amounts[year, IMPORT].get(source)
        printed = self._amounts[year, TURNOVER].get(source)
        if not (exports and imports):
            return printed
        both = exports.combined(imports, +1, "exports plus imports")
        if printed and printed.place == both.place:
            return printed if _is_finer(printed, both, exports, imports) else both
        return printed if printed and printed.place < both.place else both


def _is_finer(printed: Amount, both: Amount, *parts: Amount) -> bool:
    """Whether two-way trade is printed more finely than the two directions: of US$ 440.18 m and
    US$ 2.29 bn the sum is known to ten million only.
    """
    if not printed.is_exact or not both.is_exact:
        return printed.is_exact
    return printed_to(printed.number) < max(printed_to(part.number) for part in parts)


def same_source(year, direction, *tables):
    """One amount from each table, all of the first source that answers in every one.

    What somebody reviewed goes first, as in a headline. None if no single source does: a share or
    a difference across two sources says nothing.
    """
    pairs = [
        amounts
        for source in tables[0].sources
        if all(amounts := [table.of(source, year, direction) for table in tables])
    ]
    return min(pairs, key=lambda amounts: combined_place(*amounts)) if pairs else None
