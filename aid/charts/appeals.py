from nkworld.charts import Figure, Point, Series, money, percent
from nkworld.charts.numbers import per_cent
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status
from nkworld.provenance.points import as_of_text, sources_in, within

from ..choices import Measure
from ..claims import Claims, place_by, total_of
from ..lines import APPEALS, BORDER_CLOSED, DOLLARS
from ..models import Appeal, AppealFigure
from ..parameters import AppealParameters

ASKED, GOT = Measure.REQUESTED.value, Measure.FUNDED.value
OF_ALL_AGENCIES = [Appeal.Kind.CONSOLIDATED, Appeal.Kind.FLASH]
DENOMINATOR = "what the same appeals asked for, as the same source has it"
NOTE_KINDS = (
    "Appeals of the United Nations and its partners together. Appeals of one agency, and "
    "programmes that were no appeal, stand in the table of claims. A year without an appeal is a "
    "gap, not a zero."
)


class Year:
    """The appeals of one year: what was asked and what came in, of one source each.

    Where one appeal of the year is known on both sides, the others are left out of the year.
    """

    def __init__(self, period, claims, rule):
        self.period = period
        pairs = [best_pair(one, rule) for one in claims.by("appeal_id").values()]
        complete = [pair for pair in pairs if all(pair)]
        self.pairs = complete or [pair for pair in pairs if pair[0]][:1]
        self.left_out = [asked for asked, _ in pairs if asked and (asked not in self.asked)]

    @property
    def asked(self):
        return [asked for asked, _ in self.pairs]

    def point(self, place):
        """Asked (0) or received (1): the sum over the year’s appeals of one source."""
        rows = [pair[place] for pair in self.pairs]
        if not rows or not all(rows) or len({row["source__slug"] for row in rows}) > 1:
            return Point(self.period, None)
        titles = "; ".join(sorted(row["appeal__title"] for row in rows))
        status = rows[0]["status"] if len(rows) == 1 else Status.DERIVED.value
        return self._made(total_of(rows), status, titles)

    def gap(self):
        asked, got = self.point(0), self.point(1)
        if None in (asked.value, got.value):
            return Point(self.period, None)
        return self._made(asked.value - got.value, Status.DERIVED.value, "asked less received")

    def share(self):
        asked, got = self.point(0), self.point(1)
        if None in (asked.value, got.value) or not asked.value:
            return Point(self.period, None)
        share = per_cent(got.value, asked.value)
        return self._made(share, Status.DERIVED.value, f"of {money(asked.value)} asked for")

    def _made(self, value, status, note):
        source = self.pairs[0][0]["source__slug"]
        return Point(self.period, value, status=status, source=source, note=note)


def best_pair(claims, rule):
    """(asked, received) of one appeal, both of the rule’s first source that gives both.

    Where none gives both, what is asked by the first that says, and nothing received.
    """
    by_source = [
        {row["measure"]: row for row in one.rows} for one in claims.by("source_id").values()
    ]
    place = place_by(rule)
    both = [(one[ASKED], one[GOT]) for one in by_source if ASKED in one and GOT in one]
    if both:
        return min(both, key=lambda pair: place(pair[0]))
    asked = [one[ASKED] for one in by_source if ASKED in one]
    return (min(asked, key=place) if asked else None), None


def years_of(asked):
    """(each year with an appeal of all agencies, every claim read)"""
    rows = AppealFigure.objects.known(asked["as_of"]).money()
    claims = Claims.read(
        rows.filter(appeal__kind__in=OF_ALL_AGENCIES), "appeal_id", "appeal__title", "measure"
    )
    by_year = claims.by("period")
    return [
        Year(period, by_year[period], asked["rule"]) for period in within(asked, by_year)
    ], claims


@register(
    "aid/appeals",
    title="Appeals: asked and received",
    datasets=[APPEALS],
    parameters=AppealParameters,
)
def appeals(asked):
    """What the United Nations’ appeals asked for and what came in, year by year, with the gap."""
    years, claims = years_of(asked)
    series = asked_received_gap(years)
    return Figure(
        slug="aid/appeals",
        headline=statement(series),
        subtitle="Appeals for North Korea by year: what they asked for, what came in, the gap",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        series=series,
        sources=sources_in(series, claims.names),
        notes=(NOTE_KINDS, *sums(years)),
        marks=(BORDER_CLOSED,),
        as_of=as_of_text(asked, claims.rows),
    )


def asked_received_gap(years):
    asked, got, gap = (
        tuple(point(year) for year in years)
        for point in (lambda year: year.point(0), lambda year: year.point(1), Year.gap)
    )
    return (
        Series("requested", "Asked for", asked, "other"),
        Series("funded", "Received", got, "category-1"),
        Series("gap", "Not covered", gap, "category-2"),
    )


def sums(years):
    """Which years hold several appeals, whose sums are drawn, and which appeals are left out."""
    found = [year for year in years if len(year.pairs) > 1]
    told = ", ".join(f"{year.period} ({len(year.pairs)} appeals)" for year in found)
    left = [
        f"{row['appeal__title']} ({money(row['value'])} asked)"
        for year in years
        for row in year.left_out
    ]
    added = (f"Added from one source: {told}.",) if told else ()
    return added + (
        (f"Left out, as nobody tells what came in: {', '.join(left)}.",) if left else ()
    )


def statement(series):
    """The headline: the newest appeal, and what share of it stayed open."""
    asked, got, gap = series
    if not gap.known:
        return "Appeals for North Korea: asked and received"
    last = gap.known[-1]
    wanted = next(p for p in asked.known if p.x == last.x)
    return (
        f"Of {money(wanted.value)} asked for in {last.x}, "
        f"{percent(100 * last.value / wanted.value)} did not come"
    )


@register(
    "aid/coverage",
    title="Appeals: the share that came in",
    datasets=[APPEALS],
    parameters=AppealParameters,
)
def coverage(asked):
    """What part of what they asked for the appeals of a year received, in per cent."""
    years, claims = years_of(asked)
    series = (Series("coverage", "Received", tuple(year.share() for year in years), "share"),)
    return Figure(
        slug="aid/coverage",
        headline=coverage_statement(series[0]),
        subtitle="Received in per cent of what was asked for, by year of the appeal",
        unit="per cent of what was asked for",
        measure="percent",
        kind="bar",
        series=series,
        sources=sources_in(series, claims.names),
        notes=("Both amounts of a share come from one source. " + NOTE_KINDS,),
        marks=(BORDER_CLOSED,),
        as_of=as_of_text(asked, claims.rows),
        denominator=DENOMINATOR,
    )


def coverage_statement(series):
    if not series.known:
        return "What part of its appeals North Korea received"
    best = max(series.known, key=lambda point: point.value)
    last = series.known[-1]
    told = f"Appeals received {percent(best.value)} of what they asked for in {best.x}"
    return told if best is last else f"{told}, {percent(last.value)} in {last.x}"
