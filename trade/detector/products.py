"""Signals from what is traded: active only where commodity rows are known.

Each looks at one direction; the first that speaks is the one that is told.
"""

from decimal import Decimal
from functools import wraps
from math import log

from .signals import signal

# What South Korea sells and the North hardly can: phones and cars, then computers, chips, parts
# of both, ships, instruments and polymers.
FLAG_GOODS = ("8517", "8703", "8471", "8541", "8542", "8528", "8529", "8708", "89", "90", "39")
HALF, TRIPLE, FLAGGED = Decimal("0.5"), 3, Decimal("0.3")
PROFILE_CUT, PROFILE_FLOOR = 0.5, 0.001


def by_direction(look):
    """A function of (goods, direction) as one of the evidence."""

    @wraps(look)
    def first(evidence):
        for direction, goods in evidence.goods.items():
            facts = look(goods, direction)
            if facts is not None:
                return {"direction": direction} | facts
        return None

    return first


@signal("foreign-goods", "product", "1.5")
@by_direction
def goods_never_seen(goods, direction):
    """S1: more than half of it in goods that the reference trades none of with the DPRK."""
    if not goods.seen:
        return None
    strange = {code: value for code, value in goods.declared.items() if not goods.seen.get(code)}
    share = _share(strange, goods.declared)
    return {"share": share, "codes": _largest(strange)} if share > HALF else None


@signal("too-much", "product", "1.5")
@by_direction
def goods_too_large(goods, direction):
    """S2: more than three times the most of a good that the reference ever recorded."""
    most = goods.largest
    times = {code: v / most[code] for code, v in goods.declared.items() if most.get(code)}
    code = max(times, key=lambda each: times[each], default=None)
    return {"code": code, "times": times[code]} if code and times[code] > TRIPLE else None


@signal("profile", "product", "2.0")
@by_direction
def profile(goods, direction):
    """S3: the split by goods is rather that of the South's trade than that of the North's.

    The mean over what is declared of ln(share with the South / share with the North).
    """
    split = goods.split
    if split is None:
        return None
    parts = {group: _weight(split, group) for group in split.declared}
    ratio = sum(parts.values())
    if ratio <= PROFILE_CUT:
        return None
    return {"ratio": ratio, "group": max(parts, key=lambda group: parts[group])}


def _weight(split, group):
    """What one group of goods adds to the ratio."""
    south, north = (part.get(group, 0.0) + PROFILE_FLOOR for part in (split.south, split.north))
    return split.declared[group] * log(south / north)


@signal("flag-goods", "product", "1.0")
@by_direction
def flag_goods(goods, direction):
    """S5: nearly a third of what the DPRK is said to sell is what the South is known for."""
    if direction != "export":
        return None
    flagged = {code: v for code, v in goods.declared.items() if code.startswith(FLAG_GOODS)}
    share = _share(flagged, goods.declared)
    return {"share": share, "codes": _largest(flagged)} if share > FLAGGED else None


def _share(part, whole):
    total = sum(whole.values())
    return sum(part.values()) / total if total else Decimal(0)


def _largest(amounts, shown=3):
    return sorted(amounts, key=lambda code: (-amounts[code], code))[:shown]
