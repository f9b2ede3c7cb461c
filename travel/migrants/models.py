from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.urls import path

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField, YearField
from nkworld.asking.parameters import SPAN, figure_parameters, rule_called, rules_of
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Figure, within_a_sentence
from nkworld.figures import registry as figures
from nkworld.figures.claims import Claims
from nkworld.portal import panels
from nkworld.portal.drawing import FigureView
from nkworld.portal.views.tables import ClaimList, DatasetPage
from nkworld.provenance.models import HeadlineRule, Observation
from nkworld.provenance.models.constraints import not_negative

from ..models import Sex
from ..series import other_country


class Direction(models.TextChoices):
    """Seen from North Korea: who was born there and lives abroad, who came and lives there."""

    BORN_THERE = "from-dprk", "Born in North Korea, living abroad"
    LIVING_THERE = "to-dprk", "Born abroad, living in North Korea"


class MigrantStock(Observation):
    """How many people of one country of birth live in another at mid-year, by a model of the UN.

    In persons; no count. Under `from-dprk` they were born in North Korea and live in the country,
    under `to-dprk` it is the reverse. China, Japan and South Korea are not among the countries in
    which the born in North Korea live, so that no total of these means the world. The UN imputes
    those who live in North Korea: it has no data from there.
    """

    country = models.ForeignKey(Country, models.PROTECT, related_name="migrant_stocks")
    direction = models.CharField(max_length=9, choices=Direction)
    sex = models.CharField(max_length=6, choices=Sex, default=Sex.ALL)

    dataset = "travel/migrant-stock"
    page = "migrants:estimates"
    unit = "persons, by a model"
    cell = ("country", "period", "frequency", "direction", "sex")
    index_name = "migrant_stock"

    class Meta(Observation.Meta):
        verbose_name = "modelled migrant stock"
        verbose_name_plural = "modelled migrant stocks"
        constraints = [not_negative("Nobody is modelled to be less than zero.")]


@claim_tables.register
class MigrantStocks(claim_tables.ClaimTable):
    """A model of the UN: who was born in North Korea and lives abroad, and who the other way round.

    Persons at mid-year, estimated; not to be set beside counts. China, Japan and South Korea are
    not among the countries of `from-dprk`: neither a sum of countries nor the row of `WLD`, which
    also holds the excluded ones, is a world total. Rows in which the two Koreas look mixed up are
    excluded by rule.
    """

    model = MigrantStock
    name = "estimates"
    columns = ("period", "country", "direction", "sex", "value")
    crumbs = (("Travel", "travel:index"), ("Migrant stock, a model", "migrants:index"))


OneYearParameters = figure_parameters(
    MigrantStock.dataset,
    allow_all=False,
    shared=("rule", "as_of"),
    period=YearField(label="Year", meaning="A year of the model: 1990, 1995 … 2015, 2019."),
)
UNIT = "persons, by a model"
A_MODEL = "The result of a model of the UN, not a count: never to be set beside counts."
NOT_THE_WORLD = (
    "China, Japan and South Korea are not among the countries of the model, so that its countries "
    "make up no world total."
)
IMPUTED = "The UN has no data from North Korea: it imputes who lives there from other countries."
SEXES = (
    (Sex.ALL.value, "All", "turnover"),
    (Sex.FEMALE.value, "Women", "category-1"),
    (Sex.MALE.value, "Men", "category-2"),
)
LEFT_OUT = (
    "Left out, in the ledger: countries in which the two Koreas look mixed up. In Russia and "
    "Kazakhstan birth in North Korea and Korean origin are not told apart."
)
NOTES: dict[str, tuple[str, ...]] = {
    Direction.BORN_THERE: (A_MODEL, NOT_THE_WORLD, LEFT_OUT),
    Direction.LIVING_THERE: (A_MODEL, IMPUTED),
}


@once_per_request
def claims_read(rule: HeadlineRule, moment: datetime | None, **wanted: Any) -> Claims:
    """Claims with country, direction and sex.

    Without the model's own sum of those born in North Korea: it lacks the three countries where
    most are, and holds the rows that are excluded.
    """
    rows = MigrantStock.objects.headline(rule, as_of=moment).annual().filter(**wanted)
    rows = rows.exclude(country__code=WORLD, direction=Direction.BORN_THERE)
    return Claims.read(rows, "country__name", "country__code", "direction", "sex")


@figures.register("travel/migrant-stock-by-country", OneYearParameters)
def by_country_of_residence(params: dict) -> Figure:
    """In which countries a model of the UN has people born in North Korea live, in one year."""
    return _of_one_year(Direction.BORN_THERE, params)


