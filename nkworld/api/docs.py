"""The documentation page: the OpenAPI document, written out for people."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from rest_framework.renderers import BaseRenderer, TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.provenance.questions import refusal

from .schema import HERE, NOWHERE, document
from .views import PublicView, conditional

BULLET = re.compile(r"(?:^|\s)\* (?=`)")
CODE = re.compile("`([^`]+)`")

Part = dict[str, Any]  # a part of the OpenAPI document


def prose(text: str) -> str:
    """Escaped HTML of one paragraph, with what stands in backticks as code."""
    text = escape(" ".join(text.split()))
    return mark_safe(CODE.sub(r"<code>\1</code>", text))  # noqa: S308 - escaped above


KINDS = {"array": "list", "object": "record"}


@dataclass(frozen=True)
class Described:
    """A parameter, or a field of an answer."""

    name: str
    kind: str
    meaning: str


class Endpoint:
    """One address, as its operation in the document describes it."""

    def __init__(self, path: str, operation: Part, schemas: Part) -> None:
        self.path = path
        self.short_path = path.removeprefix(HERE)
        # Within its group: "profiles/{code}" of /api/v1/diplomacy/profiles/{code}/.
        self.title = self.short_path.partition("/")[2].strip("/") or "all"
        self.dom_id = operation["operationId"].replace("_", "-")
        self.group = self.short_path.partition("/")[0] or "root"
        self.summary = prose(operation["summary"])
        self.paragraphs = [prose(p) for p in operation.get("description", "").split("\n\n") if p]
        self.parameters = [_parameter(each) for each in operation.get("parameters", [])]
        answer = operation["responses"]["200"]["content"]["application/json"]
        self.schema = answer["schema"]["$ref"].rsplit("/", 1)[1]
        self._schemas = schemas
        self.described_at: Endpoint | None = None
        self.example = _example(answer)

    @cached_property
    def fields(self) -> list[Described]:
        """Only a page that shows them pays for the words of all."""
        return list(_fields(self._schemas[self.schema], self._schemas))


def _parameter(described: Part) -> Any:
    return Described(described["name"], kind_of(described["schema"]), meaning_in(described))


def meaning_in(described: Part) -> str:
    """The description; the values of a choice, a list in the document, in one line."""
    text, *values = BULLET.split(described.get("description", "").strip())
    phrase = "; ".join(" ".join(value.split(" - ", 1)) for value in values)
    return prose(f"{text} {phrase}")


def _fields(schema: Part, schemas: Part, prefix: str = "") -> Any:
    """Every field of the answer, those of its rows and of records within them included."""
    for name, described in schema.get("properties", {}).items():
        inner = _referred(described, schemas)
        yield Described(prefix + name, kind_of(described), meaning_in(described))
        if inner:
            many = "[]" if described.get("type") == "array" else ""
            yield from _fields(inner, schemas, f"{prefix}{name}{many}.")


def _referred(described: Part, schemas: Part) -> Any:
    """The schema that a field points to, directly, as one of two, or as that of a list's rows."""
    parts = [described, described.get("items", {})]
    parts += described.get("allOf", []) + described.get("oneOf", [])
    names = [part["$ref"].rsplit("/", 1)[1] for part in parts if "$ref" in part]
    return schemas[names[0]] if names else None


def kind_of(described: Part) -> str:
    """Its type in a word or two, as a table prints it: string, record or null."""
    given = described.get("type", "object")
    kinds = {given} if isinstance(given, str) else {*given}
    kinds |= {each["type"] for each in described.get("oneOf", ()) if "type" in each}
    words = sorted(KINDS.get(kind, kind) for kind in kinds - {"null"})
    word = "choice" if "enum" in described else " or ".join(words)
    return f"{word} or null" if "null" in kinds else word


def _example(answer: Any) -> str:
    """A real answer as printed JSON; empty where there is none."""
    found = next(iter(answer.get("examples", {}).values()), None)
    return json.dumps(found["value"], indent=2, ensure_ascii=False) if found else ""


