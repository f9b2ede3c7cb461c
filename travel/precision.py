"""How exactly a share of counts may be told that were printed rounded, or do not add up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from nkworld.charts import Point, ValuedPoint, percent
from nkworld.charts.headline import READS
from nkworld.charts.numbers import per_cent, rounded
from nkworld.provenance.derivations import tolerance
from nkworld.provenance.models import Status

from .parts import Check

# Half of ten thousand, the coarsest step to which counts of entries were found rounded in print.
COARSEST = Decimal(5_000)
HALF, AROUND_HALF = Decimal(50), Decimal(2)


@dataclass(frozen=True, slots=True)
class Share:
    """A share as a point in per cent, and how it is written."""

    point: Point
    written: Callable[[Decimal], str]


def share_of(check: Check, part: ValuedPoint) -> Share:
    """A part of a printed total, with no digit that the printed counts do not carry.

    One decimal if every share that rounds to what is printed has it, else whole per cent, else
    both ends of what is possible. Where parts and total of one source disagree, the share of the
    sum of the parts is as possible as that of the total.
    """
    low, high = _ends(check, part)
    middle = per_cent(part.value, check.total.value)
    point = replace(
        part,
        value=middle,
        low=None,
        high=None,
        status=Status.DERIVED.value,
        read=max(part.read, check.total.read, key=_read),
        note="share of the printed total",
    )
    if rounded(low, 1) == rounded(high, 1):
        return Share(point, percent)
    if rounded(low, 0) == rounded(high, 0):
        return Share(point, _whole)
    if low <= HALF <= high and high - low <= AROUND_HALF:
        return Share(point, lambda _: "about half")
    ends = low.to_integral_value(ROUND_FLOOR), high.to_integral_value(ROUND_CEILING)
    return Share(replace(point, value=None, low=ends[0], high=ends[1]), _whole)


def _ends(check: Check, part: Point) -> tuple[Decimal, Decimal]:
    """The lowest and the highest share in per cent that rounds to what is printed."""
    wholes = [check.total.value or Decimal(0)]
    if check.difference < 0 or (check.difference and not check.missing):
        wholes.append(check.sum)
    count = part.value or Decimal(0)
    step = half_step(count)
    lows = (100 * (count - step) / (whole + half_step(whole)) for whole in wholes)
    highs = (100 * (count + step) / (whole - half_step(whole)) for whole in wholes)
    return max(min(lows), Decimal(0)), min(max(highs), Decimal(100))


def half_step(value: Decimal) -> Decimal:
    """By how much a printed count may differ from what was counted."""
    return min(tolerance(value), COARSEST)


def _whole(value: Decimal) -> str:
    return f"{rounded(value, 0)} %"


def _read(read: str) -> int:
    return READS.index(read) if read in READS else -1
