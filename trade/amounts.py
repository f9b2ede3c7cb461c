"""One amount of trade with what one must know to believe it. US dollars, seen from the DPRK."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from nkworld.charts.headline import GRADES, TERTIARY
from nkworld.provenance.models import Status

__all__ = ["TERTIARY", "Amount", "Gap"]


@dataclass(frozen=True, slots=True)
class Gap:
    """No amount, and why. Falsy, as None is, which knows no reason."""

    note: str = ""

    def __bool__(self):
        return False


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with what one must know to believe it; None where only a bound is known.

    `caveat` is what has to be said with it, `place` where its claim stands in the rule: the lowest
    is the headline.
    """

    value: Decimal | None
    source: str
    low: Decimal | None = None
    high: Decimal | None = None
    status: str = Status.REPORTED.value
    note: str = ""
    grade: str = ""
    caveat: str = ""
    place: int = 0

    @classmethod
    def of(cls, row, place=0, caveat=""):
        """What a claim says, read as a dictionary."""
        return cls(
            row["value"],
            row["source__slug"],
            row["value_low"],
            row["value_high"],
            row["status"],
            row["note"],
            row.get("grade", ""),
            caveat,
            place,
        )

    def combined(self, other, sign, note):
        """This amount plus (or minus) another; the bounds widen as they must.

        It is read no better than the worse of the two, and what has to be said with either has to
        be said with it. Without a value of one of them it is a range.
        """
        mine, others = self.span, other.span if sign > 0 else other.span[::-1]
        exact = self.is_exact and other.is_exact
        low, high = (
            None if None in ends else ends[0] + sign * ends[1]
            for ends in zip(mine, others, strict=True)
        )
        known = self.value is not None and other.value is not None
        return replace(
            self,
            value=self.value + sign * other.value if known else None,
            low=None if exact else low,
            high=None if exact else high,
            status=weaker(self.status, other.status),
            note=note,
            grade=worse(self.grade, other.grade),
            caveat=both_caveats(self, other),
            place=combined_place(self, other),
        )

    def scaled(self, factor, note):
        """This amount times a factor, rounded to the whole dollar, with its bounds."""
        value, low, high = (
            each if each is None else _whole(each * factor)
            for each in (self.value, self.low, self.high)
        )
        return replace(self, value=value, low=low, high=high, status=weaker(self.status), note=note)

    @property
    def number(self) -> Decimal:
        """The value of an amount that has one; ValueError of a mere range."""
        if self.value is None:
            raise ValueError("Only a bound is known: there is no value to reckon with.")
        return self.value

    @property
    def is_exact(self):
        """A value, with no range around it."""
        low, high = self.span
        return self.value is not None and low == high

    @property
    def span(self):
        """From the least to the greatest that it can be; None where that end is open.

        A single bound leaves its other end open where it is all that is said, or the value itself.
        """
        if self.value is None:
            return self.low, self.high
        if self.low is None and self.high is None:
            return self.value, self.value
        return (
            None if self.low is None and self.high == self.value else _first(self.low, self.value),
            None if self.high is None and self.low == self.value else _first(self.high, self.value),
        )


def _first(*numbers):
    return next(number for number in numbers if number is not None)


def _whole(value):
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def weaker(*statuses):
    """A sum with an estimate in it is estimated; any other sum is derived."""
    return Status.ESTIMATED.value if Status.ESTIMATED in statuses else Status.DERIVED.value


def worse(*grades):
    """How the least well read of several was read; empty where that is told of none."""
    return max((grade for grade in grades if grade in GRADES), key=GRADES.index, default="")


def both_caveats(*amounts):
    """What has to be said with several amounts, each thing once."""
    return ", ".join(dict.fromkeys(filter(None, (amount.caveat for amount in amounts))))


def combined_place(*amounts):
    """Where a sum stands in a rule: no better than its worst part."""
    return max(amount.place for amount in amounts)
