"""One year’s refugees and asylum-seekers, country of asylum by country."""

from nkworld.atlas.names import with_article
from nkworld.charts import Figure, Sentence, Series, exact, topic
from nkworld.charts.sentences import rank
from nkworld.provenance.amounts import Amount
from nkworld.provenance.claims import Claims, line
from nkworld.provenance.figures import register
from nkworld.provenance.points import options

from ..choices import Measure
from ..counts import LEFT_OUT, ONE_TO_FIVE, PERSONS, counts_read
from ..parameters import OneYearParameters
from .stocks import SERIES


@register(
    "travel/refugees-by-country",
    title="Refugees from North Korea, by country of asylum",
    parameters=OneYearParameters,
)
def refugees_by_country(params: dict) -> Figure:
    """Where UNHCR has refugees and asylum-seekers from North Korea on record, in one year."""
    found = counts_read(params, measure__in=[measure for measure, _, _ in SERIES])
    year = str(params["period"] or max(found.periods, default=""))
    found = found.where(period=year)
    names = in_order(found)
    series = tuple(_series(found.where(measure=each[0]), names, *each) for each in SERIES)
    return Figure(
        headline=statement(params, found, year)
        or topic("Refugees from North Korea, by country of asylum"),
        subtitle=f"North Koreans on UNHCR’s record at the end of {year}" if year else "",
        unit=PERSONS,
        measure="count",
        kind="dot",
        x_title="Country of asylum",
        notes=(ONE_TO_FIVE, LEFT_OUT),
        **found.stated(params, series),
    )


def in_order(found: Claims) -> list[str]:
    """The countries, those with most refugees on record first."""
    most: dict[str, tuple] = {}
    for row in found.rows:
        is_refugees = row["measure"] == Measure.REFUGEES
        least = row["value"] if row["value"] is not None else row["value_low"]
        known = most.get(row["country__name"], (0, 0))
        most[row["country__name"]] = max(known, (is_refugees, least))
    return sorted(most, key=lambda name: (*(-number for number in most[name]), name))


def _series(found: Claims, names: list[str], slug: str, label: str, role: str) -> Series:
    by_name = {row["country__name"]: Amount.of(row) for row in found.rows}
    return line(slug, label, role, names, by_name.get)


def statement(params: dict, found: Claims, year: str) -> Sentence | None:
    """Who has most of those on record: no complete list of countries is known."""
    refugees = found.where(measure=Measure.REFUGEES).points("country__name")
    return rank(
        [(with_article(point.x), point) for point in refugees],
        period=year,
        required=(),
        yardstick="",
        among="Among the countries of asylum on UNHCR’s record {when} {first} had the most "
        "refugees from North Korea, {amount}",
        **options(params, exact),
    )
