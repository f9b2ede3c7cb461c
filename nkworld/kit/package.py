"""The Data Package of the kit's CSV files, and Datasette's description of its database."""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from nkworld.charts.imprint import LICENCE_URL, SITE

from .about import LICENCE, About
from .columns import Column, Table

DATABASE = "nkworld.sqlite"
CSVW_TYPES = {"number": "decimal", "datetime": "dateTimeStamp"}


def data_package(
    kit: About, tables: Iterable[Table], folder: Path, sources: list[dict[str, Any]]
) -> str:
    """As `frictionless validate datapackage.json` reads it (Data Package 1)."""
    return _json(
        {
            "profile": "data-package",
            "name": kit.name.lower(),
            "title": kit.title,
            "description": f"Every public table of {SITE} as of {kit.as_of}.",
            "homepage": kit.page,
            "version": str(kit.revision if kit.revision is not None else kit.as_of),
            "created": kit.as_of,
            "licenses": [{"name": "CC-BY-4.0", "title": LICENCE, "path": LICENCE_URL}],
            "sources": sources,
            "contributors": [{"title": SITE, "path": kit.home, "role": "publisher"}],
            "resources": [_resource(table, folder) for table in tables],
        }
    )


def _resource(table: Table, folder: Path) -> dict[str, Any]:
    path = f"csv/{table.name}.csv"
    content = (folder / path).read_bytes()
    keys = [
        {"fields": column.name, "reference": {"resource": table_, "fields": name}}
        for column in table.columns
        if column.refers_to
        for table_, name in [_within(table, column.refers_to)]
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "title": table.title,
        "description": table.description,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(column, table) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": keys,
        },
    }


def _within(table: Table, target: tuple[str, str]) -> tuple[str, str]:
    """A reference to the same table is written with an empty name."""
    return ("" if target[0] == table.name else target[0].replace("_", "-"), target[1])


def _field(column: Column, table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "type": column.kind}
    if column.kind == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.description:
        found["description"] = column.description
    if table.unit and column.name in ("value", "value_low", "value_high"):
        found["unit"] = table.unit
    if column.required:
        found["constraints"] = {"required": True}
    return found


def csv_on_the_web(kit: About, tables: Iterable[Table]) -> str:
    """One description of all CSV files, as programs of CSV on the Web look for it beside them."""
    return _json(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "@id": kit.page,
            "dc:title": kit.title,
            "dc:license": {"@id": LICENCE_URL},
            "dc:modified": {"@value": kit.as_of, "@type": "xsd:dateTime"},
            "tables": [_described(table) for table in tables],
        }
    )


def _described(table: Table) -> dict[str, Any]:
    keys = [
        {
            "columnReference": column.name,
            "reference": {"resource": f"{column.refers_to[0]}.csv", "columnReference": name},
        }
        for column in table.columns
        if column.refers_to
        for name in [column.refers_to[1]]
    ]
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.description,
        "tableSchema": {
            "columns": [_column(column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": keys,
        },
    }


def _column(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "titles": column.name, "null": [""]}
    found["datatype"] = CSVW_TYPES.get(column.kind, column.kind)
    if column.description:
        found["dc:description"] = column.description
    return found | ({"required": True} if column.required else {})


def datasette_metadata(
    kit: About, tables: Iterable[Table], views: Iterable[tuple[str, str, str]]
) -> str:
    """For `datasette nkworld.sqlite --metadata metadata.json`."""
    described: dict[str, Any] = {
        table.name: {
            "title": table.title,
            "description": table.description,
            "columns": {c.name: c.description for c in table.columns if c.description},
        }
        for table in tables
    }
    described |= {name: {"title": title} for name, title, _ in views}
    return _json(
        {
            "title": kit.title,
            "description": kit.citation,
            "license": LICENCE,
            "license_url": LICENCE_URL,
            "source": SITE,
            "source_url": kit.page,
            "databases": {DATABASE.partition(".")[0]: {"tables": described}},
        }
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
