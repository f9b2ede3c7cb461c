from dataclasses import replace

from nkworld.charts import Figure, Point, Series
from nkworld.provenance.amounts import share_of
from nkworld.provenance.figures import register

from ..breaks import Breaks
from ..claims import PartnerTrade, TradeTable
from ..lines import LABELS, ROLES, SIDE, stated, trade_with, years_of
from ..parameters import GrowthParameters


@register("trade/growth", title="Growth of trade from year to year", parameters=GrowthParameters)
def growth(params: dict) -> Figure:
    """How much trade grew or shrank on the year before, where the two can be compared."""
    country, measure = params["country"], params["measure"]
    found = PartnerTrade.read(params, country.code)
    table = found.table
    steps = [Step(table, found.breaks, year, measure) for year in years_of(params, table)]
    points = tuple(step.point(params["across_breaks"]) for step in steps)
    series = Series(measure, LABELS[measure], points, ROLES[measure])
    return Figure(
        topic=f"growth of {trade_with(country, measure)}",
        unfit=found.compilers,
        subtitle=f"{LABELS[measure]}, {country}: change on the year before, {SIDE}",
        unit="per cent change on the year before",
        measure="percent",
        kind="bar",
        notes=notes(params["across_breaks"]),
        **stated(params, [series], table),
    )


class Step:
    """One year against the one before, and what stands between them."""

    def __init__(self, table: TradeTable, breaks: Breaks, year: str, measure: str) -> None:
        self.year, self.before = year, str(int(year) - 1)
        self.now = table.headline(measure, year)
        self.then = table.headline(measure, self.before)
        self.names = table.names
        self.changed = self._changed(breaks, measure)

    def _changed(self, breaks: Breaks, measure: str) -> str:
        """In what the two are not alike, where they can be compared only by not minding it."""
        if not self.now or not self.then:
            return ""
        if self.now.source != self.then.source:
            return "the source changes from {} to {}".format(
                *map(self._name, (self.then, self.now))
            )
        return breaks.at(self.now.source, self.year, measure)

    def _name(self, amount: Point) -> str:
        return self.names[amount.source]

    @property
    def barrier(self) -> str:
        """The same as a reason for leaving growth open."""
        if not self.now or not self.then or self.now.source != self.then.source:
            return self.changed
        return f"{self._name(self.now)} counts otherwise: {self.changed}" if self.changed else ""

    @property
    def lacking(self) -> str:
        """Why no growth can be had whatever is asked; empty where it can."""
        for year, amount in ((self.before, self.then), (self.year, self.now)):
            if not amount:
                return f"no figure for {year}"
            if amount.value is None:
                return f"only a bound is known for {year}"
        is_zero = self.then and not self.then.value
        return f"{self.before} is zero: growth from it has no measure" if is_zero else ""

    def point(self, across: bool) -> Point:
        """The growth in per cent to four decimals; a gap with its reason."""
        reason = self.lacking or ("" if across else self.barrier)
        share = share_of(self.now, self.then, "") if self.now and self.then else None
        if reason or share is None:
            return Point(self.year, None, note=reason)
        value, low, high = (
            None if each is None else each - 100 for each in (share.value, share.low, share.high)
        )
        return replace(share, x=self.year, value=value, low=low, high=high, changed=self.changed)


def notes(across: bool) -> tuple[str, ...]:
    if across:
        return (
            "Growth is shown across breaks too: there it mixes what happened with how it was "
            "counted. A tick marks each break.",
        )
    return (
        "Where the source changes, or counts otherwise than the year before, growth is left open "
        "and the table says why.",
    )
