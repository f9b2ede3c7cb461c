"""Visits of leaders and ministers: who went where, as several pages tell of one visit."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import SPAN
from nkworld.asking.questions import chosen
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country, countries
from nkworld.charts import Figure, Point, Sentence, Series, SourceRef
from nkworld.charts.periods import period_in_words
from nkworld.figures import registry as figures
from nkworld.figures.claims import Claims, Row
from nkworld.portal.views.heat import HeatParameters, HeatTable, table_of_heat
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Observation, Status
from nkworld.search import entries
from nkworld.search.answers import answers
from nkworld.search.entries import Entry, page


class Visit(Observation):
    """What one source says of one person's visit to or from North Korea, in the month of it.

    The cell is the visit: a person, a partner, a month, so that several sources of it are several
    claims of one visit, counted once. Where a source knows the year only, the period is the year.
    """

    class Route(models.TextChoices):
        ABROAD = "from-dprk", "From North Korea"
        HERE = "to-dprk", "To North Korea"
        ELSEWHERE = "third-country", "In a third country"

    class Level(models.TextChoices):
        LEADER = "top-leader", "Top leader"
        HEAD_OF_STATE = "head-of-state", "Head of state"
        NOMINAL = "nominal-head-of-state", "Nominal head of state"
        GOVERNMENT = "head-of-government", "Head of government"
        PARLIAMENT = "head-of-parliament", "Head of parliament"
        DEPUTY = "deputy-leader", "Deputy leader"
        FOREIGN = "foreign-minister", "Foreign minister"
        DEPUTY_FOREIGN = "vice-foreign-minister", "Vice foreign minister"
        MINISTER = "minister", "Minister"
        SECURITY = "security-council", "Secretary of a security council"
        ENVOY = "envoy", "Envoy"

    class Report(models.TextChoices):
        HELD = "held", "Held: reported after it"
        ANNOUNCED = "announced", "Announced: written before it"

    country = models.ForeignKey(Country, models.PROTECT, related_name="visits")
    person = models.CharField(max_length=80, help_text="Who travelled, by name.")
    route = models.CharField("from where to where", max_length=13, choices=Route)
    office = models.CharField(max_length=80, help_text="The person’s office then.")
    level = models.CharField(max_length=21, choices=Level)
    occasion = models.CharField(max_length=80, help_text="Visit, summit, conference …")
    place = models.CharField(
        max_length=80, blank=True, help_text="Where it led, as far as it is known."
    )
    began = PartialDateField(help_text="The first day, as exactly as it is known.")
    ended = PartialDateField(blank=True, help_text="The last day, where it is known.")
    report = models.CharField(
        "held or announced", max_length=9, choices=Report, default=Report.HELD
    )

    dataset = "diplomacy/visits"
    page = "dossiers:visits-claims"
    unit = "visits"
    cell = ("country", "person", "route", "period", "frequency")
    index_name = "visit"
    content = (
        *Observation.content,
        *("office", "level", "occasion", "place", "began", "ended", "report"),
    )
    never_added = "several pages tell of one visit: it is counted by person, month and partner."

    class Meta(Observation.Meta):
        verbose_name = "visit"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value=1),
                name="%(app_label)s_%(class)s_is_one",
                violation_error_message="A row tells of one visit: its value is 1.",
            )
        ]


@claim_tables.register
class Visits(claim_tables.ClaimTable):
    """Visits of leaders and ministers to and from North Korea since 1957, as sources tell of them.

    `value` is 1, and never added: a visit of which three papers tell has three rows under
    `rule=all`. Count persons, months and partners. `report` is `announced` where the page was
    written before the visit. What was gathered, not all there were.
    """

    model = Visit
    columns = ("began", "ended", "person", "office", "country", "route", "place", "report")
    filters = ("country", "route", "level", "report")
    crumbs = (("Diplomacy", "diplomacy:index"),)
    further_pages: ClassVar = {"By year and partner": "dossiers:visits-by-year"}


@figures.register(
    Visit.dataset,
    Visit.dataset,
    allow_all=False,
)
def visits(params: dict) -> Figure:
    """Visits of leaders and ministers to and from North Korea that are on record, by year."""
    years = visits_held(params)
    series = [
        Series(way.value, way.label, by_year(some), f"category-{number}")
        for number, way in enumerate(Visit.Route, start=1)
        if (some := years.where(route=way))
    ]
    return Figure(topic="visits on record", kind="bar", **stated(params, years, series))


class PartnersOfVisits(HeatParameters):
    dataset = Visit.dataset
    shared = SPAN
    route = OneOfField([("", "Either way"), *Visit.Route.choices], "From where to where")


@figures.register("diplomacy/visits-by-year", PartnersOfVisits)
def visits_by_year(params: dict) -> Figure:
    """How many visits are on record with each partner in each year."""
    return table_of_heat(visits_of_years, params)


def visits_of_years(params: dict) -> Figure:
    years = visits_held(params)
    years = years.where(route=params["route"]) if params["route"] else years
    series = [
        Series(countries()[key].code.lower(), name, by_year(some), group=name)
        for key, some in years.by("country_id").items()
        for name in [countries()[key].name]
    ]
    return Figure(
        headline=Sentence("Visits to and from North Korea by partner and year"),
        kind="heat",
        steps=(2, 3, 4, 5),
        **stated(params, years, series),
    )


class VisitsByYear(HeatTable):
    """How many visits with each partner in each year are on record, either way or one."""

    crumbs = (("Diplomacy", "diplomacy:index"), ("Visits", "dossiers:visits"))
    parameters = (*HeatTable.parameters, "route")
    question = PartnersOfVisits
    title = "Visits by year and partner"
    named = "Partner"
    lede = (
        "Visits of leaders and ministers on record with each partner: what was gathered, not all "
        "there were. A dot is a year of which no visit was found, not a year without one."
    )
    slug = "diplomacy/visits-by-year"
    draw = staticmethod(visits_of_years)

    def address_of_cell(self, name: str, point: Point) -> str:
        query = {"country": self.partners[name].code, "from": point.x, "to": point.x}
        query |= {"report": Visit.Report.HELD.value, "rule": "all"}
        query |= chosen(self.query, ["route", "as_of"])
        return f"{reverse('dossiers:visits-claims')}?{urlencode(query)}"


def stated(params: dict, years: Claims, series: list[Series]) -> dict[str, Any]:
    return years.stated(params, series) | {
        "subtitle": "Visits of leaders and ministers on record, by person, month and partner",
        "unit": "visits",
        "notes": (
            "What was gathered, not all there were: a year without a figure is no year without a "
            "visit. A visit of which several sources tell counts once, one that was only announced "
            "not at all.",
        ),
        "sources": tuple(SourceRef(slug, name) for slug, name in years.names.items()),
    }


def visits_held(params: dict) -> Claims:
    found = visits_in(held(params["as_of"]))
    rows = (row | {"period": row["period"][:4]} for row in found)
    return Claims(tuple(rows)).within(params)


@once_per_request
def held(moment: datetime | None) -> Claims:
    return Claims.read(Visit.objects.as_of(moment).filter(report=Visit.Report.HELD))


def visits_in(claims: Claims) -> list[Row]:
    """One claim for each person, partner and month; a year alone where no month of it is known."""
    of_month: dict[tuple, dict] = {}
    of_year: dict[tuple, dict] = {}
    for row in claims.rows:
        who = (row["person"], row["country_id"], row["route"])
        known = of_month if len(row["period"]) > 4 else of_year
        known.setdefault((*who, row["period"]), row)
    months = {(*who, period[:4]) for *who, period in of_month}
    return [*of_month.values(), *(row for key, row in of_year.items() if key not in months)]


def by_year(claims: Claims) -> tuple[Point, ...]:
    return tuple(
        Point(
            year,
            Decimal(len(some.rows)),
            status=Status.DERIVED.value,
            parts=tuple(part for row in some.rows for part in row["parts"]),
        )
        for year, some in sorted(claims.by("period").items())
    )


@entries.register(Visits.caption, Visit)
def every_visit() -> Iterator[Entry]:
    """Each visit once, the newest first; those with nobody's name are in the list alone."""
    for row in sorted(visits_in(held(None)), key=lambda row: row["period"], reverse=True):
        country = countries()[row["country_id"]]
        yield Entry(
            f"{row['person']}, {period_in_words(row['period'])}",
            f"{reverse('dossiers:visits')}?{urlencode({'country': country.code, 'rule': 'all'})}",
            about=f"{Visit.Route(row['route']).label}, {country}",
            names=f"visit {country} Pyongyang",
        )


page(
    VisitsByYear.title,
    "dossiers:visits-by-year",
    VisitsByYear.lede,
    also="who visited stopped began matrix heat table delegations",
)
answers(Visit.dataset, ["visits", "visits abroad", "summits"], subject="visits on record")
