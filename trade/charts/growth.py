from nkworld.charts import Figure, Point, Series, money, percent
from nkworld.charts.numbers import per_cent
from nkworld.charts.sentences import LATEST, Sentence, compare, is_over, opened, spoken, topic
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.points import day_of

from ..amounts import TERTIARY, both_caveats, weaker, worse
from ..breaks import Breaks
from ..claims import YearTable
from ..lines import (
    FLOWS,
    LABELS,
    RESOLUTIONS,
    ROLES,
    SIDE,
    claims_about,
    ends_early,
    line,
    sources_used,
    years_of,
)
from ..parameters import GrowthParameters
from ..sentences import turned
from ..words import NORTH, by_source, trade_with


@register(
    "trade/growth",
    title="Growth from year to year",
    datasets=[FLOWS],
    parameters=GrowthParameters,
)
def growth(params):
    """How much trade grew or shrank on the year before, where the two can be compared."""
    country, measure = params["country"], params["measure"]
    claims, breaks = claims_about(params, country.code), Breaks.read(params, country.code)
    table = YearTable(claims.rows, params["rule"], breaks)
    steps = [Step(table, breaks, year, measure) for year in years_of(params, table)]
    points = tuple(step.point(params["across_breaks"]) for step in steps)
    series = Series(measure, LABELS[measure], points, ROLES[measure])
    return Figure(
        slug="trade/growth",
        headline=headline(params, table, breaks, series)
        or topic(opened(f"{trade_with(country, measure)}: no two years in a row can be compared")),
        subtitle=f"{LABELS[measure]}, {country}: change on the year before, {SIDE}",
        unit="per cent change on the year before",
        measure="percent",
        kind="bar",
        series=(series,),
        sources=sources_used((series,), table),
        notes=notes(params["across_breaks"]),
        marks=RESOLUTIONS,
        as_of=as_of_text(params, claims.as_of),
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
            if amount.value is None:
                return f"only a bound is known for {year}"
        return "" if self.then.value else f"{self.before} is zero: growth from it has no measure"

    def point(self, across):
        """The growth in per cent to four decimals; a gap with its reason."""
        reason = self.lacking or ("" if across else self.barrier)
        if reason:
            return Point(self.year, None, note=reason)
        low, high = self._bounds()
        return Point(
            self.year,
            rate(self.now.value, self.then.value),
            low,
            high,
            weaker(self.now.status, self.then.status),
            self.now.source,
            changed=self.changed,
            grade=worse(self.now.grade, self.then.grade),
            caveat=both_caveats(self.now, self.then),
        )

    def _bounds(self):
        if self.now.is_exact and self.then.is_exact:
            return None, None
        (now_low, now_high), (then_low, then_high) = self.now.span, self.then.span
        return _rate_if_known(now_low, then_high), _rate_if_known(now_high, then_low)


def rate(now, then):
    return per_cent(now - then, then)


def _rate_if_known(now, then):
    return rate(now, then) if now is not None and then else None


def headline(params, table, breaks, series) -> Sentence | None:
    """The newest growth between two years that can be compared; None where there is none.

    What nobody reviewed is compared only where nothing else can be.
    """
    measure, day = params["measure"], day_of(params)
    levels = line(
        "levels",
        LABELS[measure],
        "",
        years_of(params, table),
        lambda year: table.headline(year, measure),
    )
    levels = breaks.within(levels, measure)
    by_year = {each.x: each for each in levels.points}
    pairs = [
        (by_year[before], by_year[rate.x], rate)
        for rate in reversed(series.known)
        if is_over(rate.x, day) and (before := str(int(rate.x) - 1)) in by_year
    ]
    pairs.sort(key=lambda pair: pair[2].grade == TERTIARY)
    told = (_sentence(params, levels, table.names, *pair) for pair in pairs)
    return next((each for each in told if each), None)


def _sentence(params, levels, names, before, after, rate):
    did = "grew" if rate.value > 0 else "shrank" if rate.value < 0 else "did not change"
    by = " by {rate}" if rate.value else ""
    who = f"{NORTH} {trade_with(params['country'], params['measure'])}"
    size = abs_point(rate)
    course = f"{did}{by} {{when}}, from {{before}} in {{earlier}} to {{after}}"
    return compare(
        f"{who} {course}, {by_source(after, names)}",
        levels,
        before,
        after,
        day=day_of(params),
        written=money,
        is_newest=not ends_early(params),
        latest=f"{LATEST} that can be compared",
        drawn=False,
        rate=spoken(size, percent),
    )


def abs_point(rate):
    """A rate by its size, with its bounds in order."""
    return turned(rate) if rate.value < 0 else rate


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
