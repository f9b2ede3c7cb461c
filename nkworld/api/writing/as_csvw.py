"""What a CSV file holds, beside it: metadata as CSV on the Web (W3C) says them, in JSON."""

from collections.abc import Sequence
from typing import Any

from .about import About
from .columns import Column, Kind
from .tables import Table

DATATYPES: dict[Kind, Any] = {
    Kind.TEXT: "string",
    Kind.NUMBER: "decimal",
    Kind.INTEGER: "integer",
    Kind.BOOLEAN: {"base": "boolean", "format": "true|false"},
    Kind.DATE: "date",
    Kind.MOMENT: "dateTimeStamp",
    Kind.LIST: "json",
}


def csvw(tables: Sequence[Table], urls: Sequence[str], about: About) -> dict[str, Any]:
    """A group of tables, each found at its address in `urls`; the rows have been read."""
    told = about.told(tables)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@id": about.address,
        "dc:title": about.title,
        "dc:description": about.description,
        "dc:identifier": about.slug,
        "dc:publisher": told["publisher"],
        "dc:license": {"@id": told["licence"]["url"]},
        "dc:rights": told["licence"]["title"],
        "dc:bibliographicCitation": about.citation,
        "dc:source": [_source(each) for each in told["sources"]],
        "schema:version": about.moment,
        "notes": [{name: told[name] for name in OURS}],
        "tables": [
            {
                "url": url,
                "dc:title": table.name,
                "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
                "notes": [{"rows": table.count}],
                "tableSchema": _schema(table, tables, urls),
            }
            for table, url in zip(tables, urls, strict=True)
        ],
    }


OURS = ("rule", "on", "as_of", "revision", "parameters", "unit", "point_of_view", "rows_withheld")


def _source(each: dict[str, Any]) -> dict[str, Any]:
    terms = {"dc:license": {"@id": each["licence_url"]}} if each["licence_url"] else {}
    return {
        "dc:identifier": each["slug"],
        "dc:title": f"{each['publisher']}, {each['title']}",
        "dc:rights": each["licence"],
        **terms,
    }


def _schema(table: Table, tables: Sequence[Table], urls: Sequence[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(each) for each in table.columns]}
    if table.key:
        schema["primaryKey"] = table.key
    beside = {each.name: (each, url) for each, url in zip(tables, urls, strict=True)}
    if table.parent in beside:
        parent, url = beside[table.parent]
        reference = {"resource": url, "columnReference": parent.key}
        schema["foreignKeys"] = [{"columnReference": "record", "reference": reference}]
    return schema


def _column(column: Column) -> dict[str, Any]:
    described = {
        "name": column.name,
        "titles": column.name,
        "datatype": DATATYPES[column.kind],
        "null": "",
    }
    if column.meaning:
        described["dc:description"] = column.meaning
    if column.unit:
        described["schema:unitText"] = column.unit
    return described
