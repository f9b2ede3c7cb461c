"""A Data Package (frictionlessdata.io) of the CSV files in one folder."""

from collections.abc import Mapping, Sequence
from typing import Any

from .about import About
from .columns import Column, Kind
from .tables import Table

TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.NUMBER: {"type": "number"},
    Kind.INTEGER: {"type": "integer"},
    Kind.BOOLEAN: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    Kind.DATE: {"type": "date"},
    Kind.MOMENT: {"type": "datetime", "format": "any"},
    Kind.LIST: {"type": "array"},
}


def data_package(
    tables: Sequence[Table], files: Mapping[str, tuple[str, int, str]], about: About
) -> dict[str, Any]:
    """`files` are {table: (name of its CSV, bytes, SHA-256)}; the rows have been read."""
    told = about.told(tables)
    more = ("rule", "on", "as_of", "revision", "parameters", "rows_withheld", "citation")
    return {
        "profile": "tabular-data-package",
        "name": about.slug.replace("/", "-"),
        "id": about.address,
        "title": about.title,
        "description": about.description,
        "homepage": about.address,
        "version": about.moment,
        "licenses": [{"name": "CC-BY-4.0", **_path(told["licence"])}],
        "sources": [
            {"title": f"{s['publisher']}, {s['title']}", "slug": s["slug"], "licence": s["licence"]}
            for s in told["sources"]
        ],
        **{name: told[name] for name in more},
        "resources": [_resource(table, tables[0].key, *files[table.name]) for table in tables],
    }


def _path(licence: Mapping[str, str]) -> dict[str, str]:
    return {"title": licence["title"], "path": licence["url"]}


def _resource(table: Table, key: str, file: str, size: int, digest: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = [table.key]
    if table.parent:
        reference = {"resource": resource_name(table.parent), "fields": [key]}
        schema["foreignKeys"] = [{"fields": ["record"], "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": resource_name(table.name),
        "path": file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "rowCount": table.count,
        "schema": schema,
    }


def resource_name(table: str) -> str:
    return table.replace("/", "-").replace("_", "-")


def _field(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, **TYPES[column.kind]}
    if column.meaning:
        described["description"] = column.meaning
    if column.unit:
        described["unit"] = column.unit
    return described
