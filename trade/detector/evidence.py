"""What is known about one partner and period when a draft of it comes in.

Amounts are US dollars by direction, seen from the DPRK, as everywhere.
"""

from dataclasses import dataclass, field
from decimal import Decimal

Amounts = dict[str, Decimal]
# Of the 97 chapters: what is missing from a list of fewer is no proof that it is not traded.
CHAPTERS_THAT_TELL = 40
# Of a split by groups of goods: all groups of which nothing is told in one of the three.
REST = ""


@dataclass(frozen=True)
class Southern:
    """South Korea's trade with the partner in one direction, by whose count it is.

    In the period and the years next to it; empty where nothing is known. `source` is where it was
    read.
    """

    now: Amounts = field(default_factory=dict)
    before: Amounts = field(default_factory=dict)
    after: Amounts = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Split:
    """How trade in one direction splits over the same groups of chapters, each share from 0 to 1.

    What the partner declares as trade with the North, the most that each group can be of all that
    the North trades, and what it is of all that the South trades, in `year`, read in `source`.
    Groups of which nothing is told for the North are one, `REST`.
    """

    declared: dict[str, float]
    north: dict[str, float]
    south: dict[str, float]
    year: int
    source: str


@dataclass(frozen=True)
class Goods:
    """One partner's declared trade in one direction, by commodity code.

    The reference are partners that know whom they trade with. `seen` says of each declared code
    whether they trade any of it with the DPRK, empty if too little of their trade is known to
    say so; `largest` is the most that one of them recorded of the code in a year.
    `chapters_known` of the 97 is how much of their trade is known.
    """

    declared: Amounts
    seen: dict[str, bool] = field(default_factory=dict)
    largest: Amounts = field(default_factory=dict)
    chapters_known: int = 0
    split: Split | None = None


@dataclass(frozen=True)
class Evidence:
    """One partner in one period, as one source has it.

    `world` is what the DPRK traded with all partners in that period, `history` what is known of
    this partner in the years around it, by direction. `vetted` is KOTRA's figure of the very
    partner and period, `heard_of` whether anyone but a compilation that takes out no mix-ups
    knows this partner at all. `before` is what the source has for the year before, `south` is
    South Korea's trade with the partner. `goods` are by direction, too. `of_one_good`: the
    amounts are those of the largest good alone, so that what all of it comes to is at least as
    much.
    """

    partner: str
    period: str
    amounts: Amounts
    basis: str = ""
    source: str = ""
    region: str = ""
    world: Amounts = field(default_factory=dict)
    history: dict[str, list[Decimal]] = field(default_factory=dict)
    vetted: Amounts = field(default_factory=dict)
    heard_of: bool = True
    before: Amounts = field(default_factory=dict)
    south: dict[str, Southern] = field(default_factory=dict)
    goods: dict[str, Goods] = field(default_factory=dict)
    of_one_good: bool = False