@dataclass(frozen=True)
class Group:
    """The addresses under one first word, which have a page of their own."""

    name: str
    endpoints: list[Endpoint] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.name.capitalize()

    @property
    def lists(self) -> list[Endpoint]:
        """Without the addresses of single rows, which follow from these."""
        return [each for each in self.endpoints if "{" not in each.path]


# {its start page: its name}
LANGUAGES = {
    "curl": "curl",
    "python": "Python",
    "r": "R",
    "excel": "Excel",
    "observable": "Observable",
}
SECTIONS = [
    {"title": "First answers", "id": "start"},
    {"title": "What holds everywhere", "id": "rules"},
    {"title": "Every address", "id": "addresses"},
]


def grouped(endpoints: list[Endpoint]) -> dict[str, Group]:
    """{first word: its addresses}"""
    groups: dict[str, Group] = {}
    for endpoint in endpoints:
        groups.setdefault(endpoint.group, Group(endpoint.group)).endpoints.append(endpoint)
    return groups


def describe_once(endpoints: list[Endpoint]) -> None:
    """A kind of answer is described where it is met first; the others lead there."""
    first: dict[str, Endpoint] = {}
    for endpoint in endpoints:
        found = first.setdefault(endpoint.schema, endpoint)
        endpoint.described_at = None if found is endpoint else found


def first_commands(endpoints: Any, host: str) -> Any:
    """What to type first, at the first table of claims and the first chart that are announced."""
    tables = [e.path for e in endpoints if "cursor" in {each.name for each in e.parameters}]
    charts = [e.path for e in endpoints if e.path.startswith(f"{HERE}charts/")][1:]
    questions = [f"{path}{more}" for path in tables[:1] for more in ("", "?from=2015&rule=all")]
    files = [f"{path}?rule=all&format=csv" for path in tables[:1]]
    return [
        *(f"curl '{host}{question}'" for question in questions + charts[:1]),
        *(f"curl -OJ '{host}{file}'" for file in files),
    ]


class MarkdownRenderer(BaseRenderer):
    """A page that is Markdown, as it is written."""

    media_type = "text/markdown"
    format = "md"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return str(data["markdown"]).encode()


class DocsPage(PublicView):
    """The documentation, rendered here and without anything from another site."""

    schema = None
    renderer_classes: list[type[BaseRenderer]] = [TemplateHTMLRenderer]

    def groups(self, examples_under: str) -> dict[str, Group]:
        described = document(self.request, examples_under)
        schemas = described["components"]["schemas"]
        paths = described["paths"].items()
        return grouped([Endpoint(path, each["get"], schemas) for path, each in paths])


class Docs(DocsPage):
    """What to type first, what holds everywhere, and every address with what it answers."""

    @conditional
    def get(self, request: Request) -> Response:
        groups = list(self.groups(NOWHERE).values())
        endpoints = [endpoint for group in groups for endpoint in group.endpoints]
        context = {
            "groups": groups,
            "sections": SECTIONS,
            "languages": LANGUAGES.items(),
            "commands": first_commands(endpoints, request.build_absolute_uri("/").rstrip("/")),
        }
        return Response(context, template_name="api/docs.html")


class DocsOfGroup(DocsPage):
    """Parameters, fields and a real answer of the addresses under one first word."""

    @conditional
    def get(self, request: Request, group: str) -> Response:
        groups = self.groups(f"{HERE}{group}/")
        if group not in groups:
            raise Http404(refusal(f"Nothing is documented as “{group}”.", group, groups))
        found = groups[group]
        describe_once(found.endpoints)
        sections = [{"title": each.title, "id": each.dom_id} for each in found.endpoints]
        context = {
            "group": found,
            "groups": groups.values(),
            "sections": sections,
            "crumbs": [{"title": "The API", "url": reverse("api:docs")}, {"title": found.title}],
        }
        return Response(context, template_name="api/docs_of_group.html")
