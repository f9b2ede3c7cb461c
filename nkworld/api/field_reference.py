"""Every field of every answer on one page: what it means, of which type, in which unit; and the
tables with their columns and keys for programs, as SKOS in JSON-LD that reads as plain JSON, too.
"""

import json
import re
from collections import defaultdict
from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from nkworld.charts.citations import LICENCE_URL, SITE
from nkworld.files.tables import Column
from nkworld.provenance.claim_tables import claim_tables
from nkworld.published import VALUES

from .columns import children_of, columns_for
from .docs import DocsPage, kind_of, meaning_in, prose
from .meanings import MEANINGS
from .renderers import JSONRenderer
from .router import router
from .schema import HERE, Part, document
from .serializers import CountryOfCodeField, CountryRefSerializer
from .views import PublicView, conditional

REFERRED = re.compile(r'"#/components/schemas/([^"]+)"')
MANY = 6  # tables beyond which their number is told and not their names


def every_field(described: Part) -> list[tuple[tuple[str, str, str], list[str]]]:
    """((name, kind, meaning), the addresses in whose answers it stands) of each field, by name."""
    schemas = described["components"]["schemas"]
    within = {kind: REFERRED.findall(json.dumps(schema)) for kind, schema in schemas.items()}
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for path, methods in described["paths"].items():
        where = path.removeprefix(HERE).strip("/") or "/"
        waiting, seen = REFERRED.findall(json.dumps(methods["get"]["responses"]["200"])), set()
        while waiting:
            kind = waiting.pop()
            if kind in seen:
                continue
            seen.add(kind)
            waiting += within[kind]
            for name, told in schemas[kind].get("properties", {}).items():
                field = (name, kind_of(told), meaning_in(told))
                if where not in found[field]:
                    found[field].append(where)
    return sorted(found.items())


class FieldReference(DocsPage):
    """One table of all fields, for the browser's own search."""

    @conditional
    def get(self, request: Request) -> Response:
        tables = [
            {"dataset": slug, "unit": table.model.unit, "view": prose(table.point_of_view)}
            for slug, table in claim_tables().items()
        ]
        fields = every_field(document(request))
        return self.page("fields", ("Fields", ""), tables=tables, fields=fields, many=MANY)


SKOS = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "title": "dct:title",
    "license": {"@id": "dct:license", "@type": "@id"},
    "tables": {"@reverse": "skos:inScheme"},
    "columns": "skos:member",
    "name": "skos:prefLabel",
    "meaning": {"@id": "skos:definition", "@language": "en"},
    "refers_to": {"@id": "skos:related", "@type": "@id"},
    "rows_of": {"@id": "dct:isPartOf", "@type": "@id"},
}


class JsonLdRenderer(JSONRenderer):
    media_type = "application/ld+json"
    format = "jsonld"


class FieldScheme(PublicView):
    """Tables, columns, keys and references: a table is a collection, a column a concept."""

    schema = None
    renderer_classes = [JsonLdRenderer]

    @conditional
    def get(self, request: Request) -> Response:
        page = request.build_absolute_uri(reverse("api:fields"))
        return Response(
            {
                "@context": SKOS | {"@base": page},
                "@id": page,
                "@type": "skos:ConceptScheme",
                "title": f"Fields of {SITE}",
                "license": LICENCE_URL,
                "tables": described_tables(),
            }
        )


def described_tables() -> list[Part]:
    """Each table of the API, then the lists of records within its rows."""
    rows: dict[str, Any] = {}
    models: dict[Any, str] = {}
    for name, viewset, _ in router.registry:
        if hasattr(viewset, "serializer_class"):  # else it is no table: the search
            is_curated = hasattr(viewset, "row_serializer")
            rows[name] = (viewset.row_serializer() if is_curated else viewset.serializer_class)()
        asked = getattr(viewset, "queryset", None), getattr(viewset, "question_class", None)
        for model in {getattr(each, "model", None) for each in asked} - {None}:
            models.setdefault(model, name)
    columns = {name: columns_for(row) for name, row in rows.items()}
    units = {name: table.model.unit for name, table in claim_tables().items()}
    found: list[Part] = []

    def collect(name: str, own: list[Column], row: Any, **more: Any) -> None:
        told = [_concept(name, each, row, columns, models) for each in own]
        about = {"@id": f"#{name}", "@type": "skos:Collection", "name": name, "columns": told}
        found.append(about | more)

    for name, row in rows.items():
        names = [each.name for each in columns[name]]
        key = next(each for each in ("id", "code", "slug", *names) if each in names)
        collect(name, columns[name], row, url=f"{HERE}{name}/", key=[key])
        for each in found[-1]["columns"]:
            if name in units and each["name"] in VALUES:
                each["unit"] = units[name]
        for child, inner in children_of(row).items():
            own = columns_for(inner, with_lists=True)
            collect(f"{name}.{child}", own, inner, rows_of=f"#{name}")
    return found


def _concept(
    table: str,
    column: Column,
    row: Any,
    columns: dict[str, list[Column]],
    models: dict[Any, str],
) -> Part:
    """A column; `refers_to` is that of another table which its value names."""
    field = row.fields[column.keys[0]]
    if isinstance(field, CountryOfCodeField):
        field = CountryRefSerializer()
    target = models.get(getattr(getattr(field, "Meta", None), "model", None))
    told = {
        "@id": f"#{table}.{column.name}",
        "@type": "skos:Concept",
        "name": column.name,
        "kind": column.kind,
        "meaning": column.meaning
        or MEANINGS.get(column.keys[-1])
        or str(field.label or "").strip(),
    }
    if target and column.name == column.keys[0]:
        names = {each.name for each in columns[target]}
        key = next(iter(field.fields)) if isinstance(field, Serializer) else ""
        told["refers_to"] = f"#{target}.{key if key in names else 'id'}"
    return told
