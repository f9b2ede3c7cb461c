"""The industrial zone of Kaesong: what it made, and who worked there."""

from dataclasses import replace
from datetime import datetime

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure, Point, Series
from nkworld.charts.periods import period_in_words
from nkworld.provenance.claims import Claims
from nkworld.provenance.fields import OneOfField
from nkworld.provenance.figures import register
from nkworld.provenance.parameters import FigureParameters
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import rule_for

from .models import Indicator, ZoneFigure

HEADS = [(each.value, each.label) for each in (Indicator.WORKERS, Indicator.COMPANIES)]


class ZoneParameters(FigureParameters):
    dataset = "travel/kaesong-zone"


class HeadParameters(ZoneParameters):
    over_time = False  # its rows are the times at which somebody counted
    indicator = OneOfField(HEADS, "Counted", initial=Indicator.WORKERS.value)


ZONE = ZoneFigure.dataset
MISSING = (
    "Years without a bar were not read: 2007 and 2008 among them. That of 2011 is rounded, that of "
    "2009 was read in a copy that nobody reviewed."
)
CLOSURE = "The zone stood still for four months of 2013, and closed in February 2016."
PARTIAL = "Months, parts of a year and running totals stand in the table, and are not drawn here."


@once_per_request
def zone_claims(moment: datetime | None) -> Claims:
    """Everything that is counted in the zone."""
    return Claims.read(ZoneFigure.objects.as_of(moment), "indicator", "frequency")


def claims_read(params: dict, **wanted: str) -> Claims:
    """Those of the years asked for, in the order of the rule's sources."""
    claims = zone_claims(params["as_of"]).where(**wanted)
    return claims.within(params).in_order_of(rule_for(params, ZONE))


@register("travel/kaesong-output", title="Output of the Kaesong zone", parameters=ZoneParameters)
def kaesong_output(params: dict) -> Figure:
    """What the industrial zone of Kaesong made in each year, in US dollars."""
    claims = claims_read(params, indicator=Indicator.OUTPUT, frequency=Frequency.ANNUAL)
    series = claims.series_by_source()
    return Figure(
        topic="Kaesong output",
        subtitle="Output of the companies in the industrial zone of Kaesong by year",
        unit="US dollars, current",
        measure="money",
        is_flow=True,
        kind="bar",
        notes=(MISSING, CLOSURE, PARTIAL),
        **claims.stated(params, series),
    )


@register("travel/kaesong-workers", title="Workers of the Kaesong zone", parameters=HeadParameters)
def kaesong_workers(params: dict) -> Figure:
    """How many North Koreans, or companies, worked in the zone at the times that are known."""
    indicator = Indicator(params["indicator"])
    claims = claims_read(params, indicator=indicator)
    series = claims.series_by_source()
    return Figure(
        topic=f"Kaesong {indicator.value}",
        headed_by=series[:1],
        subtitle=f"{indicator.label} in the industrial zone of Kaesong at the times that are known",
        unit="persons" if indicator == Indicator.WORKERS else "companies",
        measure="count",
        kind="dot",
        x_title="When",
        notes=("A year alone: the page names no day.", CLOSURE),
        **claims.stated(params, [named_by_day(each, claims.periods) for each in series]),
    )


def named_by_day(series: Series, periods: list[str]) -> Series:
    """One row for each time that is known: months and a year alone share no axis of time."""
    by_period = {point.x: point for point in series.points}
    points = (replace(by_period.get(x, Point(x, None)), x=period_in_words(x)) for x in periods)
    return replace(series, points=tuple(points))
