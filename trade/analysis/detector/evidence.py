"""What is known about one partner and period when a draft of it comes in.

Amounts are US dollars by direction, seen from the DPRK, as everywhere.
"""

from dataclasses import dataclass, field
from decimal import Decimal

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
