"""CSV on the Web (W3C) and Data Package (frictionlessdata.io), asked for when rows were read."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .about import About
from .tables import Column, Kind, Table

# {kind: (CSV on the Web, Data Package)}
TYPES: dict[Kind, tuple[Any, dict[str, Any]]] = {
    Kind.TEXT: ("string", {"type": "string"}),
    Kind.NUMBER: ("decimal", {"type": "number"}),
    Kind.INTEGER: ("integer", {"type": "integer"}),
    Kind.BOOLEAN: (
        {"base": "boolean", "format": "true|false"},
        {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    ),
    Kind.DATE: ("date", {"type": "date"}),
    Kind.MOMENT: ("dateTimeStamp", {"type": "datetime", "format": "any"}),
    Kind.LIST: ("json", {"type": "array"}),
}
DIALECT = {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]}
# What CSV on the Web has a term of its own for.
NAMED = {
    *("dataset", "title", "description", "url", "licence", "citation", "publisher"),
    *("rows", "sources"),
}


def as_json(described: Mapping[str, Any]) -> str:
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def csvw(tables: Sequence[Table], urls: Mapping[str, str], about: About) -> dict[str, Any]:
    """A group of tables, each found at its address in `urls`."""
    facts = about.facts(tables)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@id": about.address,
        "dc:title": about.title,
        "dc:description": about.description,
        "dc:identifier": about.slug,
        "dc:publisher": facts["publisher"],
        "dc:license": {"@id": facts["licence"]["url"]},
        "dc:rights": facts["licence"]["title"],
        "dc:bibliographicCitation": about.citation,
        "dc:source": [
            {
                "dc:identifier": each["slug"],
                "dc:title": each["title"],
                "dc:rights": each["licence"],
                **({"dc:license": {"@id": each["licence_url"]}} if each["licence_url"] else {}),
            }
            for each in facts["sources"]
        ],
        "schema:version": about.as_of,
        "notes": [{name: fact for name, fact in facts.items() if name not in NAMED}],
        "tables": [
            {
                "url": urls[table.name],
                "dc:title": table.title or table.name,
                **({"dc:description": table.description} if table.description else {}),
                "dialect": DIALECT,
                "notes": [{"rows": table.count}],
                "tableSchema": {
                    "columns": [
                        {
                            **{"name": each.name, "titles": each.name},
                            **{"datatype": TYPES[each.kind][0], "null": ""},
                            **({"required": True} if each.required else {}),
                            **({"dc:description": each.meaning} if each.meaning else {}),
                            **({"schema:unitText": each.unit} if each.unit else {}),
                        }
                        for each in table.columns
                    ],
                    "primaryKey": list(table.key),
                    "foreignKeys": [
                        {
                            "columnReference": column.name,
                            "reference": {"resource": urls[target], "columnReference": name},
                        }
                        for column, (target, name) in _references(table, urls)
                    ],
                },
            }
            for table in tables
        ],
    }


def _references(table: Table, beside: Mapping[str, Any]) -> list[tuple[Column, tuple[str, str]]]:
    return [
        (column, column.refers_to)
        for column in table.columns
        if column.refers_to and column.refers_to[0] in beside
    ]


def data_package(
    tables: Sequence[Table], files: Mapping[str, tuple[str, int, str]], about: About
) -> dict[str, Any]:
    """`files` are {table: (name of its CSV, bytes, SHA-256)}."""
    facts = about.facts(tables)
    licence = facts["licence"]
    return {
        "profile": "tabular-data-package",
        "name": about.slug.replace("/", "-"),
        "id": about.address,
        "title": about.title,
        "description": about.description,
        "homepage": about.address,
        "version": about.as_of,
        "licenses": [{"name": "CC-BY-4.0", "title": licence["title"], "path": licence["url"]}],
        "sources": [
            {name: each[name] for name in ("slug", "title", "licence")}
            | ({"path": each["url"]} if each["url"] else {})
            for each in facts["sources"]
        ],
        **about.more,
        "rows_withheld": facts["rows_withheld"],
        "citation": about.citation,
        "resources": [_resource(table, files) for table in tables],
    }


def _resource(table: Table, files: Mapping[str, tuple[str, int, str]]) -> dict[str, Any]:
    path, size, digest = files[table.name]
    return {
        "profile": "tabular-data-resource",
        "name": resource_name(table.name),
        **({"title": table.title} if table.title else {}),
        **({"description": table.description} if table.description else {}),
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "rowCount": table.count,
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    **TYPES[column.kind][1],
                    **({"description": column.meaning} if column.meaning else {}),
                    **({"unit": column.unit} if column.unit else {}),
                    **({"constraints": {"required": True}} if column.required else {}),
                }
                for column in table.columns
            ],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": [column.name],
                    "reference": {
                        # A reference to the same table is written with an empty name.
                        "resource": "" if target == table.name else resource_name(target),
                        "fields": [name],
                    },
                }
                for column, (target, name) in _references(table, files)
            ],
        },
    }


def resource_name(table: str) -> str:
    return table.lower().replace("/", "-").replace("_", "-")
