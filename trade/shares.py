"""One partner's part of the trade with the world, both amounts of one source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from nkworld.atlas.models import WORLD
from nkworld.charts import Point, Series, money, percent
from nkworld.charts.amounts import spoken
from nkworld.charts.periods import when
from nkworld.provenance.amounts import combined, share_of
from nkworld.provenance.claims import line
from nkworld.provenance.models import Status

from .breaks import Breaks
from .claims import PartnerTrade, TradeTable, same_source
from .lines import partner_words, source_words, trade_with, years_of

EXCLUDING = "excluding inter-Korean trade"
INCLUDING = "including inter-Korean trade"


@dataclass(frozen=True, slots=True)
class PartAndWorld:
    """By year the amounts of a partner and of the world, of one source; None where no source gives
    both.
    """

    direction: str
    years: list[str]
    pairs: dict[str, list[Point] | None]
    tables: list[TradeTable]
    breaks: Breaks

    @classmethod
    def read(cls, params: dict, code: str, direction: str) -> "PartAndWorld":
        everyones = Breaks.read(params)
        tables = [PartnerTrade.read(params, each, breaks=everyones).table for each in (code, WORLD)]
        years = years_of(params, *tables)
        pairs = {year: same_source(direction, year, *tables) for year in years}
        return cls(direction, years, pairs, tables, everyones.about(WORLD))

    @property
    def known_from(self) -> datetime | None:
        """When the newest claim behind the amounts became known."""
        return max(filter(None, (table.known_from for table in self.tables)), default=None)

    def shares(self, slug: str, label: str, role: str, layer: TradeTable | None = None) -> Series:
        """The part in per cent, with the breaks of the totals; of the whole with a layer in it, if
        one is given. A gap where no single source gives both amounts.
        """
        found = line(slug, label, role, self.years, lambda year: self._share(year, layer))
        return self.breaks.within(found, self.direction)

    def _share(self, year: str, layer: TradeTable | None) -> Point | None:
        pair = self.pairs[year]
        if pair is None:
            return None
        part, world = pair
        if layer is None:
            return share_of(part, world, f"of {_printed(world)}, {EXCLUDING}")
        between = layer.headline(self.direction, year)
        if between is None:
            return None
        whole = combined(world, between, +1, "")
        return share_of(part, whole, f"of {_printed(whole)}, {INCLUDING}")


def _printed(whole: Point) -> str:
    """The denominator as a note prints it."""
    if whole.value is not None:
        return money(whole.value)
    low, high = (None if end is None else money(end) for end in whole.span)
    return f"{low or '…'} to {high or '…'}"


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
