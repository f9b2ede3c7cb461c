"""Amounts agree where what rounds to them meets, or within AGREE per cent of one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nkworld.charts import Point
from nkworld.charts.figures import COMPILATION

AGREE, MINOR, DIFFER = Decimal(2), Decimal(10), Decimal(30)

Interval = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Conflict:
    least: Decimal
    greatest: Decimal
    sources: int


def printed_to(value: Decimal) -> Decimal:
    if not value:
        return Decimal(0)
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))


def interval(value: Decimal, low: Decimal | None, high: Decimal | None) -> Interval:
    """What an amount stands for: from bound to bound, or what rounds to it."""
    half = printed_to(value) / 2
    return (value - half if low is None else low, value + half if high is None else high)


def spread(values: Iterable[Decimal]) -> Decimal | None:
    """From the least to the greatest, in per cent of the smallest; None where that is a zero."""
    values = list(values)
    base = min(map(abs, values))
    return 100 * (max(values) - min(values)) / base if base else None


def meet(intervals: Sequence[Interval]) -> bool:
    return max(low for low, _ in intervals) <= min(high for _, high in intervals)


def verdict(apart: Decimal | None, within_rounding: bool) -> str:
    """agree, minor, differ or conflict, of several amounts that lie so many per cent apart."""
    if within_rounding:
        return "agree"
    if apart is None:
        return "conflict"
    if apart <= AGREE:
        return "agree"
    return "minor" if apart <= MINOR else "differ" if apart <= DIFFER else "conflict"


def conflict(amounts: Sequence[Point]) -> Conflict | None:
    heard, found = _verdict_on(amounts)
    if found != "conflict":
        return None
    values = [amount.number for amount in heard]
    return Conflict(min(values), max(values), len({amount.source for amount in heard}))


def lie_apart(amounts: Sequence[Point]) -> bool:
    """Whether amounts of one cell lie more than MINOR per cent apart, measured by the smallest."""
    return _verdict_on(amounts)[1] in ("differ", "conflict")


def _verdict_on(amounts: Sequence[Point]) -> tuple[list[Point], str]:
    """(those heard, the verdict): no mere ranges, nor compilations beside reviewed ones."""
    valued = [amount for amount in amounts if amount.value is not None]
    heard = [amount for amount in valued if amount.read != COMPILATION] or valued
    if len(heard) < 2:
        return heard, "agree"
    within_rounding = meet([interval(each.number, each.low, each.high) for each in heard])
    return heard, verdict(spread(each.number for each in heard), within_rounding)
