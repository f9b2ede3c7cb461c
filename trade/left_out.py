"""A total that leaves a partner out, beside the estimate that another source gives of that partner.

The two are never added in a figure: a note says what the share, or the rest, would be with it.
"""

from collections.abc import Iterator
from enum import Enum

from nkworld.charts import Point, money, percent
from nkworld.charts.sentences import spoken, when
from nkworld.provenance.models import Status

from .amounts import Amount
from .claims import YearTable
from .lines import claims_about, point, share_point
from .shares import PartAndWorld
from .words import partner_words, source_words, trade_with


class Whole(Enum):
    """Of what the note speaks: a part of the world total, or the world less that part."""

    SHARE = "share"
    REST = "rest"


def with_estimate(
    params: dict, found: PartAndWorld, year: str | None, what: str, of: Whole = Whole.SHARE
) -> Iterator[str]:
    """One sentence, where the year's total leaves a partner out and another source has a figure."""
    pair = found.pairs.get(year) if year else None
    if year is None or pair is None:
        return
    part, world = pair
    partner = found.breaks.left_out(world, year)
    if partner is None:
        return
    claims = claims_about(params, partner.code)
    table = YearTable(claims.rows, params["rule"])
    others = [each for each in table.said(year, found.direction) if each.source != world.source]
    if not others:
        return
    other = min(others, key=lambda amount: amount.place)
    whole = world.combined(other, +1, "")
    told = _told(year, part, whole, of)
    if not told:
        return
    name = source_words(table.names[other.source])
    count = "estimate" if other.status == Status.ESTIMATED else "figure"
    amount = spoken(point(year, other), money)
    yield (
        f"By {name}’s {count} {trade_with(partner, found.direction)} came to {amount} "
        f"{when(year)}: "
        f"with {partner_words(partner)} in it, {what} would be {told}."
    )


def _told(year: str, part: Amount, whole: Amount, of: Whole) -> str:
    """What would be, in words; empty where nothing can be said."""
    if of is Whole.REST:
        return _spoken(point(year, whole.combined(part, -1, "")), money)
    return _spoken(share_point(year, part, whole, ""), percent)


def _spoken(told: Point, written) -> str:
    return spoken(told, written) if told.numbers else ""
