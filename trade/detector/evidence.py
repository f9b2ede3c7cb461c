"""What is known about one partner and period when a draft of it comes in.

Amounts are US dollars by direction, seen from the DPRK, as everywhere.
"""

from dataclasses import dataclass, field
from decimal import Decimal

Amounts = dict[str, Decimal]


@dataclass(frozen=True)
class Goods:
    """One partner's declared trade in one direction, by commodity code.

    The reference are partners that know whom they trade with. `seen` says of each declared code
    whether they trade any of it with the DPRK, empty if too little of their trade is known to
    say so; `largest` is the most that one of them recorded of the code in a year. `north` and
    `south` are the split of the DPRK's trade with them, and of this partner's with South Korea.
    """

    declared: Amounts
    seen: dict[str, bool] = field(default_factory=dict)
    largest: Amounts = field(default_factory=dict)
    north: Amounts = field(default_factory=dict)
    south: Amounts = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """One partner in one period, as one source has it.

    `world` is what the DPRK traded with all partners in that period, `history` what is known of
    this partner in the years around it, by direction. `vetted` is KOTRA's figure of the very
    partner and period, `heard_of` whether anyone but a compilation that takes out no mix-ups
    knows this partner at all. `south` and `south_before` are South Korea's trade with the partner
    in the same period and the one before, `before` the DPRK's in the latter. `goods` are by
    direction, too. `of_one_good`: the amounts are those of the largest good alone, so that what
    all of it comes to is at least as much.
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
    south: Amounts = field(default_factory=dict)
    south_before: Amounts = field(default_factory=dict)
    goods: dict[str, Goods] = field(default_factory=dict)
    of_one_good: bool = False
