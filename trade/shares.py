"""One partner's part of the trade with the world, both amounts of one source."""

from dataclasses import dataclass
from datetime import datetime

from nkworld.atlas.models import WORLD
from nkworld.charts import Point, Series, money
from nkworld.provenance.amounts import combined, share_of
from nkworld.provenance.claims import line

from .breaks import Breaks
from .claims import PartnerTrade, TradeTable, same_source
from .lines import years_of

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
