"""What one claim says of one cell, with what one must know to believe it, and what may be reckoned
with it: sums, differences and shares of amounts of one source, with the bounds that follow.

The unit is that of the table: US dollars, tonnes, persons.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from typing import Any

from nkworld.charts import Part, Point
from nkworld.charts.headline import READS
from nkworld.charts.numbers import per_cent

from .models import Status
from .tables import observation_models


@dataclass(frozen=True, slots=True)
class Gap:
    """No amount, and why, of which source. Falsy, as None is, which knows no reason."""

    note: str = ""
    source: str = ""

    def point(self, x: str) -> Point:
        return Point(x, None, source=self.source, note=self.note)

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with what one must know to believe it; None where only a bound is known.

    `caveat` is what has to be said with it, `place` where its claim stands in the rule: the lowest
    is the headline. `parts` are the claims in it; it `is_disputed` where sources lie more than a
    tenth apart about one of them.
    """

    value: Decimal | None
    source: str
    low: Decimal | None = None
    high: Decimal | None = None
    status: str = Status.REPORTED.value
    note: str = ""
    read: str = ""
    caveat: str = ""
    place: Any = 0
    parts: tuple[Part, ...] = field(default=(), compare=False, repr=False)
    is_disputed: bool = field(default=False, compare=False)

    @classmethod
    def of(cls, row: dict[str, Any], place: Any = 0) -> "Amount":
        """What a claim says, read as a dictionary."""
        return cls(
            row["value"],
            row["source__slug"],
            row["value_low"],
            row["value_high"],
            row["status"],
            row["note"],
            row["read"],
            row.get("caveat", ""),
            place,
            row.get("parts", ()),
            row.get("is_disputed", False),
        )

    def point(self, x: str) -> Point:
        """The amount at one place of a figure."""
        return Point(
            x,
            self.value,
            self.low,
            self.high,
            self.status,
            self.source,
            self.note,
            read=self.read,
            caveat=self.caveat,
            parts=self.parts,
            is_disputed=self.is_disputed,
        )

    def combined(self, other: "Amount", sign: int, note: str) -> "Amount":
        """This amount plus (or minus) another; the bounds widen as they must.

        It is read no better than the worse of the two, and what has to be said with either has to
        be said with it. Without a value of one of them it is a range.
        """
        refuse_to_add(self, other)
        mine, others = self.span, other.span if sign > 0 else other.span[::-1]
        exact = self.is_exact and other.is_exact
        low, high = (
            None if one is None or other_end is None else one + sign * other_end
            for one, other_end in zip(mine, others, strict=True)
        )
        known = self.value is not None and other.value is not None
        # Not by `replace`, which takes three times as long: a figure adds ten thousand of them.
        return Amount(
            self.number + sign * other.number if known else None,
            self.source,
            None if exact else low,
            None if exact else high,
            weaker(self.status, other.status),
            note,
            worse(self.read, other.read),
            both_caveats(self, other),
            combined_place(self, other),
            (*self.parts, *(part._replace(sign=sign * part.sign) for part in other.parts)),
            self.is_disputed or other.is_disputed,
        )

    def scaled(self, factor: Decimal, note: str) -> "Amount":
        """This amount times a factor, rounded to the whole unit, with its bounds."""
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
    def is_exact(self) -> bool:
        """A value, with no range around it."""
        low, high = self.span
        return self.value is not None and low == high

    @property
    def span(self) -> tuple[Decimal | None, Decimal | None]:
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


def refuse_to_add(*amounts: Amount) -> None:
    """ValueError with the reason where a table's values are never added, or two are of different
    units: cumulative counts, TIV and dollars, barrels and tonnes.
    """
    tables = observation_models()
    # Of a sum the first part tells: what may not stand with it was refused before.
    models = [tables[amount.parts[0].dataset] for amount in amounts if amount.parts]
    for model in models:
        if model.never_added:
            raise ValueError(f"{model.dataset} is never added: {model.never_added}")
    if len(units := {model.unit for model in models}) > 1:
        raise ValueError(f"Never added, of different units: {', '.join(sorted(units))}.")


def _first(*numbers: Decimal | None) -> Decimal:
    return next(number for number in numbers if number is not None)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def total(amounts: Iterable[Amount], note: str) -> Amount:
    """The sum of amounts of one source that do not contain one another, also of a single one."""
    found = reduce(lambda one, other: one.combined(other, +1, note), amounts)
    return replace(found, status=weaker(found.status), note=note)


def share_of(part: Amount, whole: Amount, note: str) -> Amount | None:
    """A part in per cent of a whole, to four decimals, with its bounds; None of a whole of zero.

    What the whole leaves out has to be said with the share of it.
    """
    refuse_to_add(part, whole)
    if not any(whole.span):
        return None
    value, low, high = _quotients(part, whole)
    return Amount(
        value,
        part.source,
        low,
        high,
        weaker(part.status, whole.status),
        note,
        worse(part.read, whole.read),
        both_caveats(part, whole),
        combined_place(part, whole),
        (*part.parts, *(each._replace(of_whole=True) for each in whole.parts)),
        part.is_disputed or whole.is_disputed,
    )


def _quotients(part: Amount, whole: Amount) -> tuple[Decimal | None, ...]:
    """(value, least, greatest) in per cent; the last two are None of an exact share."""
    (least, most), (smallest, largest) = part.span, whole.span
    value = _per_cent(part.value, whole.value)
    if part.is_exact and whole.is_exact:
        return value, None, None
    return value, _per_cent(least, largest), _per_cent(most, smallest)


def _per_cent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return per_cent(part, whole) if part is not None and whole else None


def weaker(*statuses: str) -> str:
    """A sum with an estimate in it is estimated; any other sum is derived."""
    return Status.ESTIMATED.value if Status.ESTIMATED in statuses else Status.DERIVED.value


def worse(*reads: str) -> str:
    """How the least well read of several was read; empty where that is told of none."""
    return max((read for read in reads if read in READS), key=READS.index, default="")


def both_caveats(*amounts: Amount) -> str:
    """What has to be said with several amounts, each thing once."""
    return ", ".join(dict.fromkeys(filter(None, (amount.caveat for amount in amounts))))


def combined_place(*amounts: Amount) -> Any:
    """Where a sum stands in a rule: no better than its worst part."""
    return max(amount.place for amount in amounts)
