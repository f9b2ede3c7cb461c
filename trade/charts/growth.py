from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, percent
from nkworld.charts.numbers import per_cent
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Status

from ..breaks import Breaks
from ..claims import EXPORT, IMPORT, TURNOVER, YearTable
from ..lines import (
    FLOWS,
    LABELS,
    RESOLUTIONS,
    ROLES,
    SIDE,
    claims_about,
    sources_used,
    years_of,
)
from ..parameters import GrowthParameters

WHO = {EXPORT: "Exports to {}", IMPORT: "Imports from {}", TURNOVER: "Trade with {}"}


@register(
    "trade/growth",
    title="Growth from year to year",
    datasets=[FLOWS],
    parameters=GrowthParameters,
)
def growth(asked):
    """How much trade grew or shrank on the year before, where the two can be compared."""
    country, measure = asked["country"], asked["measure"]
    claims = claims_about(asked, country.code)
    table, breaks = YearTable(claims.rows, asked["rule"]), Breaks.read(asked, country.code)
    steps = [Step(table, breaks, year, measure) for year in years_of(asked, table)]
    points = tuple(step.point(asked["across_breaks"]) for step in steps)
    series = Series(measure, LABELS[measure], points, ROLES[measure])
    return Figure(
        slug="trade/growth",
        headline=statement(series, country),
        subtitle=f"{LABELS[measure]}, {country}: change on the year before, {SIDE}",
        unit="per cent change on the year before",
        measure="percent",
        kind="bar",
        series=(series,),
        sources=sources_used((series,), table),
        notes=notes(asked["across_breaks"]),
        marks=RESOLUTIONS,
        as_of=as_of_text(asked, claims.as_of),
    )


class Step:
    """One year against the one before, and what stands between them."""

    def __init__(self, table, breaks, year, measure):
        self.year, self.before = year, str(int(year) - 1)
        self.now = table.headline(year, measure)
        self.then = table.headline(self.before, measure)
        self.names = table.names
        self.changed = self._changed(breaks, measure)

    def _changed(self, breaks, measure):
        """In what the two are not alike, where they can be compared only by not minding it."""
        if not self.now or not self.then:
            return ""
        if self.now.source != self.then.source:
            return "the source changes from {} to {}".format(
                *map(self._name, (self.then, self.now))
            )
        return breaks.at(self.now.source, self.year, measure)

    def _name(self, amount):
        return self.names[amount.source]

    @property
    def barrier(self):
        """The same as a reason for leaving growth open."""
        if not self.changed or self.now.source != self.then.source:
            return self.changed
        return f"{self._name(self.now)} counts otherwise: {self.changed}"

    @property
    def lacking(self):
        """Why no growth can be had whatever is asked; empty where it can."""
        for year, amount in ((self.before, self.then), (self.year, self.now)):
            if not amount:
                return f"no figure for {year}"
        return "" if self.then.value else f"{self.before} is zero: growth from it has no measure"

    def point(self, across):
        """The growth in per cent to four decimals; a gap with its reason."""
        reason = self.lacking or ("" if across else self.barrier)
        if reason:
            return Point(self.year, None, note=reason)
        low, high = self._bounds()
        statuses = (self.now.status, self.then.status)
        status = Status.ESTIMATED if Status.ESTIMATED in statuses else Status.DERIVED
        value = rate(self.now.value, self.then.value)
        return Point(
            self.year, value, low, high, status.value, self.now.source, changed=self.changed
        )

    def _bounds(self):
        (now_low, now_high), (then_low, then_high) = self.now.span, self.then.span
        if (now_low, then_low) == (now_high, then_high) or not then_low:
            return None, None
        return rate(now_low, then_high), rate(now_high, then_low)


def rate(now, then):
    return per_cent(now - then, then)


def statement(series, country):
    """The headline: the newest growth that can be told."""
    who = WHO[series.slug].format("the world" if country.code == WORLD else country)
    if not series.known:
        return f"{who}: no growth can be told"
    last = series.known[-1]
    did = "grew" if last.value >= 0 else "shrank"
    return f"{who} {did} by {percent(abs(last.value))} in {last.x}"


def notes(across):
    if across:
        return (
            "Growth is shown across breaks too: there it mixes what happened with how it was "
            "counted. A tick marks each break.",
        )
    return (
        "Where the source changes, or counts otherwise than the year before, growth is left open "
        "and the table says why.",
    )
