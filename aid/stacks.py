"""Parts of one source piled up by year, beside the total that it prints."""

from collections.abc import Iterable
from decimal import Decimal

from nkworld.charts import Point, Series, exact
from nkworld.figures.amounts import point_of, total
from nkworld.figures.claims import Claims, line
from nkworld.provenance.models import HeadlineRule

from .choices import Commodity
from .claims import CATEGORY_COLOURS, check

NAMED = 5  # parts that get a colour of their own; the rest is drawn together
REMAINDERS = ("other-donors", Commodity.OTHER.value)  # they close a stack


class Stack:
    """Parts of one source by period, and the total that it prints.

    `needed` are the parts that must all be known where their sum stands for the whole.
    """

    def __init__(
        self,
        parts: Claims,
        totals: Claims,
        rule: HeadlineRule,
        part_of: str,
        needed: Iterable[str] = (),
    ) -> None:
        self.claims = Claims((*parts.rows, *totals.rows))
        self.needed = {str(each) for each in needed}
        self.parts: dict[str, dict[str, Point]] = {}
        self.totals: dict[str, Point] = {}
        printed = {(row["period"], row["source_id"]): point_of(row) for row in totals.rows}
        own = parts.of_first_source(rule.claim_place)
        for period, some in own.by("period").items():
            self.parts[period] = {row[part_of]: point_of(row) for row in some.rows}
            if (found := (period, some.rows[0]["source_id"])) in printed:
                self.totals[period] = printed[found]

    def layers(self, periods: list[str]) -> tuple[list[str], list[str]]:
        """(the largest parts, those drawn together)."""
        sums: dict[str, Decimal] = {}
        for part, amount in (pair for each in periods for pair in self.parts[each].items()):
            sums[part] = sums.get(part, Decimal(0)) + (amount.value or 0)
        order = sorted(sums, key=lambda part: (part in REMAINDERS, -sums[part]))
        named = order if len(order) <= CATEGORY_COLOURS else order[:NAMED]
        return named, [part for part in order if part not in named]

    def series(self, slug: str, label: str, role: str, periods: list[str]) -> Series:
        """One part."""
        return line(slug, label, role, periods, lambda each: self.parts[each].get(slug))

    def rest(self, period: str, parts: list[str]) -> Point | None:
        """Several small parts of one source, added."""
        found = [amount for part, amount in self.parts[period].items() if part in parts]
        return total(found, f"{len(found)} kinds added") if found else None

    def whole(self, period: str) -> Point | None:
        """The printed total; else the sum of the parts where all that are needed are known."""
        if period in self.totals:
            return self.totals[period]
        if not self.needed or self.parts[period].keys() != self.needed:
            return None
        return total(self.parts[period].values(), "sum of its parts")

    def check(self, periods: list[str]) -> str:
        """Whether the parts make up the printed totals, in a sentence."""
        sums = {each: total(self.parts[each].values(), "").value for each in periods}
        return check(sums, {each: amount.value for each, amount in self.totals.items()}, tonnes)


def tonnes(value: Decimal) -> str:
    return f"{exact(value)} tonnes"
