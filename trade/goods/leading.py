"""What may be said of the largest goods of one source and year.

A source breaks down a part of its total only. That some goods **led** is said where nothing can
have had more: whatever the total leaves over, given to any other goods, would still leave them
behind. Else they had the most of what is on record; and where the source itself gives a larger
heading that lies in none of the goods, or gives one sort of goods only, nothing is ranked: their
amount is told beside the total. Amounts are US dollars, seen from the DPRK.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.charts import Sentence, money
from nkworld.charts.headline import Ranking
from nkworld.charts.sentences import LATEST, say

from ..claims import Amount
from ..lines import point

PROVED = "what the total of {source} leaves over"
TOO_LITTLE = "More is not broken down than would leave {name} the largest for certain."


@dataclass(frozen=True)
class Goods:
    """Goods of one source and year as a sentence names them.

    `open_ended`: more of them may lie in what is not broken down, as of a sector of which one
    chapter is given. `rankable`: of the kind that is put in order; a range is none among chapters.
    """

    name: str
    amount: Amount
    open_ended: bool = False
    rankable: bool = True


@dataclass(frozen=True)
class Breakdown:
    """The goods that `source` gives of one year, and its own total if it gives one.

    `unplaced` is how much of the total may belong to any goods; None where that is unknown.
    `traded` is “exports to China”, `kind` what is ranked: “sector”.
    """

    year: str
    source: str
    traded: str
    kind: str
    goods: list[Goods]
    total: Amount | None
    unplaced: Decimal | None

    @property
    def largest(self) -> Goods:
        return max(self.goods, key=lambda each: each.amount.value)

    @property
    def is_proved(self) -> bool:
        """Can no other goods, on record or not, have had as much as the largest?"""
        first, unplaced = self.largest, self.unplaced
        if unplaced is None or not first.rankable:
            return False
        others = (
            each.amount.span[1] + (unplaced if each.open_ended else 0)
            for each in self.goods
            if each is not first
        )
        return first.amount.span[0] > max([unplaced, *others])

    def sentence(self, day, largest_below, until=None) -> Sentence:
        """`largest_below()` is the largest heading outside the goods: asked where it matters."""
        first = self.largest
        if self.is_proved:
            words = f"{{when}} {first.name} led the {self.traded} that {self.source} recorded: "
            return self._said(words, day, until, required=(first.name,), checks=(self._proof(),))
        if len(self.goods) > 1 and first.rankable and (largest_below() or 0) < first.amount.value:
            words = (
                f"Among the goods on record from {self.source} {{when}}, {first.name} had the most "
                f"of the {self.traded}: "
            )
            return self._said(words, day, until).without(TOO_LITTLE.format(name=first.name))
        put = "estimated" if first.amount.status == "estimated" else "put"
        words = f"{{when}} {self.source} {put} {self.traded} of {first.name} at "
        return self._said(words, day, until, total=", of {total} in all")

    def _said(self, words, day, until, required=(), checks=(), total=" of {total}") -> Sentence:
        first = self.largest
        points = {"amount": point(self.year, first.amount)}
        if self.total:
            points["total"] = point(self.year, self.total)
        said = say(
            words + "{amount}" + (total if self.total else ""),
            day=day,
            written=money,
            period=self.year,
            latest=f"{LATEST} by {self.kind}" + (f" up to {until}" if until else ""),
            labels={"amount": first.name, "total": self.traded},
            **points,
        )
        ordered = sorted(self.goods, key=lambda each: -each.amount.value)
        names = tuple(each.name for each in ordered)
        order = Ranking(names, required, (), PROVED.format(source=self.source))
        return replace(said, ranking=order, checks=checks)

    def _proof(self) -> str:
        return (
            f"Of its total {self.source} leaves {money(self.unplaced)} open: even with all of it "
            f"no other goods reach {money(self.largest.amount.value)}."
        )


def unplaced_of(total: Amount | None, goods: list[Amount]) -> Decimal | None:
    """The most that a total leaves over beside some goods; None where that is not known.

    Goods that exceed their total prove nothing, nor does a total that is a lower bound.
    """
    if total is None or total.low == total.value != total.high:
        return None
    left = total.span[1] - sum((each.span[0] for each in goods), Decimal(0))
    return left if left >= 0 else None
