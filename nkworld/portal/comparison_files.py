"""The figures of a comparison as one long table, and as JSON with what was asked."""

from collections.abc import Iterator, Sequence
from typing import Any

from nkworld.atlas.models import Country
from nkworld.charts import to_json
from nkworld.charts.imprint import LICENCE_URL, SITE, TERMS
from nkworld.files.as_csv import csv_records
from nkworld.files.figures import table_of

from .side_by_side import SideBySide

COLUMNS = (
    *("figure", "measure", "country", "code", "period", "value", "low", "high", "unit"),
    *("status", "source", "read", "authority", "break", "note", "licence"),
)


def to_long_csv(compared: Sequence[SideBySide]) -> str:
    """A row for each figure, country and period; an empty value for a gap. A country of which a
    figure says nothing has one row without a period, whose note says so.
    """
    rows = ([row.get(name) for name in COLUMNS] for each in compared for row in _rows(each))
    return "".join(csv_records(COLUMNS, rows))


def _rows(compared: SideBySide) -> Iterator[dict[str, Any]]:
    drawn = compared.figure
    same = {"figure": drawn.slug, "measure": drawn.figure.subtitle, "unit": drawn.figure.unit}
    known = {country.code.lower(): country for country in compared.countries}
    told = {series.slug for series in drawn.figure.series if series.on_record}
    table = table_of(drawn.figure, drawn.terms)
    for values in table.read():
        row = dict(zip(table.names, values, strict=True))
        if row["series"] in told:
            yield same | row | _country(known[row["series"]])
    for slug, country in known.items():
        if slug not in told:
            yield same | _country(country) | {"note": "nothing on record, which is not a zero"}


def _country(country: Country) -> dict[str, str]:
    return {"country": country.name, "code": country.code}


def to_comparison(
    compared: Sequence[SideBySide], countries: Sequence[Country], query: dict[str, Any], as_of: str
) -> dict[str, Any]:
    """`query` is what was asked, `as_of` the moment that always answers with these figures."""
    return {
        "countries": [{"code": each.code, "name": each.name} for each in countries],
        "query": query,
        "as_of": as_of,
        "published_by": SITE,
        "licence": f"{TERMS}: {LICENCE_URL}",
        "figures": [
            {"rule": each.rule, "query": each.figure.form.given}
            | to_json(each.figure.figure, each.figure.terms)
            for each in compared
        ],
    }
