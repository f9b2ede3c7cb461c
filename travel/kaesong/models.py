from dataclasses import replace
from datetime import datetime
from functools import cached_property

from django.db import models
from django.urls import path

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import SPAN
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure, Point
from nkworld.charts.periods import period_in_words
from nkworld.figures import registry as figures
from nkworld.figures.amounts import rule_for
from nkworld.figures.claims import Claims
from nkworld.portal import panels
from nkworld.portal.drawing import FigureView
from nkworld.portal.views.tables import ClaimList, DatasetPage
from nkworld.provenance.dates import Frequency, PartialDateField
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import not_negative


class Indicator(models.TextChoices):
    OUTPUT = "output", "Output (US$)"
    WORKERS = "workers", "North Korean workers"
    COMPANIES = "companies", "Companies"
    EXPORTS = "exports", "Exported from the zone (US$)"


class ZoneFigure(Observation):
    """Output, workers or companies of the industrial zone of Kaesong, as Seoul's side tells.

    Output is in current US dollars of a period, workers and companies are those at some time in
    it, on the day that `state_of` names. Running totals stand as spans: never to be added to years.
    """

    indicator = models.CharField("what is counted", max_length=9, choices=Indicator)
    state_of = PartialDateField(
        "on the day",
        blank=True,
        help_text="Of workers and companies: the day counted, where it is known.",
    )

    dataset = "travel/kaesong-zone"
    page = "kaesong:figures"
    unit = "US dollars, persons or companies, as the indicator says"
    cell = ("indicator", "period", "frequency")
    index_name = "kaesong_zone"
    content = (*Observation.content, "state_of")

    class Meta(Observation.Meta):
        verbose_name = "figure of the Kaesong zone"
        verbose_name_plural = "figures of the Kaesong zone"
        constraints = [not_negative("Output and people are zero or more.")]


@claim_tables.register
class ZoneFigures(claim_tables.ClaimTable):
    """Output, workers and companies of the Kaesong industrial zone, 2005–2016.

    `indicator` says what is counted: output in current US dollars, or persons, or companies. Ask
    for a `frequency`: months and running totals (`cumulative`) lie within or across full years.
    """

    model = ZoneFigure
    name = "zone"
    columns = ("period", "indicator", "value", "state_of")
    filters = ("indicator",)
    crumbs = (("Travel", "travel:index"), ("Kaesong industrial zone", "kaesong:index"))


HEADS = [(each.value, each.label) for each in (Indicator.WORKERS, Indicator.COMPANIES)]


MISSING = (
    "Years without a bar were not read: 2007 and 2008 among them. That of 2011 is rounded, that of "
    "2009 was read in a copy that nobody reviewed."
)
CLOSURE = "The zone stood still for four months of 2013, and closed in February 2016."
PARTIAL = "Months, parts of a year and running totals stand in the table, and are not drawn here."


@once_per_request
def zone_claims(moment: datetime | None) -> Claims:
    return Claims.read(ZoneFigure.objects.as_of(moment), "indicator", "frequency")


def claims_read(params: dict, **wanted: str) -> Claims:
    rule = rule_for(params, ZoneFigure.dataset)
    return zone_claims(params["as_of"]).where(**wanted).within(params).in_order_of(rule)


@figures.register("travel/kaesong-output", ZoneFigure.dataset)
def kaesong_output(params: dict) -> Figure:
    """What the industrial zone of Kaesong made in each year, in US dollars."""
    claims = claims_read(params, indicator=Indicator.OUTPUT, frequency=Frequency.ANNUAL)
    series = claims.series_by_source()
    return Figure(
        topic="Kaesong output",
        subtitle="Output of the companies in the industrial zone of Kaesong by year",
        unit="US dollars, current",
        is_flow=True,
        kind="bar",
        notes=(MISSING, CLOSURE, PARTIAL),
        **claims.stated(params, series),
    )


@figures.register(
    "travel/kaesong-workers",
    ZoneFigure.dataset,
    over_time=False,  # its rows are the times at which somebody counted
    indicator=OneOfField(HEADS, "Counted", initial=Indicator.WORKERS.value),
)
def kaesong_workers(params: dict) -> Figure:
    """How many North Koreans, or companies, worked in the zone at the times that are known."""
    indicator = Indicator(params["indicator"])
    claims = claims_read(params, indicator=indicator)
    series = claims.series_by_source()
    # One row for each time that is known: months and a year alone share no axis of time.
    rows = []
    for each in series:
        known = {point.x: point for point in each.points}
        points = (
            replace(known.get(x, Point(x, None)), x=period_in_words(x)) for x in claims.periods
        )
        rows.append(replace(each, points=tuple(points)))
    return Figure(
        topic=f"Kaesong {indicator.value}",
        headed_by=series[:1],
        subtitle=f"{indicator.label} in the industrial zone of Kaesong at the times that are known",
        unit="persons" if indicator == Indicator.WORKERS else "companies",
        kind="dot",
        x_title="When",
        notes=("A year alone: the page names no day.", CLOSURE),
        **claims.stated(params, rows),
    )


ZONE = "Kaesong Industrial Complex"


@panels.register
class KaesongPanel(panels.Panel):
    slug = "kaesong"
    title = "Kaesong industrial zone"
    position = 46
    template_name = "kaesong/country_panel.html"
    parameters = SPAN
    draws_lead = False

    def __bool__(self) -> bool:
        return self.country.code == "KOR" and bool(zone_claims(self.moment))

    @cached_property
    def workers(self) -> FigureView:
        return FigureView("travel/kaesong-workers", self.query)

    @property
    def pictures(self) -> list[FigureView]:
        output = FigureView("travel/kaesong-output", self.query)
        return [each for each in (output, self.workers) if each]


class Index(DatasetPage):
    model = ZoneFigure
    crumbs = (("Travel", "travel:index"),)
    title = "Kaesong industrial zone"
    description = (
        "Output, North Korean workers and companies of the industrial zone of Kaesong from 2005 "
        "to its closure in 2016, as the ministry in Seoul and the zone's committee told the press."
    )
    lede = (
        "From 2005 to February 2016 companies of the South had goods made by workers of the North, "
        "a few kilometres beyond the border. Seoul’s Unification Ministry kept the figures; they "
        "were read here in press reports, with gaps."
    )
    links = {
        "Table of figures": "kaesong:figures",
        "Between South and North": "travel:index #korea",
        "Day tours to the city of Kaesong": "portal:chart travel/kaesong",
    }
    figures = {"travel/kaesong-output": SPAN, "travel/kaesong-workers": SPAN}
    figures_title = "Output and people"
    questions_title = "Data Questions on the zone as a whole"
    nothing = "No figure of the zone is on record."


app_name = "kaesong"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("figures/", ClaimList.as_view(table=ZoneFigures), name="figures"),
]
