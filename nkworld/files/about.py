"""What a file tells of itself wherever it ends up: origin, moment, sources, terms, citation; the
same as CSV on the Web (W3C) and as a Data Package (frictionlessdata.io), when rows were read.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from nkworld.charts.citations import LICENCE, LICENCE_URL, SITE, TERMS

from .tables import Column, Kind, Table, moment_text


@dataclass(frozen=True)
class SourceTerms:
    """A source whose rows a file holds, and what it asks of who uses them."""

    slug: str
    title: str
    url: str = ""
    licence: str = ""
    licence_url: str = ""

    @classmethod
    def of(cls, source: Any) -> Self:
        title = f"{source.publisher}, {source.title}"
        return cls(source.slug, title, source.url, source.licence, source.licence_url)


CITE_AS = "Cite as"
WITHHELD = (
    "Rows withheld: the source’s terms limit republishing in bulk. Each can be read one by one."
)


@dataclass(frozen=True, kw_only=True)
class About:
    """`address` is that of the very file, `moment` that as known at which its rows stand. `more`
    are facts for a program, `words` for a person; `look_up` gives the terms of sources by slug.
    """

    title: str
    slug: str
    address: str
    look_up: Callable[[frozenset[str]], Sequence[SourceTerms]]
    description: str = ""
    moment: datetime | None = None
    citation: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    words: Sequence[tuple[str, str]] = ()

    @property
    def as_of(self) -> str:
        return moment_text(self.moment) if self.moment else ""

    def sources(self, tables: Iterable[Table]) -> Sequence[SourceTerms]:
        slugs = set().union(*(table.sources | set(table.left_out) for table in tables))
        return self.look_up(frozenset(slugs - {"", None}))

    def facts(self, tables: Sequence[Table]) -> dict[str, Any]:
        """As a program reads it; to be asked when the rows have been read."""
        return {
            "dataset": self.slug,
            "title": self.title,
            "description": self.description,
            "url": self.address,
            "as_of": self.as_of or None,
            **self.more,
            "licence": {"title": TERMS, "url": LICENCE_URL, "name": LICENCE},
            "citation": self.citation,
            "publisher": SITE,
            "rows": {table.name: table.count for table in tables},
            "rows_withheld": withheld(tables),
            "sources": [
                asdict(each) | {"url": each.url or None, "licence_url": each.licence_url or None}
                for each in self.sources(tables)
            ],
        }

    def pairs(self, tables: Sequence[Table]) -> list[tuple[str, str]]:
        """As a person reads it: pairs of a name and a text, none empty."""
        counts = ", ".join(f"{slug}: {count:,}" for slug, count in withheld(tables).items())
        terms = {
            f"Source {e.slug}": f"{e.title}. Its terms: {e.licence}" if e.licence else e.title
            for e in self.sources(tables)
        }
        pairs = [
            *self.words,
            *((f"Rows of {table.name}", f"{table.count:,}") for table in tables),
            *terms.items(),
            ("Withheld", f"{counts}. {WITHHELD}" if counts else ""),
            ("Published by", SITE),
            ("Licence", f"{TERMS}: {LICENCE_URL}"),
            ("Address", self.address),
            (CITE_AS, self.citation),
        ]
        return [(name, text) for name, text in pairs if text]


def withheld(tables: Iterable[Table]) -> dict[str, int]:
    """{slug: rows} of the sources whose rows are left out of the file."""
    found: Counter[str] = Counter()
    for table in tables:
        found += table.left_out
    return dict(sorted(found.items()))


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
