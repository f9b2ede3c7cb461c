"""The modelled migrant stock. Never drawn together with a count."""

from datetime import datetime
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Figure, within_a_sentence
from nkworld.provenance.claims import Claims
from nkworld.provenance.fields import OneOfField, YearField
from nkworld.provenance.figures import register
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.parameters import FigureParameters

from ..parameters import other_country
from .models import Direction, MigrantStock, Sex


class ModelParameters(FigureParameters):
    dataset = "travel/migrant-stock"
    allow_all = False


class OneYearParameters(ModelParameters):
    """One year of the model, the newest unless said."""

    shared = ("rule", "as_of")
    period = YearField(label="Year", meaning="A year of the model: 1990, 1995 … 2015, 2019.")


class CountryParameters(ModelParameters):
    country = other_country("Country", "DEU")
    direction = OneOfField(Direction.choices, "Who", initial=Direction.BORN_THERE.value)


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


@once_per_request
def claims_read(rule: HeadlineRule, moment: datetime | None, **wanted: Any) -> Claims:
    """Claims with country, direction and sex.

    Without the model's own sum of those born in North Korea: it lacks the three countries where
    most are, and holds the rows that are excluded.
    """
    rows = MigrantStock.objects.headline(rule, as_of=moment).annual().filter(**wanted)
    rows = rows.exclude(country__code=WORLD, direction=Direction.BORN_THERE)
    return Claims.read(rows, "country__name", "country__code", "direction", "sex")


@once_per_request
def stock_of(rule: HeadlineRule, moment: datetime | None, country: Country) -> Claims:
    """Of one country in both directions, by sex."""
    return claims_read(rule, moment, country=country)


@register(
    "travel/migrant-stock-by-country",
    title="Born in North Korea, living abroad: a model",
    parameters=OneYearParameters,
)
def by_country_of_residence(params: dict) -> Figure:
    """In which countries a model of the UN has people born in North Korea live, in one year."""
    return _of_one_year(Direction.BORN_THERE, params)


@register(
    "travel/migrant-stock-by-origin",
    title="Born abroad, living in North Korea: a model",
    parameters=OneYearParameters,
)
def by_country_of_birth(params: dict) -> Figure:
    """Where those were born whom a model of the UN has live in North Korea, in one year."""
    return _of_one_year(Direction.LIVING_THERE, params)


def _of_one_year(direction: Direction, params: dict) -> Figure:
    every = claims_read(params["rule"], params["as_of"], direction=direction, sex=Sex.ALL)
    every = every.within(params)
    year = str(params["period"] or max(every.periods, default=""))
    of_year = every.where(period=year).only(lambda row: row["country__code"] != WORLD)
    claims = of_year.ordered(lambda row: (-row["value"], row["country__name"]))
    series = claims.series("stock", "Persons, by the model", "category-1", x="country__name")
    return Figure(
        topic=f"{within_a_sentence(direction.label)}, by a model of the UN",
        subtitle=f"{direction.label} at mid-{year}, by a model of the UN",
        unit=UNIT,
        measure="count",
        kind="dot",
        x_title="Country",
        notes=notes(direction),
        by_country=series,
        **claims.stated(params, [series]),
    )


def notes(direction: str) -> tuple[str, ...]:
    if direction == Direction.BORN_THERE:
        return (A_MODEL, NOT_THE_WORLD, LEFT_OUT)
    return (A_MODEL, IMPUTED)


@register(
    "travel/migrant-stock",
    title="Migrant stock of one country, a model",
    parameters=CountryParameters,
)
def migrant_stock(params: dict) -> Figure:
    """How many people born in North Korea live in one country, or the reverse, by a UN model."""
    country, direction = params["country"], params["direction"]
    claims = stock_of(params["rule"], params["as_of"], country).where(direction=direction)
    claims = claims.within(params).ordered(lambda row: row["period"])
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
        measure="count",
        kind="dot",
        notes=notes(direction),
        **claims.stated(params, series),
    )
