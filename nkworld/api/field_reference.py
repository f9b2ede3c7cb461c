"""Every field of every answer on one page: what it means, of which type, in which unit."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.provenance.claim_tables import claim_tables

from .docs import DocsPage, Part, kind_of, meaning_in, prose
from .schema import HERE, NOWHERE, document
from .views import conditional

MANY = 6  # tables beyond which their number is told and not their names


def claim_units() -> list[dict[str, Any]]:
    """{dataset, unit, point of view} of each table of claims."""
    return [
        {"dataset": slug, "unit": table.model.unit, "point_of_view": prose(table.point_of_view)}
        for slug, table in claim_tables().items()
    ]


@dataclass(frozen=True, order=True)
class Field:
    """A field as it is meant in some tables."""

    name: str
    kind: str
    meaning: str


def every_field(described: Part) -> list[tuple[Field, list[str]]]:
    """(field, the addresses in whose answers it stands) by name."""
    schemas = described["components"]["schemas"]
    found: dict[Field, list[str]] = defaultdict(list)
    for where, answer in _answers(described):
        for kind in _within(answer, schemas):
            for name, told in schemas[kind].get("properties", {}).items():
                field = Field(name, kind_of(told), meaning_in(told))
                if where not in found[field]:
                    found[field].append(where)
    return sorted(found.items())


def _answers(described: Part) -> Iterator[tuple[str, str]]:
    """(address within the API, the kind of its answer)"""
    for path, methods in described["paths"].items():
        answer = methods["get"]["responses"].get("200", {}).get("content", {})
        schema = answer.get("application/json", {}).get("schema", {})
        if "$ref" in schema:
            yield path.removeprefix(HERE).strip("/") or "/", schema["$ref"].rsplit("/", 1)[1]


def _within(kind: str, schemas: Part) -> list[str]:
    """The kind of an answer and all that stand in it."""
    found, waiting = [], [kind]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.append(name)
            waiting += _referred(schemas[name])
    return found


def _referred(part: Any) -> list[str]:
    if isinstance(part, list):
        return [name for each in part for name in _referred(each)]
    if not isinstance(part, dict):
        return []
    own = [part["$ref"].rsplit("/", 1)[1]] if isinstance(part.get("$ref"), str) else []
    return own + [name for each in part.values() for name in _referred(each)]


class FieldReference(DocsPage):
    """One table of all fields, for the browser's own search."""

    @conditional
    def get(self, request: Request) -> Response:
        context = {
            "tables": claim_units(),
            "fields": every_field(document(request, NOWHERE)),
            "many": MANY,
            "crumbs": [{"title": "The API", "url": reverse("api:docs")}, {"title": "Fields"}],
        }
        return Response(context, template_name="api/fields.html")
