"""What may be said of the largest goods of one source and year.

A source breaks down a part of its total only. That some goods **led** is said where nothing can
have had more: whatever the total leaves over, given to any other goods, would still leave them
behind. Else they had the most of what is on record; and where the source itself gives a larger
heading that lies in none of the goods, or gives one sort of goods only, nothing is ranked: their
amount is told beside the total. Amounts are US dollars, seen from the DPRK.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from nkworld.charts import Sentence, money
from nkworld.charts.headline import Ranking
from nkworld.charts.sentences import LATEST, say
from nkworld.provenance.amounts import Amount
from nkworld.provenance.models import Status

from .wording import put

PROVED = "what the total of {source} leaves over"
TOO_LITTLE = "More is not broken down than would leave {name} the largest for certain."


@dataclass(frozen=True)
class Goods:
    """Goods of one source and year as a sentence names them.

    `open_ended`: more of them may lie in what is not broken down, as of a sector of which one
    chapter is given. `of_the_kind` that is ranked: a range is none among chapters.
    """

    name: str
    amount: Amount
    open_ended: bool = False
    of_the_kind: bool = True

    @property
    def is_estimated(self) -> bool:
        return self.amount.status == Status.ESTIMATED

    @property
    def is_rankable(self) -> bool:
        """An estimate leads nothing."""
        return self.of_the_kind and not self.is_estimated


@dataclass(frozen=True)
class Breakdown:
    """The goods that `source` gives of one year, and its own total if it gives one.

    `unplaced` is how much of the total may belong to any goods; None where that is unknown.
    `traded` says what is broken down, “exports to China”, or of some goods: “exports of coal to
    China”. `kind` is what is ranked: “sector”. Not `is_newest`: a reader chose the last year.
    """

    year: str
    source: str
    traded: Callable[[str], str]
    kind: str
    goods: list[Goods]
    total: Amount | None
    unplaced: Decimal | None
    is_newest: bool = True

    @property
    def largest(self) -> Goods:
        return max(self.goods, key=lambda each: each.amount.number)

    @property
    def is_proved(self) -> bool:
        """Can no other goods, on record or not, have had as much as the largest?"""
        first, unplaced = self.largest, self.unplaced
        if unplaced is None or not first.is_rankable:
            return False
        others = [
            most_of(each.amount, unplaced if each.open_ended else Decimal(0))
            for each in self.goods
            if each is not first
        ]
        least = first.amount.span[0]
        known = [each for each in others if each is not None]
        return least is not None and known == others and least > max([unplaced, *known])

    def sentence(self, day, largest_below) -> Sentence:
        """`largest_below()` is the largest heading outside the goods: asked where it matters."""
        first = self.largest
        if self.is_proved:
            whole = f"the {self.traded('')} that {self.source} recorded"
            words = f"{{when}} {first.name} led {whole}: {{amount}}"
            return self._sentence(words, day, required=(first.name,), checks=(self._proof(),))
        if len(self.goods) > 1 and first.is_rankable and not self._is_topped(largest_below()):
            words = (
                f"Among the goods on record from {self.source} {{when}}, {first.name} had the most "
                f"of the {self.traded('')}: {{amount}}"
            )
            return self._sentence(words, day).without(TOO_LITTLE.format(name=first.name))
        words = put(first.amount.point(self.year), self.source, self.traded(first.name))
        return self._sentence(words, day, total=", of {total} in all")

    def _is_topped(self, amount: Decimal | None) -> bool:
        return amount is not None and amount >= self.largest.amount.number

    def _sentence(self, words, day, required=(), checks=(), total=" of {total}") -> Sentence:
        first = self.largest
        points: dict[str, Any] = {"amount": first.amount.point(self.year)}
        if self.total:
            points["total"] = self.total.point(self.year)
        sentence = say(
            words + (total if self.total else ""),
            day=day,
            written=money,
            period=self.year,
            is_newest=self.is_newest,
            latest=f"{LATEST} by {self.kind}",
            labels={"amount": first.name, "total": self.traded("")},
            **points,
        )
        ordered = sorted(self.goods, key=lambda each: -each.amount.number)
        names = tuple(each.name for each in ordered)
        order = Ranking(names, required, (), PROVED.format(source=self.source))
        return replace(sentence, ranking=order, checks=checks)

    def _proof(self) -> str:
        unplaced = self.unplaced or Decimal(0)
        return (
            f"Of its total {self.source} leaves {money(unplaced)} open: even with all of it "
            f"no other goods reach {money(self.largest.amount.number)}."
        )


def unplaced_of(total: Amount | None, goods: list[Amount]) -> Decimal | None:
    """The most that a total leaves over beside some goods; None where that is not known.

    Goods that exceed their total prove nothing, nor does a bound that is open.
    """
    most = total.span[1] if total else None
    least = [end for each in goods if (end := each.span[0]) is not None]
    if most is None or len(least) < len(goods):
        return None
    left = most - sum(least, Decimal(0))
    return left if left >= 0 else None


def most_of(amount: Amount, more: Decimal) -> Decimal | None:
    """The most that an amount can be with some more; None where it is open."""
    most = amount.span[1]
    return None if most is None else most + more
