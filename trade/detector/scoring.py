"""From signals to a score: a sum of weights, strong only where unlike things agree."""

from dataclasses import dataclass
from decimal import Decimal

from . import products  # noqa: F401 - announces its signals
from .signals import SIGNALS, Finding

# Below, nobody is asked; from the second on, and with signals of two families, it is strong.
WORTH_ASKING, STRONG = Decimal("2.5"), Decimal("3.0")


@dataclass(frozen=True)
class Score:
    """The findings, the weightiest first."""

    findings: tuple[Finding, ...]

    @property
    def value(self):
        return sum((finding.weight for finding in self.findings), Decimal(0))

    @property
    def families(self):
        return {finding.family for finding in self.findings}

    @property
    def worth_asking(self):
        return self.value >= WORTH_ASKING

    @property
    def strong(self):
        """One family alone is never enough: a new partner may be real, and a large one, too."""
        return self.value >= STRONG and len(self.families) > 1


def score(evidence):
    """What all signals together say of one partner and period."""
    found = [finding for each in SIGNALS if (finding := each.find(evidence))]
    return Score(tuple(sorted(found, key=lambda finding: -finding.weight)))