@figures.register("travel/migrant-stock-by-origin", OneYearParameters)
def by_country_of_birth(params: dict) -> Figure:
    """Where those were born whom a model of the UN has live in North Korea, in one year."""
    return _of_one_year(Direction.LIVING_THERE, params)


def _of_one_year(direction: Direction, params: dict) -> Figure:
    every = claims_read(params["rule"], params["as_of"], direction=direction, sex=Sex.ALL).within(
        params
    )
    year = str(params["period"] or max(every.periods, default=""))
    claims = (
        every.where(period=year)
        .only(lambda row: row["country__code"] != WORLD)
        .ordered(lambda row: (-row["value"], row["country__name"]))
    )
    series = claims.series("stock", "Persons, by the model", "category-1", x="country__name")
    return Figure(
        topic=f"{within_a_sentence(direction.label)}, by a model of the UN",
        subtitle=f"{direction.label} at mid-{year}, by a model of the UN",
        unit=UNIT,
        kind="dot",
        x_title="Country",
        notes=NOTES[direction],
        by_country=series,
        **claims.stated(params, [series]),
    )


@figures.register(
    "travel/migrant-stock",
    MigrantStock.dataset,
    allow_all=False,
    country=other_country("Country", "DEU"),
    direction=OneOfField(Direction.choices, "Who", initial=Direction.BORN_THERE.value),
)
def migrant_stock(params: dict) -> Figure:
    """How many people born in North Korea live in one country, or the reverse, by a UN model."""
    country, direction = params["country"], params["direction"]
    claims = (
        claims_read(params["rule"], params["as_of"], country=country)
        .where(direction=direction)
        .within(params)
        .ordered(lambda row: row["period"])
    )
    by_sex = claims.by("sex")
    series = tuple(by_sex[each[0]].series(*each) for each in SEXES if each[0] in by_sex)
    is_imputed = direction == Direction.LIVING_THERE
    way = "from" if is_imputed else "in"
    return Figure(
        topic=f"UN-modelled migrants {way} {country.in_a_sentence}",
        headed_by=series[:1],
        unfit=frozenset(claims.names) if is_imputed else frozenset(),
        left_out=(IMPUTED,) if is_imputed else (),
        subtitle=f"{Direction(direction).label}: {country}, by a model of the UN",
        unit=UNIT,
        kind="dot",
        notes=NOTES[direction],
        **claims.stated(params, series),
    )


@panels.register
class MigrantsPanel(panels.Panel):
    """The modelled stock both ways, in words: a picture beside counts would look like one."""

    slug = "migrant-stock"
    title = "Migrant stock, a model"
    position = 44
    template_name = "migrants/country_panel.html"
    parameters = SPAN
    draws_lead = False
    rests_on = "pictures"

    @cached_property
    def pictures(self) -> list[FigureView]:
        if not rules_of(MigrantStock.dataset):
            return []  # nothing was published yet
        rule, own = rule_called(MigrantStock.dataset, moment=self.moment), self.country.code
        known = claims_read(rule, self.moment, country=self.country).by("direction")
        return [
            FigureView(
                "travel/migrant-stock", {"country": own, "direction": way.value} | self.query
            )
            for way in Direction
            if way in known
        ]


PARAMETERS = ("as_of",)
FIGURES = {
    Direction.BORN_THERE: "travel/migrant-stock-by-country",
    Direction.LIVING_THERE: "travel/migrant-stock-by-origin",
}


class Index(DatasetPage):
    model = MigrantStock
    parameters = PARAMETERS
    crumbs = (("Travel", "travel:index"),)
    title = "Migrant stock, a model"
    description = (
        "Where a model of the United Nations has people born in North Korea live, and from where "
        "people who live there: estimates for seven years from 1990 to 2019, no counts."
    )
    lede = (
        "The United Nations estimate for every pair of countries how many people born in one live "
        "in the other. For North Korea little stands behind it: some censuses abroad, which often "
        "mix the two Koreas up, and no data from the country itself. These are results of a "
        "model. They stand apart from all counts, and add up to no total."
    )
    links = {
        "Table of estimates": "migrants:estimates",
        "One country over the years": "portal:chart travel/migrant-stock",
        "Refugees and asylum, as counted": "refugees:index",
        "What was left out, and why": "portal:exclusions ?exclusion=mix-up",
    }
    figures = dict.fromkeys(FIGURES.values(), PARAMETERS)
    sections = {way.value: (str(way.label), (slug,)) for way, slug in FIGURES.items()}
    questions_title = "Data Questions on the model as a whole"
    nothing = "No estimate is on record."


app_name = "migrants"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("estimates/", ClaimList.as_view(table=MigrantStocks), name="estimates"),
]
