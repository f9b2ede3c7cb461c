"""Who really speaks: sources that hand on one declaration are one voice, however many they are.

Amounts are US dollars. A printed amount stands for everything that rounds to it: two amounts
agree where those intervals meet.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from nkworld.atlas.models import WORLD
from nkworld.charts import in_a_row
from nkworld.provenance.models import Source, Status

from .models import Flow

DECLARATION = "declaration"
AGREE, MINOR, DIFFER = Decimal(2), Decimal(10), Decimal(30)
BY_ITSELF = {
    Source.Origin.COMPILES: "compiles declarations by a method of its own",
    Source.Origin.ESTIMATES: "estimates of its own",
    "": "origin not stated",
}


def voice_of(source):
    """The slug of the source that speaks, or DECLARATION for the partner's own records.

    Who records and who hands records on say the same thing twice.
    """
    if source.repeats:
        return voice_of(source.repeats)
    heard = source.origin in (Source.Origin.RECORDS, Source.Origin.REPEATS)
    return DECLARATION if heard else source.slug


def printed_to(value):
    """What the last digit that is not zero is worth: 2,480,000,000 is printed to ten million."""
    if not value:
        return Decimal(0)
    return Decimal(1).scaleb(value.normalize().as_tuple().exponent)


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim with what it stands for: `low` to `high`, by its bounds or its rounding."""

    claim: Flow
    voice: str

    @classmethod
    def of(cls, claim):
        return cls(claim, voice_of(claim.source))

    @property
    def value(self):
        return self.claim.value

    @property
    def low(self):
        half = printed_to(self.value) / 2
        return self.claim.value_low if self.claim.value_low is not None else self.value - half

    @property
    def high(self):
        half = printed_to(self.value) / 2
        return self.claim.value_high if self.claim.value_high is not None else self.value + half


class Voice:
    """Statements of one origin; its most precise one speaks for the others."""

    def __init__(self, key, statements, partner):
        self.key, self.statements = key, statements
        self.lead = min(statements, key=lambda each: (printed_to(each.value), -each.value))
        self.name = self._name(partner)

    def _name(self, partner):
        if self.key != DECLARATION:
            return self.lead.claim.source.short_name
        if partner.code == WORLD:
            return "Partners’ declarations, handed on"
        return f"{partner}’s own declaration"

    @property
    def description(self):
        """What kind of voice it is, and who repeats whom."""
        copies = [each.claim.source.short_name for each in self.statements]
        if self.key == DECLARATION:
            return f"told by {in_a_row(copies)}" + (": one voice" if len(copies) > 1 else "")
        told = BY_ITSELF.get(self.lead.claim.source.origin, "")
        return told if len(copies) == 1 else f"told by {in_a_row(copies)}: one voice"


class Comparison:
    """Every claim about one cell. `headline` is what the rule shows; the spread is in per cent."""

    def __init__(self, claims, partner, rule):
        counted = [c for c in claims if c.status != Status.EXCLUDED and c.value is not None]
        counted.sort(key=lambda claim: rule.place(claim.source_id))
        self.statements = [Statement.of(claim) for claim in counted]
        self.excluded = [claim for claim in claims if claim.status == Status.EXCLUDED]
        self.ranges = [c for c in claims if c.status != Status.EXCLUDED and c.value is None]
        self.partner = partner

    def __bool__(self):
        return bool(self.statements)

    @cached_property
    def voices(self):
        """In the order of the rule."""
        grouped = defaultdict(list)
        for each in self.statements:
            grouped[each.voice].append(each)
        return [Voice(key, some, self.partner) for key, some in grouped.items()]

    @property
    def headline(self):
        return self.statements[0]

    @cached_property
    def spread(self):
        """From the least to the greatest claim, in per cent of the headline; None of a zero."""
        if not self.statements or not self.headline.value:
            return None
        return 100 * (self.greatest - self.least) / self.headline.value

    @property
    def lowest(self):
        """The statement of the least value."""
        return min(self.statements, key=lambda each: each.value)

    @property
    def highest(self):
        return max(self.statements, key=lambda each: each.value)

    @property
    def least(self):
        return self.lowest.value

    @property
    def greatest(self):
        return self.highest.value

    @property
    def within_rounding(self):
        """Whether one amount fits everything that is said."""
        return max(e.low for e in self.statements) <= min(e.high for e in self.statements)

    @cached_property
    def verdict(self):
        """agree, minor, differ or conflict; alone where there is nothing to compare."""
        if len(self.statements) < 2:
            return "alone"
        if self.spread is None:
            return "agree" if self.within_rounding else "conflict"
        if self.within_rounding or self.spread <= AGREE:
            return "agree"
        return (
            "minor" if self.spread <= MINOR else "differ" if self.spread <= DIFFER else "conflict"
        )

    @property
    def word(self):
        """The verdict for a badge: what one voice says several times confirms nothing."""
        return "one voice" if self.verdict == "agree" and len(self.voices) == 1 else self.verdict

    def distance(self, statement):
        """From the headline in per cent; None of a zero."""
        base = self.headline.value
        return 100 * (statement.value - base) / base if base else None


def comparisons(claims, partner, rule):
    """{period: Comparison} of claims about one partner and direction, where several speak."""
    grouped = defaultdict(list)
    for each in claims:
        grouped[each.period].append(each)
    found = {period: Comparison(some, partner, rule) for period, some in grouped.items()}
    return {period: each for period, each in found.items() if each.verdict != "alone"}
