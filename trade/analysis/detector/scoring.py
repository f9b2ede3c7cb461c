"""From signals to a score: a sum of weights."""

from dataclasses import dataclass
from decimal import Decimal

from .evidence import Evidence
from .signals import SIGNALS, Finding

# Below, nobody is asked; from the second on, the doubt is strong.
WORTH_ASKING, STRONG = Decimal("2.5"), Decimal("3.0")


@dataclass(frozen=True)
class Score:
    """The findings, the weightiest first."""

    findings: tuple[Finding, ...]

    @property
    def value(self) -> Decimal:
        return sum((finding.weight for finding in self.findings), Decimal(0))

    @property
    def worth_asking(self) -> bool:
        return self.value >= WORTH_ASKING

    @property
    def strong(self) -> bool:
        return self.value >= STRONG

    def without(self, signal: str) -> "Score":
        """What the others say."""
        return Score(tuple(one for one in self.findings if one.signal != signal))


def score(evidence: Evidence) -> Score:
    """What all signals together say of one partner and period."""
    found = [finding for each in SIGNALS if (finding := each.find(evidence))]
    return Score(tuple(sorted(found, key=lambda finding: -finding.weight)))
