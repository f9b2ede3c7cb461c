"""The modelled migrant stock. Never drawn together with a count."""

from nkworld.atlas.models import WORLD
from nkworld.atlas.names import with_article
from nkworld.charts import Figure, Series, exact, topic
from nkworld.charts.sentences import rank, say_newest
from nkworld.provenance.figures import register
from nkworld.provenance.points import (
    FIELDS,
    as_of_text,
    day_of,
    names_of,
    point_of,
    sources_in,
    tells_newest,
    within,
)

from .models import Direction, MigrantStock, Sex
from .parameters import CountryParameters, OneYearParameters

MODEL = MigrantStock.dataset
UNIT = "persons, by a model"
A_MODEL = "The result of a model of the UN, not a count: never to be set beside counts."
NOT_THE_WORLD = (
    "China, Japan and South Korea are not among the countries of the model, so that its countries "
    "make up no world total."
)
IMPUTED = "The UN has no data from North Korea: it imputes who lives there from other countries."
LEFT_OUT = (
    "Left out, in the ledger: countries in which the two Koreas look mixed up. In Russia and "
    "Kazakhstan birth in North Korea and Korean origin are not told apart."
)


def words_of(direction: str, there: str) -> str:
    """“born in North Korea were living in Canada”, or the reverse."""
    if direction == Direction.BORN_THERE:
        return f"born in North Korea were living {there}"
    return f"born {there} were living in North Korea"


def claims_of(params: dict, direction: str, **wanted) -> list[dict]:
    """The claims of one direction, of the years asked for, with country and sex.

    Without the model's own sum of those born in North Korea: it lacks the three countries where
    most are, and holds the rows that are excluded.
    """
    rows = MigrantStock.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    rows = rows.filter(direction=direction, **wanted)
    rows = rows.exclude(country__code=WORLD, direction=Direction.BORN_THERE)
    found = list(rows.values(*FIELDS, "country__name", "country__code", "sex"))
    years = within(params, [row["period"] for row in found])
    return sorted((row for row in found if row["period"] in years), key=lambda row: row["period"])


@register(
    "travel/migrant-stock-by-country",
    title="Born in North Korea, living abroad: a model",
    datasets=[MODEL],
    parameters=OneYearParameters,
)
def by_country_of_residence(params):
    """In which countries a model of the UN has people born in North Korea live, in one year."""
    return _of_one_year("travel/migrant-stock-by-country", Direction.BORN_THERE, params)


@register(
    "travel/migrant-stock-by-origin",
    title="Born abroad, living in North Korea: a model",
    datasets=[MODEL],
    parameters=OneYearParameters,
)
def by_country_of_birth(params):
    """Where those were born whom a model of the UN has live in North Korea, in one year."""
    return _of_one_year("travel/migrant-stock-by-origin", Direction.LIVING_THERE, params)


def _of_one_year(slug: str, direction: Direction, params: dict) -> Figure:
    every = claims_of(params, direction, sex=Sex.ALL)
    year = str(params["period"] or max((row["period"] for row in every), default=""))
    rows = sorted(
        (row for row in every if row["period"] == year and row["country__code"] != WORLD),
        key=lambda row: (-row["value"], row["country__name"]),
    )
    points = tuple(point_of(row["country__name"], row) for row in rows)
    series = (Series("stock", "Persons, by the model", points, "category-1"),)
    return Figure(
        slug=slug,
        headline=statement(params, direction, series[0], year)
        or topic(f"{direction.label}, by a model of the UN"),
        subtitle=f"{direction.label} at mid-{year}, by a model of the UN",
        unit=UNIT,
        measure="count",
        kind="dot",
        x_title="Country",
        series=series,
        sources=sources_in(series, names_of(rows)),
        notes=notes(direction),
        as_of=as_of_text(params, rows),
    )


def statement(params: dict, direction: Direction, series: Series, year: str):
    """The most in one country; of a list that lacks the largest, so no rank of all."""
    told = words_of(direction, "in {first}")
    return rank(
        [(with_article(point.x), point) for point in series.points],
        day=day_of(params),
        written=exact,
        period=year,
        required=(),
        yardstick="",
        among=f"A model of the UN estimates that {{amount}} people {told} {{when}}, the most of "
        "any country on record",
        is_newest=not params["period"],
    )


def notes(direction: str) -> tuple[str, ...]:
    if direction == Direction.BORN_THERE:
        return (A_MODEL, NOT_THE_WORLD, LEFT_OUT)
    return (A_MODEL, IMPUTED)


@register(
    "travel/migrant-stock",
    title="Migrant stock of one country, a model",
    datasets=[MODEL],
    parameters=CountryParameters,
)
def migrant_stock(params):
    """How many people born in North Korea live in one country, or the reverse, by a UN model."""
    country, direction = params["country"], params["direction"]
    rows = claims_of(params, direction, country=country, sex__in=(Sex.FEMALE, Sex.MALE, Sex.ALL))
    series = tuple(
        Series(sex.value, label, _points(rows, sex), role)
        for sex, label, role in (
            (Sex.ALL, "All", "turnover"),
            (Sex.FEMALE, "Women", "category-1"),
            (Sex.MALE, "Men", "category-2"),
        )
    )
    series = tuple(each for each in series if each.known)
    there = "abroad" if country.code == WORLD else f"in {country.in_a_sentence}"
    told = words_of(direction, there)
    headline = series and say_newest(
        f"A model of the UN estimates that {{amount}} people {told} {{when}}",
        series[0],
        day=day_of(params),
        written=exact,
        is_newest=tells_newest(params),
    )
    return Figure(
        slug="travel/migrant-stock",
        headline=headline or topic(f"Migrant stock, a model: people {told}"),
        subtitle=f"{Direction(direction).label}: {country}, by a model of the UN",
        unit=UNIT,
        measure="count",
        kind="dot",
        series=series,
        sources=sources_in(series, names_of(rows)),
        notes=notes(direction),
        as_of=as_of_text(params, rows),
    )


def _points(rows: list[dict], sex: Sex):
    return tuple(point_of(row["period"], row) for row in rows if row["sex"] == sex)
