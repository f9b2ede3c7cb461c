"""Refugees and asylum-seekers on record at the end of each year, by country of asylum."""

from dataclasses import replace
from typing import Any

from nkworld.charts import Figure, Point, Series
from nkworld.provenance.amounts import point_of, total
from nkworld.provenance.claims import Claims, line
from nkworld.provenance.figures import register

from ..choices import Measure
from ..counts import LEFT_OUT, ONE_TO_FIVE, PERSONS, counts_of, counts_read
from ..parameters import AsylumParameters, OneYearParameters, RefugeeParameters

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


@register("travel/refugees", title="Refugees from North Korea", parameters=RefugeeParameters)
def refugees(params: dict) -> Figure:
    """Refugees and asylum-seekers from North Korea on UNHCR’s record, all countries together."""
    found = counts_read(params, measure__in=MEASURES)
    sums = tuple(_added(found.where(measure=each[0]), *each) for each in SERIES)
    series = tuple(map(at_least, sums))
    return Figure(
        topic="refugees from North Korea",
        headed_by=sums[:1],
        subtitle="North Koreans in their countries of asylum at the end of the year, added up",
        **_common(params, found, series) | {"kind": "line"},
        notes=(LOWER_END, LEFT_OUT, REVISED),
    )


def at_least(sums: Series) -> Series:
    """The lower end as a line, with the range above it: a range alone is no line."""
    points = (p if p.value is not None else replace(p, value=p.low) for p in sums.points)
    return replace(sums, label=f"{sums.label}, at least", points=tuple(points))


@register(
    "travel/refugees-in",
    title="Refugees from North Korea in one country",
    parameters=AsylumParameters,
)
def refugees_in(params: dict) -> Figure:
    """Refugees and asylum-seekers from North Korea on record in one country of asylum."""
    country = params["country"]
    found = counts_of(params, country).only(lambda row: row["measure"] in MEASURES)
    series = tuple(found.where(measure=each[0]).series(*each) for each in SERIES)
    there = country.in_a_sentence
    return Figure(
        topic=f"asylum in {there}",
        subtitle=f"North Koreans on record in {there} at the end of the year",
        **_common(params, found, series),
        notes=(ONE_TO_FIVE, REVISED),
    )


def _added(claims: Claims, slug: str, label: str, role: str) -> Series:
    """The countries of one measure added up by year, within their bounds."""
    by_year = claims.by("period")
    return line(slug, label, role, claims.periods, lambda year: _sum(by_year[year]))


def _sum(claims: Claims) -> Point:
    few = sum(row["value"] is None for row in claims.rows)
    more = f", {few} with one to five" if few else ""
    return total(claims.amounts, f"sum of {len(claims.rows)} countries of asylum{more}")


def _common(params: dict, claims: Claims, series: tuple[Series, ...]) -> dict[str, Any]:
    stated = claims.stated(params, series)
    return {"unit": PERSONS, "measure": "count", "kind": "bar"} | stated


@register(
    "travel/refugees-by-country",
    title="Refugees from North Korea, by country of asylum",
    parameters=OneYearParameters,
)
def refugees_by_country(params: dict) -> Figure:
    """Where UNHCR has refugees and asylum-seekers from North Korea on record, in one year."""
    found = counts_read(params, measure__in=MEASURES)
    year = str(params["period"] or max(found.periods, default=""))
    found = found.where(period=year)
    names = in_order(found)
    series = tuple(_by_country(found.where(measure=each[0]), names, *each) for each in SERIES)
    return Figure(
        topic=f"refugees by country of asylum, {year}" if year else "refugees by country of asylum",
        subtitle=f"North Koreans on UNHCR’s record at the end of {year}" if year else "",
        unit=PERSONS,
        measure="count",
        kind="dot",
        x_title="Country of asylum",
        notes=(ONE_TO_FIVE, LEFT_OUT),
        by_country=series[0],
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


def _by_country(found: Claims, names: list[str], slug: str, label: str, role: str) -> Series:
    by_name = {row["country__name"]: point_of(row) for row in found.rows}
    return line(slug, label, role, names, by_name.get)
