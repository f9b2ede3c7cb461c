"""One year’s refugees and asylum-seekers, country of asylum by country."""

from nkworld.atlas.names import with_article
from nkworld.charts import Figure, Point, Series, exact, topic
from nkworld.charts.sentences import rank
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, names_of, point_of, sources_in

from ..choices import Measure
from ..counts import LEFT_OUT, ONE_TO_FIVE, PERSONS, REFUGEES, Counts
from ..parameters import OneYearParameters
from .stocks import SERIES


@register(
    "travel/refugees-by-country",
    title="Refugees from North Korea, by country of asylum",
    datasets=[REFUGEES],
    parameters=OneYearParameters,
)
def refugees_by_country(params):
    """Where UNHCR has refugees and asylum-seekers from North Korea on record, in one year."""
    found = Counts.read(params, measure__in=[measure for measure, _, _ in SERIES])
    year = str(params["period"] or max(found.periods, default=""))
    found = found.where(period=year)
    names = in_order(found)
    series = tuple(
        Series(measure.value, label, _points(found.where(measure=measure), names), role)
        for measure, label, role in SERIES
    )
    return Figure(
        slug="travel/refugees-by-country",
        headline=statement(params, found, year)
        or topic("Refugees from North Korea, by country of asylum"),
        subtitle=f"North Koreans on UNHCR’s record at the end of {year}" if year else "",
        unit=PERSONS,
        measure="count",
        kind="dot",
        x_title="Country of asylum",
        series=series,
        sources=sources_in(series, names_of(found.rows)),
        notes=(ONE_TO_FIVE, LEFT_OUT),
        as_of=as_of_text(params, found.rows),
    )


def in_order(found: Counts) -> list[str]:
    """The countries, those with most refugees on record first."""
    most: dict[str, tuple] = {}
    for row in found.rows:
        is_refugees = row["measure"] == Measure.REFUGEES
        least = row["value"] if row["value"] is not None else row["value_low"]
        known = most.get(row["country__name"], (0, 0))
        most[row["country__name"]] = max(known, (is_refugees, least))
    return sorted(most, key=lambda name: (*(-number for number in most[name]), name))


def _points(found: Counts, names: list[str]) -> tuple[Point, ...]:
    by_name = {row["country__name"]: row for row in found.rows}
    return tuple(point_of(name, by_name.get(name)) for name in names)


def statement(params: dict, found: Counts, year: str):
    """Who has most of those on record: no complete list of countries is known."""
    refugees = found.where(measure=Measure.REFUGEES)
    named = [(row["country__name"], row) for row in refugees.rows]
    items = [(with_article(name), point_of(name, row)) for name, row in named]
    return rank(
        items,
        day=day_of(params),
        written=exact,
        period=year,
        required=(),
        yardstick="",
        among="Among the countries of asylum on UNHCR’s record {when} {first} had the most "
        "refugees from North Korea, {amount}",
        is_newest=not params["period"],
    )
