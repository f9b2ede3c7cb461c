"""The industrial zone of Kaesong: what it made, and who worked there."""

from dataclasses import replace

from nkworld.charts import Figure, Point, Series, exact, money, source_role, topic
from nkworld.charts.sentences import peak_and_newest, period_in_words, say_newest
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import (
    FIELDS,
    as_of_text,
    day_of,
    names_of,
    point_of,
    rule_for,
    sources_in,
    tells_newest,
    within,
)

from .models import Indicator, ZoneFigure
from .parameters import HeadParameters, ZoneParameters

ZONE = ZoneFigure.dataset
MISSING = (
    "Years without a bar were not read: full years before 2010 are known for 2005 and 2006 only, "
    "and 2011 for eleven months."
)
CLOSURE = "The zone stood still for four months of 2013, and closed in February 2016."
PARTIAL = "Months, parts of a year and running totals stand in the table, and are not drawn here."


def rows_of(params: dict, **wanted) -> list[dict]:
    """The claims of the years asked for, in the order of the rule's sources."""
    claims = ZoneFigure.objects.as_of(params["as_of"]).included().filter(**wanted)
    rows = list(claims.values(*FIELDS))
    shown = set(within(params, [row["period"] for row in rows]))
    rule = rule_for(params, ZONE)
    found = [row for row in rows if row["period"] in shown]
    return sorted(found, key=lambda row: (rule.place(row["source_id"]), row["period"]))


def by_source(rows: list[dict]) -> tuple[Series, ...]:
    """One series for each source: two that differ are never joined."""
    return tuple(
        Series(
            slug,
            name,
            tuple(point_of(r["period"], r) for r in rows if r["source__slug"] == slug),
            source_role(number),
        )
        for number, (slug, name) in enumerate(names_of(rows).items())
    )


@register(
    "travel/kaesong-output",
    title="Output of the Kaesong zone",
    datasets=[ZONE],
    parameters=ZoneParameters,
)
def kaesong_output(params):
    """What the industrial zone of Kaesong made in each year, in US dollars."""
    rows = rows_of(params, indicator=Indicator.OUTPUT, frequency=Frequency.ANNUAL)
    series = by_source(rows)
    headline = series and peak_and_newest(
        series[0],
        day=day_of(params),
        written=money,
        at_peak="Output of the Kaesong zone peaked {when} at {amount}, as Seoul’s ministry counts",
        at_last="; {when} it was {amount}",
        alone="The Kaesong zone made goods worth {amount} {when}, as Seoul’s ministry counts"
        if series[0].slug == "mou-rok-kaesong"
        else "The Kaesong zone made goods worth {amount} {when}",
        is_newest=tells_newest(params),
    )
    return Figure(
        slug="travel/kaesong-output",
        headline=headline or topic("Output of the Kaesong zone"),
        subtitle="Output of the companies in the industrial zone of Kaesong by year",
        unit="US dollars, current",
        measure="money",
        kind="bar",
        series=series,
        sources=sources_in(series, names_of(rows)),
        notes=(MISSING, CLOSURE, PARTIAL),
        as_of=as_of_text(params, rows),
    )


@register(
    "travel/kaesong-workers",
    title="Workers of the Kaesong zone",
    datasets=[ZONE],
    parameters=HeadParameters,
)
def kaesong_workers(params):
    """How many North Koreans, or companies, worked in the zone at the times that are known."""
    indicator = Indicator(params["indicator"])
    rows = rows_of(params, indicator=indicator)
    series = by_source(rows)
    periods = sorted({row["period"] for row in rows})
    told = {
        Indicator.WORKERS: "{amount} North Koreans worked in the Kaesong zone {when}",
        Indicator.COMPANIES: "{amount} companies were in the Kaesong zone {when}",
    }
    headline = series and say_newest(
        told[indicator],
        series[0],
        day=day_of(params),
        written=exact,
        is_newest=tells_newest(params),
    )
    return Figure(
        slug="travel/kaesong-workers",
        headline=headline or topic(f"{indicator.label} in the Kaesong zone"),
        subtitle=f"{indicator.label} in the industrial zone of Kaesong at the times that are known",
        unit="persons" if indicator == Indicator.WORKERS else "companies",
        measure="count",
        kind="dot",
        x_title="When",
        series=tuple(named_by_day(each, periods) for each in series),
        sources=sources_in(series, names_of(rows)),
        notes=("A year alone: the page names no day.", CLOSURE),
        as_of=as_of_text(params, rows),
    )


def named_by_day(series: Series, periods: list[str]) -> Series:
    """One row for each time that is known: months and a year alone share no axis of time."""
    by_period = {point.x: point for point in series.points}
    points = (replace(by_period.get(x) or Point(x, None), x=period_in_words(x)) for x in periods)
    return replace(series, points=tuple(points))
