"""Sources that hand on one declaration are one voice, however many they are (US dollars)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any

from nkworld.atlas.models import WORLD, Country
from nkworld.charts import in_a_row, percent
from nkworld.figures.amounts import Interval, interval, meet, printed_to, spread, verdict
from nkworld.provenance.models import HeadlineRule, Observation, Source, Status
from nkworld.provenance.models.source import DECLARATION, origin_of
from nkworld.provenance.tables import grouped

BY_ITSELF = {
    Source.Origin.COMPILES: "compiles declarations by a method of its own",
    Source.Origin.ESTIMATES: "estimates of its own",
    "": "origin not stated",
}


def span_of(claim: Observation) -> Interval:
    return interval(claim.value or Decimal(0), claim.value_low, claim.value_high)


class SourceOrigin:
    """Claims of one origin; the most precise one speaks for the others."""

    def __init__(self, key: str, claims: Sequence[Observation], partner: Country) -> None:
        self.key, self.claims = key, claims
        precise = min(
            (
                (printed_to(each.value), -each.value, at)
                for at, each in enumerate(claims)
                if each.value is not None
            ),
            default=(0, 0, 0),
        )
        source = claims[precise[-1]].source
        self.name = source.short_name
        if key == DECLARATION:
            declaration = f"{partner}’s own declaration"
            whole = "Partners’ declarations, handed on"
            self.name = whole if partner.code == WORLD else declaration
        # What kind of voice it is, and who repeats whom.
        copies = [each.source.short_name for each in claims]
        self.description = BY_ITSELF.get(source.origin, "")
        if len(copies) > 1:
            self.description = f"told by {in_a_row(copies)}: one voice"
        elif key == DECLARATION:
            self.description = f"told by {copies[0]}"


class SourceComparison:
    """Every claim about one cell, in the order of the rule, which shows the first: a range where
    nobody gives a value. `valued` are those with a value: a claim of bounds alone lies apart from
    nobody. The spread is in per cent.
    """

    def __init__(self, claims: Sequence[Observation], partner: Country, rule: HeadlineRule) -> None:
        counted = [claim for claim in claims if claim.status != Status.EXCLUDED]
        self.every = sorted(counted, key=lambda claim: rule.claim_place(vars(claim)))
        self.valued: list[Any] = [each for each in self.every if each.value is not None]
        self.excluded = [claim for claim in claims if claim.status == Status.EXCLUDED]
        self.partner = partner

    def __bool__(self) -> bool:
        return bool(self.every)

    @cached_property
    def origins(self) -> list[SourceOrigin]:
        by_origin = grouped(self.every, lambda claim: origin_of(claim.source))
        return [SourceOrigin(key, some, self.partner) for key, some in by_origin.items()]

    @cached_property
    def spread(self) -> Decimal | None:
        """From the least to the greatest claim, in per cent of the smallest; None of a zero."""
        return spread(each.value for each in self.valued) if self.valued else None

    @property
    def lowest(self) -> Any:
        return min(self.valued, key=lambda each: each.value)

    @property
    def highest(self) -> Any:
        return max(self.valued, key=lambda each: each.value)

    @cached_property
    def verdict(self) -> str:
        """agree, minor, differ or conflict; coverage where only what is counted differs; alone
        where there is nothing to compare.
        """
        if len(self.valued) < 2:
            return "alone"
        # Whether one amount fits everything that is said, too.
        found = verdict(self.spread, meet(list(map(span_of, self.valued))))
        # Those that count what the headline counts: an estimate of oil, say, is in or out.
        counting = type(self.valued[0]).counting()
        way = counting(vars(self.valued[0]))
        alike = [each for each in self.valued if counting(vars(each)) == way]
        if found == "agree" or len(alike) == len(self.valued):
            return found
        apart = spread(each.value for each in alike)
        within = verdict(apart, meet(list(map(span_of, alike))))
        return "coverage" if within in ("agree", "minor") else within

    @property
    def word(self) -> str:
        """The verdict for a badge: what one voice says several times confirms nothing."""
        if self.verdict == "coverage":
            return "differs by coverage"
        return "one voice" if self.verdict == "agree" and len(self.origins) == 1 else self.verdict

    def distance(self, claim: Observation) -> str:
        """From the headline, “+4.9 %”; a dash of a zero, and of a range."""
        base = self.every[0].value
        if not base or claim.value is None:
            return "–"
        apart = 100 * (claim.value - base) / base
        return f"{'+' if apart > 0 else ''}{percent(apart)}" if apart else "the same"


def comparisons(
    claims: Iterable[Observation], partner: Country, rule: HeadlineRule
) -> dict[str, SourceComparison]:
    """{period: SourceComparison} of claims about one partner and direction, where several speak."""
    by_period = grouped(claims, attrgetter("period"))
    found = {period: SourceComparison(some, partner, rule) for period, some in by_period.items()}
    return {period: each for period, each in found.items() if each.verdict != "alone"}
