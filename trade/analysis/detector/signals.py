"""The named signs of a mix-up of the two Koreas, each from the evidence alone, and their score.

A signal is silent where its evidence is missing: not knowing is no sign. Kept are those that pay
for themselves on the trial set (decision 31, `make benchmark PARTS=detector`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from nkworld.charts.numbers import exact, percent

Amounts = dict[str, Decimal]
# A figure of a neighbouring year tells what is usual for a partner; of a farther one, little.
YEARS_AROUND = 3


@dataclass(frozen=True)
class Vetted:
    """What KOTRA or the partner's own office has for the partner, in the very year or next to it.

    The most that any of them has: a figure is held against the one that speaks for it best.
    `of_both`: both directions together, where nobody has the one for itself in that year.
    """

    amount: Decimal
    year: int
    source: str
    of_both: bool = False


@dataclass(frozen=True)
class Evidence:
    """One partner in one period, as one source has it.

    `unvetted`: the source hands on what partners declare and takes out no mix-ups, or leaves open
    what it rests on. `world` is what the DPRK traded with all partners in that period. `vetted` is
    what others who know whom they count have for the partner, `heard_of` whether any of them
    knows it in any year. `of_one_good`: the amounts are those of the largest good alone, so that
    what all of it comes to is at least as much.
    """

    partner: str
    period: str
    amounts: Amounts
    unvetted: bool = False
    source: str = ""
    world: Amounts = field(default_factory=dict)
    vetted: dict[str, Vetted] = field(default_factory=dict)
    heard_of: bool = True
    of_one_good: bool = False


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


Look = Callable[[Evidence], dict | None]


@dataclass(frozen=True)
class Signal:
    name: str
    weight: Decimal
    look: Look

    def find(self, evidence: Evidence) -> Finding | None:
        """The Finding, or None where it sees nothing."""
        facts = self.look(evidence)
        return None if facts is None else Finding(self.name, self.weight, facts)


SIGNALS: list[Signal] = []


def signal(name: str, weight: str) -> Callable[[Look], Look]:
    """Announce a function from Evidence to the facts of its sentence, or None."""

    def announce(look: Look) -> Look:
        SIGNALS.append(Signal(name, Decimal(weight), look))
        return look

    return announce


@signal("share", "1.0")
def share_of_the_dprk(evidence: Evidence) -> dict | None:
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
def against_vetted(evidence: Evidence) -> dict | None:
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
def unheard_of(evidence: Evidence) -> dict | None:
    """Nobody who vets, and not the partner itself, knows of any such trade."""
    return None if evidence.heard_of or not any(evidence.amounts.values()) else {}


@signal("unvetted", "1.0")
def unvetted(evidence: Evidence) -> dict | None:
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


WORDS = {"export": "exports", "import": "imports", "turnover": "two-way trade"}


def sentences(score: Score, evidence: Evidence) -> tuple[str, ...]:
    """One for each finding, the weightiest first."""
    return tuple(TOLD[one.signal](evidence, **one.facts) for one in score.findings)


def unasked(evidence: Evidence) -> Iterator[str]:
    """What no signal could look for, and what is missing for it."""
    if not evidence.world:
        yield (
            f"How much of all North Korean trade this would be: of {evidence.period}, no total is "
            "on record here."
        )
    if evidence.heard_of and not evidence.vetted:
        yield (
            f"Whether it is more than others have for {evidence.partner}: neither KOTRA nor "
            f"{evidence.partner} itself has a figure here for {evidence.period} or the "
            f"{YEARS_AROUND} years before and after."
        )


def _share(evidence: Evidence, direction: str, share: Decimal) -> str:
    amount, words = exact(evidence.amounts[direction]), WORDS[direction]
    what = f"{_subject(evidence, direction)} of US$ {amount} would be {percent(100 * share)}"
    return (
        f"{what} of all {words} of North Korea in {evidence.period}; few partners reach one per "
        "cent."
    )


def _subject(evidence: Evidence, direction: str) -> str:
    """Its exports, or the largest good among them where only goods are known."""
    words = WORDS[direction]
    return f"One good alone of its {words}" if evidence.of_one_good else f"Its {words}"


def _against_vetted(evidence: Evidence, direction: str, vetted: Vetted) -> str:
    most = "" if str(vetted.year) == evidence.period else ", the most in the years around"
    of_one = f" of {WORDS[direction]} alone" if vetted.of_both else ""
    words = WORDS["turnover" if vetted.of_both else direction]
    return (
        f"{vetted.source} has US$ {exact(vetted.amount)} of {words} for "
        f"{evidence.partner} in {vetted.year}{most}; here stand "
        f"US$ {exact(evidence.amounts[direction])}{of_one}."
    )


def _unheard_of(evidence: Evidence) -> str:
    return (
        f"Neither KOTRA nor {evidence.partner} itself is known here to have recorded trade with "
        "North Korea in any year."
    )


def _unvetted(evidence: Evidence, source: str) -> str:
    return f"{source or 'The source'} hands on what partners declare and takes out no mix-ups."


TOLD: dict[str, Callable[..., str]] = {
    "share": _share,
    "against-vetted": _against_vetted,
    "unheard-of": _unheard_of,
    "unvetted": _unvetted,
}
