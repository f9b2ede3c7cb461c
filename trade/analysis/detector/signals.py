"""The named signs of a mix-up of the two Koreas, each from the evidence alone, and their score.

A signal is silent where its evidence is missing: not knowing is no sign. Kept are those that pay
for themselves on the trial set (decision 31, `make benchmark PARTS=detector`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from .evidence import Evidence

LARGE_SHARE = Decimal("0.01")
FLOOR, DISAGREEMENT = Decimal(5_000_000), 2
# Below, nobody is asked; from the second on, the doubt is strong.
WORTH_ASKING, STRONG = Decimal("2.5"), Decimal("3.0")


@dataclass(frozen=True)
class Finding:
    """A signal that spoke, with the numbers that its sentence prints."""

    signal: str
    weight: Decimal
    facts: dict


@dataclass(frozen=True)
class Signal:
    name: str
    weight: Decimal
    look: Callable[[Evidence], dict | None]

    def find(self, evidence: Evidence) -> Finding | None:
        """The Finding, or None where it sees nothing."""
        facts = self.look(evidence)
        return None if facts is None else Finding(self.name, self.weight, facts)


SIGNALS: list[Signal] = []


def signal(name, weight):
    """Announce a function from Evidence to the facts of its sentence, or None."""

    def announce(look):
        SIGNALS.append(Signal(name, Decimal(weight), look))
        return look

    return announce


@signal("share", "1.0")
def share_of_the_dprk(evidence):
    """More than one per cent of all that the DPRK traded, which a handful of partners reach."""
    shares = {
        direction: amount / evidence.world[direction]
        for direction, amount in evidence.amounts.items()
        if evidence.world.get(direction)
    }
    direction = max(shares, key=lambda each: shares[each], default=None)
    if direction is None or shares[direction] < LARGE_SHARE:
        return None
    return {"direction": direction, "share": shares[direction]}


@signal("against-vetted", "1.5")
def against_vetted(evidence):
    """More than twice what KOTRA or the partner's own office has for the partner, or in one
    direction more than they have in both.
    """
    for direction, amount in evidence.amounts.items():
        vetted = evidence.vetted.get(direction)
        if vetted is None or amount <= FLOOR:
            continue
        if amount > vetted.amount * (1 if vetted.of_both else DISAGREEMENT):
            return {"direction": direction, "vetted": vetted}
    return None


@signal("unheard-of", "1.0")
def unheard_of(evidence):
    """Nobody who vets, and not the partner itself, knows of any such trade."""
    return None if evidence.heard_of or not any(evidence.amounts.values()) else {}


@signal("unvetted", "1.0")
def unvetted(evidence):
    """A compilation that takes out no mix-ups, on whose word alone the figure rests."""
    return {"source": evidence.source} if evidence.unvetted else None


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


def score(evidence: Evidence) -> Score:
    """What all signals together say of one partner and period."""
    found = [finding for each in SIGNALS if (finding := each.find(evidence))]
    return Score(tuple(sorted(found, key=lambda finding: -finding.weight)))
