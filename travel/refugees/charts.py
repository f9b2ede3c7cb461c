"""The figures of refugees and asylum, and their page."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import path

from nkworld.asking.fields import OneOfField, YearField
from nkworld.asking.parameters import SPAN, figure_parameters
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure
from nkworld.figures import registry as figures
from nkworld.figures.amounts import point_of, total
from nkworld.figures.claims import Claims, line
from nkworld.portal.views.tables import ClaimList, DatasetPage
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import HeadlineRule

from ..models import Sex
from ..series import other_country
from ..tables import RefugeeCounts
from .models import CountedIn, Level, Measure, Outcome, RefugeeCount

REFUGEES = RefugeeCount.dataset
PERSONS = "persons"
OWN = (
    *("country__name", "country__code", "measure", "outcome", "level", "application"),
    *("counted_in", "year_basis"),
)
# Counts of whole countries and both sexes, by year: parts of a country are no further people.
WHOLE = {"location": "", "sex": Sex.ALL, "frequency": Frequency.ANNUAL}
ONE_TO_FIVE = (
    "A count of one to five is published as five and stands here as a range: what it is within "
    "the range is not known."
)
LEFT_OUT = (
    "Not counted: North Koreans in South Korea, whose nationality they have, and in China, which "
    "tells of none."
)


def counts_read(params: dict, **wanted: Any) -> Claims:
    """Annual counts of whole countries, of the years asked for that are over, one for each cell,
    as the rule shows it.
    """
    return (
        all_counts(params["rule"], params["as_of"], **wanted)
        .where(**WHOLE)
        .within(params)
        .ordered(lambda row: (row["period"], row["country__name"]))
    )


@once_per_request
def all_counts(rule: HeadlineRule, moment: datetime | None, **wanted: Any) -> Claims:
    shown = RefugeeCount.objects.headline(rule, as_of=moment).filter(**wanted)
    return Claims.read(shown, *OWN, "authority", *WHOLE)


RefugeeParameters = figure_parameters(REFUGEES, allow_all=False)
YEARS = (
    "Homeland Security counts fiscal years, October to September, the State Department and UNHCR "
    "calendar years: the same people may stand in two of them."
)
GAPS = "Years without a bar were not read: they are no zeros."


@figures.register("travel/refugee-admissions", RefugeeParameters)
def refugee_admissions(params: dict) -> Figure:
    """North Koreans admitted to the United States as refugees, by each source that counts them."""
    measures = [Measure.ADMITTED, Measure.RESETTLED]
    rows = RefugeeCount.objects.as_of(params["as_of"]).filter(**WHOLE).order_by("pk")
    rows = rows.filter(country__code="USA", measure__in=measures)
    claims = Claims.read(rows).within(params).in_order_of(params["rule"])
    series = claims.series_by_source()
    return Figure(
        topic="US admissions",
        subtitle="North Koreans admitted to the United States as refugees, by source",
        unit=PERSONS,
        is_flow=True,
        kind="bar",
        notes=(YEARS, GAPS, ONE_TO_FIVE),
        **claims.stated(params, series),
    )


SERIES = (
    (Measure.REFUGEES.value, "Refugees", "category-1"),
    (Measure.ASYLUM_SEEKERS.value, "Asylum-seekers", "category-2"),
)
MEASURES = [measure for measure, _, _ in SERIES]
LOWER_END = (
    "The line is the lower end: a count of one to five, which is published as five, enters it as "
    "one. The upper end, with five for each, is in the table."
)
REVISED = "The latest year may still be revised."


@figures.register("travel/refugees", RefugeeParameters)
def refugees(params: dict) -> Figure:
    """Refugees and asylum-seekers from North Korea on UNHCR’s record, all countries together."""
    found = counts_read(params, measure__in=MEASURES)
    sums = []
    for each in SERIES:
        added, claims = {}, found.where(measure=each[0])
        for year, some in claims.by("period").items():
            few = sum(row["value"] is None for row in some.rows)
            more = f", {few} with one to five" if few else ""
            added[year] = total(some.amounts, f"sum of {len(some.rows)} countries of asylum{more}")
        sums.append(line(*each, claims.periods, added.get))
    # The lower end as a line, with the range above it: a range alone is no line.
    series = [
        replace(
            each,
            label=f"{each.label}, at least",
            points=tuple(
                point if point.value is not None else replace(point, value=point.low)
                for point in each.points
            ),
        )
        for each in sums
    ]
    return Figure(
        topic="refugees from North Korea",
        headed_by=tuple(sums[:1]),
        subtitle="North Koreans in their countries of asylum at the end of the year, added up",
        unit=PERSONS,
        kind="line",
        **found.stated(params, series),
        notes=(LOWER_END, LEFT_OUT, REVISED),
    )


@figures.register(
    "travel/refugees-in",
    REFUGEES,
    allow_all=False,
    country=other_country("Country of asylum", "GBR"),
)
def refugees_in(params: dict) -> Figure:
    """Refugees and asylum-seekers from North Korea on record in one country of asylum."""
    country = params["country"]
    found = counts_read(params, country=country).only(lambda row: row["measure"] in MEASURES)
    series = tuple(found.where(measure=each[0]).series(*each) for each in SERIES)
    there = country.in_a_sentence
    return Figure(
        topic=f"asylum in {there}",
        subtitle=f"North Koreans on record in {there} at the end of the year",
        unit=PERSONS,
        kind="bar",
        **found.stated(params, series),
        notes=(ONE_TO_FIVE, REVISED),
    )


@figures.register(
    "travel/refugees-by-country",
    REFUGEES,
    allow_all=False,
    shared=("rule", "as_of"),
    period=YearField(label="Year"),
)
def refugees_by_country(params: dict) -> Figure:
    """Where UNHCR has refugees and asylum-seekers from North Korea on record, in one year."""
    found = counts_read(params, measure__in=MEASURES)
    year = str(params["period"] or max(found.periods, default=""))
    found = found.where(period=year)
    most: dict[str, tuple] = {}
    for row in found.rows:
        is_refugees = row["measure"] == Measure.REFUGEES
        least = row["value"] if row["value"] is not None else row["value_low"]
        known = most.get(row["country__name"], (0, 0))
        most[row["country__name"]] = max(known, (is_refugees, least))
    names = sorted(most, key=lambda name: (*(-number for number in most[name]), name))
    points = {(row["measure"], row["country__name"]): point_of(row) for row in found.rows}
    series = tuple(
        line(*each, names, lambda name, measure=each[0]: points.get((measure, name)))
        for each in SERIES
    )
    return Figure(
        topic=f"refugees by country of asylum, {year}" if year else "refugees by country of asylum",
        subtitle=f"North Koreans on UNHCR’s record at the end of {year}" if year else "",
        unit=PERSONS,
        kind="dot",
        x_title="Country of asylum",
        notes=(ONE_TO_FIVE, LEFT_OUT),
        by_country=series[0],
        **found.stated(params, series),
    )


OUTCOMES = (
    (Outcome.RECOGNISED.value, "Recognised as refugees", "category-3"),
    (Outcome.OTHER.value, "Other protection", "category-1"),
    (Outcome.REJECTED.value, "Rejected", "category-2"),
    (Outcome.CLOSED.value, "Otherwise closed", "other"),
)
LEVELS = (
    "One claim may be decided at several levels, in one year or in two: decisions of different "
    "levels are never added, and are no number of people."
)
NATIONALS = "Some who claimed as North Koreans were found to be South Korean nationals."


@figures.register(
    "travel/asylum-decisions",
    REFUGEES,
    allow_all=False,
    country=other_country("Country of asylum", "GBR"),
    level=OneOfField(
        [("", "the one with most years"), *Level.choices[1:]],
        "Level",
        meaning="The level of the decisions, by UNHCR’s code. One claim may be decided at several.",
    ),
)
def asylum_decisions(params: dict) -> Figure:
    """What one country decided on the claims of North Koreans, at one level of its procedure."""
    country = params["country"]
    every = counts_read(params, country=country).where(
        measure=Measure.DECISIONS, authority="government"
    )
    wanted = every.where(level=params["level"]) if params["level"] else every
    keys = {(row["level"], row["counted_in"], row["period"]) for row in wanted.rows}
    years = Counter(key[:2] for key in keys)
    persons = CountedIn.PERSONS.value
    level, counted_in = min(
        years,
        key=lambda key: (-years[key], key[1] != persons, key),
        default=(params["level"], persons),
    )
    found = every.where(level=level, counted_in=counted_in)
    by_outcome = found.by("outcome")
    series = tuple(by_outcome[each[0]].series(*each) for each in OUTCOMES if each[0] in by_outcome)
    names = dict(Level.choices)
    named = names.get(level, "")
    others = sorted({row["level"] for row in every.rows} - {level}, key=list(names).index)
    also = "; ".join(str(names[each]) for each in others)
    return Figure(
        topic=f"asylum decisions in {country.in_a_sentence}",
        headed_by=(found.where(outcome=Outcome.ALL).series("all", "All", ""),),
        subtitle=f"Decisions on asylum claims of North Koreans in {country.in_a_sentence}"
        + (f": {named}" if named else ""),
        unit="decisions, on persons" if counted_in == CountedIn.PERSONS else "decisions, on cases",
        is_flow=True,
        kind="bar",
        notes=(LEVELS, ONE_TO_FIVE, NATIONALS, *[f"Also on record: {also}."] * bool(also)),
        **found.stated(params, series),
    )


class Index(DatasetPage):
    model = RefugeeCount
    crumbs = (("Travel", "travel:index"),)
    title = "Refugees and asylum"
    description = (
        "Refugees and asylum-seekers from North Korea by year and country of asylum, what was "
        "decided on their claims, and whom the United States admitted, as UNHCR and others count "
        "them."
    )
    lede = (
        "Most who leave North Korea for good settle in the South, where they are citizens and no "
        "refugees. These are the others, as far as a country of asylum counts them. Counts of one "
        "to five are known as that, and no closer."
    )
    links = {
        "Table of counts": "refugees:counts",
        "Those who settled in the South": "portal:chart travel/resettlement",
        "All of travel": "travel:index",
    }
    figures = {
        "travel/refugees": SPAN,
        "travel/refugees-by-country": ("as_of",),
        "travel/asylum-decisions": SPAN,
        "travel/refugee-admissions": SPAN,
    }
    figures_title = "On record, and decided"
    questions_title = "Data Questions on refugees as a whole"
    nothing = "No count of refugees is on record."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        newest = context.get("sentence")
        return context | ({"lede": f"{newest}. {self.lede}"} if newest and newest.claims else {})


app_name = "refugees"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("counts/", ClaimList.as_view(table=RefugeeCounts), name="counts"),
]
