"""A total that leaves a partner out, beside the estimate that another source gives of that partner.

The two are never added in a figure: a note says what the share, or the rest, would be with it.
"""

from collections.abc import Iterator
from enum import Enum

from nkworld.charts import Point, money, percent
from nkworld.charts.amounts import spoken
from nkworld.charts.periods import when
from nkworld.provenance.amounts import combined, share_of
from nkworld.provenance.models import Status

from .breaks import Breaks
from .claims import PartnerTrade
from .shares import PartAndWorld
from .words import partner_words, source_words, trade_with


class Whole(Enum):
    """Of what the note speaks: a part of the world total, or the world less that part."""

    SHARE = "share"
    REST = "rest"


def with_estimate(
    params: dict, found: PartAndWorld, year: str, what: str, of: Whole = Whole.SHARE
) -> Iterator[str]:
    """One sentence, where the year's total leaves a partner out and another source has a figure."""
    pair = found.pairs.get(year)
    if pair is None:
        return
    part, world = pair
    partner = found.breaks.left_out(world, year)
    if partner is None:
        return
    table = PartnerTrade.read(params, partner.code, breaks=Breaks(())).table
    others = [each for each in table.every(found.direction, year) if each.source != world.source]
    if not others:
        return
    other = min(others, key=lambda amount: amount.place)
    whole = combined(world, other, +1, "")
    told = _part_in_words(part, whole, of)
    if not told:
        return
    name = source_words(table.names[other.source])
    count = "estimate" if other.status == Status.ESTIMATED else "figure"
    amount = spoken(other, money)
    yield (
        f"By {name}’s {count} {trade_with(partner, found.direction)} came to {amount} "
        f"{when(year)}: "
        f"with {partner_words(partner)} in it, {what} would be {told}."
    )


def _part_in_words(part: Point, whole: Point, of: Whole) -> str:
    """What would be, in words; empty where nothing can be said."""
    is_rest = of is Whole.REST
    found = combined(whole, part, -1, "") if is_rest else share_of(part, whole, "")
    return spoken(found, money if is_rest else percent) if found else ""
