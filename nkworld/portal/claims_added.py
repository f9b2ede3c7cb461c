"""Claims of one source that a number outside of a figure adds up: exports and imports, months."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Self

from nkworld.charts import exact, in_a_row

from .claim_cards import ClaimCard, cards_of


@dataclass(frozen=True)
class ClaimsAdded:
    cards: tuple[ClaimCard, ...]

    @classmethod
    def of(cls, dataset: str, keys: Sequence[int]) -> Self:
        """LookupError where one is not published or has no value, or where they are of several
        sources: a total never adds two sources together.
        """
        cards = tuple(cards_of(dataset, keys))
        if len(cards) != len(set(keys)) or len(keys) != len(set(keys)):
            raise LookupError("Each claim is named once, and is published.")
        if reason := cards[0].claim.never_added:
            raise LookupError(f"{dataset} is never added: {reason}")
        if any(card.record.is_excluded for card in cards):
            raise LookupError("An excluded claim enters no number: its note says why.")
        if any(card.claim.value is None for card in cards):
            raise LookupError("A range without a value is not added to anything.")
        if len({(card.claim.source_id, card.claim.frequency) for card in cards}) != 1:
            raise LookupError("Claims of several sources, or of unlike periods, are not added.")
        for one, other in combinations([card.claim for card in cards], 2):
            if reason := one.holds_also(other):
                raise LookupError(reason)
        return cls(cards)

    @property
    def source(self) -> str:
        return str(self.cards[0].claim.source)

    @property
    def unit(self) -> str:
        return self.cards[0].unit

    @property
    def total(self) -> Decimal:
        return sum((card.claim.value for card in self.cards), Decimal())

    @property
    def value(self) -> str:
        return exact(self.total)

    @property
    def title(self) -> str:
        return f"{self.source}: {in_a_row([card.claim.cell_text for card in self.cards])}"

    @property
    def is_disputed(self) -> bool:
        return any(card.is_disputed for card in self.cards)
