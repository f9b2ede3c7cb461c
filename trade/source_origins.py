"""Who really speaks: sources that hand on one declaration are one voice, however many they are.

Amounts are US dollars; `agreement` says when two of them agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from nkworld.atlas.models import WORLD, Country
from nkworld.charts import in_a_row
from nkworld.figures.agreement import Interval, interval, meet, printed_to, spread, verdict
from nkworld.provenance.models import HeadlineRule, Observation, Source, Status
from nkworld.provenance.models.source import DECLARATION, origin_of

BY_ITSELF = {
    Source.Origin.COMPILES: "compiles declarations by a method of its own",
    Source.Origin.ESTIMATES: "estimates of its own",
    "": "origin not stated",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim with what it stands for: `low` to `high`, by its bounds or its rounding.

    A claim of bounds alone has no value, and lies apart from nobody.
    """

    claim: Observation
    origin: str

    @property
    def value(self) -> Any:  # a Decimal; None of a claim of bounds alone
        return self.claim.value

    @property
    def span(self) -> Interval:
        return interval(self.value, self.claim.value_low, self.claim.value_high)


class SourceOrigin:
    """Statements of one origin; its most precise one speaks for the others, a value before a mere
    range.
    """

    def __init__(self, key: str, statements: Sequence[Statement], partner: Country) -> None:
        self.key, self.statements = key, statements
        valued = [each for each in statements if each.value is not None]
        precise = min(valued, key=lambda each: (printed_to(each.value), -each.value), default=None)
        self.lead = precise or statements[0]
        self.name = self.lead.claim.source.short_name
        if key == DECLARATION:
            declaration = f"{partner}’s own declaration"
            whole = "Partners’ declarations, handed on"
            self.name = whole if partner.code == WORLD else declaration

    @property
    def description(self) -> str:
        copies = [each.claim.source.short_name for each in self.statements]
        if len(copies) > 1:
            return f"told by {in_a_row(copies)}: one voice"
        if self.key == DECLARATION:
            return f"told by {copies[0]}"
        return BY_ITSELF.get(self.lead.claim.source.origin, "")


class SourceComparison:
    """Every claim about one cell. `headline` is what the rule shows; the spread is in per cent.

    `statements` are those with a value.
    """

    def __init__(self, claims: Sequence[Observation], partner: Country, rule: HeadlineRule) -> None:
        counted = [claim for claim in claims if claim.status != Status.EXCLUDED]
        counted.sort(key=lambda claim: rule.claim_place(vars(claim)))
        self.every = [Statement(claim, origin_of(claim.source)) for claim in counted]
        self.statements = [each for each in self.every if each.value is not None]
        self.excluded = [claim for claim in claims if claim.status == Status.EXCLUDED]
        self.partner = partner

    def __bool__(self) -> bool:
        return bool(self.every)

    @cached_property
    def origins(self) -> list[SourceOrigin]:
        grouped = defaultdict(list)
        for each in self.every:
            grouped[each.origin].append(each)
        return [SourceOrigin(key, some, self.partner) for key, some in grouped.items()]

    @property
    def headline(self) -> Statement:
        """What the rule shows: a range where nobody gives a value."""
        return self.every[0]

    @cached_property
    def spread(self) -> Decimal | None:
        """From the least to the greatest claim, in per cent of the smallest; None of a zero."""
        return spread(each.value for each in self.statements) if self.statements else None

    @property
    def lowest(self) -> Statement:
        return min(self.statements, key=lambda each: each.value)

    @property
    def highest(self) -> Statement:
        return max(self.statements, key=lambda each: each.value)

    @cached_property
    def alike(self) -> list[Statement]:
        """Those that count what the headline counts: an estimate of oil, say, is in or out."""
        counts = type(self.statements[0].claim).counting()
        ways = [counts(vars(each.claim)) for each in self.statements]
        return [each for each, way in zip(self.statements, ways, strict=True) if way == ways[0]]

    @cached_property
    def verdict(self) -> str:
        """agree, minor, differ or conflict; coverage where only what is counted differs; alone
        where there is nothing to compare.
        """
        if len(self.statements) < 2:
            return "alone"
        # Whether one amount fits everything that is said, too.
        found = verdict(self.spread, meet([each.span for each in self.statements]))
        if found == "agree" or len(self.alike) == len(self.statements):
            return found
        apart = spread(each.value for each in self.alike)
        within = verdict(apart, meet([each.span for each in self.alike]))
        return "coverage" if within in ("agree", "minor") else within

    @property
    def word(self) -> str:
        """The verdict for a badge: what one voice says several times confirms nothing."""
        if self.verdict == "coverage":
            return "differs by coverage"
        return "one voice" if self.verdict == "agree" and len(self.origins) == 1 else self.verdict

    def distance(self, statement: Statement) -> Decimal | None:
        """From the headline in per cent; None of a zero, and of a range."""
        base = self.headline.value
        if not base or statement.value is None:
            return None
        return 100 * (statement.value - base) / base


def comparisons(
    claims: Iterable[Observation], partner: Country, rule: HeadlineRule
) -> dict[str, SourceComparison]:
    """{period: SourceComparison} of claims about one partner and direction, where several speak."""
    grouped = defaultdict(list)
    for each in claims:
        grouped[each.period].append(each)
    found = {period: SourceComparison(some, partner, rule) for period, some in grouped.items()}
    return {period: each for period, each in found.items() if each.verdict != "alone"}
