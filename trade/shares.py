"""One partner's part of the trade with the world, both amounts of one source."""

from dataclasses import dataclass
from datetime import datetime

from nkworld.atlas.models import WORLD
from nkworld.charts import Point, money

from .amounts import Amount
from .breaks import Breaks
from .claims import YearTable, same_source
from .lines import claims_about, share_point, years_of

EXCLUDING = "excluding inter-Korean trade"
INCLUDING = "including inter-Korean trade"


@dataclass(frozen=True, slots=True)
class PartAndWorld:
    """By year the amounts of a partner and of the world, of one source; None where no source gives
    both. `as_of` is when the newest claim behind them became known.
    """

    direction: str
    years: list[str]
    pairs: dict[str, list[Amount] | None]
    tables: list[YearTable]
    breaks: Breaks
    as_of: datetime | None

    @property
    def names(self) -> dict[str, str]:
        return {slug: name for table in self.tables for slug, name in table.names.items()}


def part_and_world(params, code: str, direction: str) -> PartAndWorld:
    part, world = claims_about(params, code), claims_about(params, WORLD)
    everyones = Breaks.read(params)
    tables = [YearTable(claims.rows, params["rule"], everyones) for claims in (part, world)]
    years = years_of(params, *tables)
    pairs = {year: same_source(year, direction, *tables) for year in years}
    known = max(filter(None, [part.as_of, world.as_of]), default=None)
    return PartAndWorld(direction, years, pairs, tables, everyones.about(WORLD), known)


def shares(found: PartAndWorld, layer: YearTable | None = None) -> tuple[Point, ...]:
    """One point for each year; a gap where no single source gives both amounts."""
    return tuple(_share(year, found.pairs[year], layer, found.direction) for year in found.years)


def _share(year, pair, layer, direction):
    if pair is None:
        return share_point(year, None, None, "")
    part, world = pair
    if layer is None:
        return share_point(year, part, world, f"of {_whole(world)}, {EXCLUDING}")
    between = layer.headline(year, direction)
    if between is None:
        return share_point(year, None, None, "")
    whole = world.combined(between, +1, "")
    return share_point(year, part, whole, f"of {_whole(whole)}, {INCLUDING}")


def _whole(amount):
    """The denominator as a note prints it."""
    if amount.value is not None:
        return money(amount.value)
    low, high = (None if end is None else money(end) for end in amount.span)
    return f"{low or '…'} to {high or '…'}"
