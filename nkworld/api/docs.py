"""The documentation for people, made from the OpenAPI document and from Markdown in `docs/`."""

import json
import re
from collections import defaultdict
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from rest_framework.renderers import BaseRenderer, TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from nkworld.asking.claim_tables import claim_tables
from nkworld.asking.questions import nearest, refusal
from nkworld.charts.citations import LICENCE_URL, SITE
from nkworld.files.tables import Column
from nkworld.published import VALUES

from .columns import children_of, columns_for
from .errors import INVALID_QUERY, TYPES, address_of, problem
from .fields import MEANINGS
from .router import router
from .schema import HERE, Part, document
from .serializers import CountryOfCodeField, CountryRefSerializer
from .views import JSONRenderer, PublicView, conditional

CODE = re.compile("`([^`]+)`")
KINDS = {"array": "list", "object": "record"}
LOCAL = "http://127.0.0.1:8000"  # the portal in the start pages as they lie in docs/
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
_parser = MarkdownIt("commonmark", {"html": False, "typographer": False})


def prose(text: str) -> SafeString:
    """Escaped HTML of one paragraph, with what stands in backticks as code."""
    text = escape(" ".join(text.split()))
    return mark_safe(CODE.sub(r"<code>\1</code>", text))  # noqa: S308 - escaped above


def meaning_in(described: Part) -> SafeString:
    inner = described.get("schema", described)
    listed = [inner, inner.get("items", {}), *inner.get("anyOf", ()), *inner.get("allOf", ())]
    labels = (each.get("description", "") for each in listed if {"enum", "pattern"} & {*each})
    return prose(" ".join([described.get("description", ""), *labels]))


def kind_of(described: Part) -> str:
    """Its type in a word or two, as a table prints it: string, record or null."""
    parts = [described] if "type" in described else []
    parts += [each for name in ("oneOf", "anyOf", "allOf") for each in described.get(name, ())]
    kinds: set[str] = set()
    for each in parts or [{}]:
        given = each.get("type", "object")
        kinds |= {given} if isinstance(given, str) else {*given}
    is_choice = any("enum" in each for each in parts)
    word = " or ".join(sorted(KINDS.get(kind, kind) for kind in kinds - {"null"}))
    word = "choice" if is_choice else word
    return f"{word} or null" if "null" in kinds else word


def groups_of(request: Request) -> dict[str, list[Part]]:
    """{first word: its addresses, as the pages print them}"""
    groups: dict[str, list[Part]] = {}
    for path, methods in document(request)["paths"].items():
        operation = methods["get"]
        group, _, rest = path.removeprefix(HERE).partition("/")
        endpoint = {
            "path": path,
            "is_list": "{" not in path,  # addresses of single rows follow from these
            # Within its group: "profiles/{code}" of /api/v1/diplomacy/profiles/{code}/.
            "title": rest.strip("/") or "all",
            "id": operation["operationId"].replace("_", "-"),
            "summary": prose(operation["summary"]),
            "text": operation.get("description", ""),
            "query": operation["parameters"],
        }
        groups.setdefault(group or "root", []).append(endpoint)
    return groups


class MarkdownRenderer(BaseRenderer):
    media_type = "text/markdown"
    format = "md"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return str(data["markdown"]).encode()


class DocsPage(PublicView):
    schema = None
    renderer_classes: list[type[BaseRenderer]] = [TemplateHTMLRenderer]

    def page(self, template: str, *above: tuple[str, str], **context: Any) -> Response:
        """With crumbs of what lies `above`: (title, address), its own last and without one."""
        crumbs = [{"title": "The API", "url": reverse("api:docs")}]
        crumbs += [{"title": title, **({"url": url} if url else {})} for title, url in above]
        return Response({"crumbs": crumbs} | context, template_name=f"api/{template}.html")


class Docs(DocsPage):
    @conditional
    def get(self, request: Request) -> Response:
        groups = groups_of(request)
        # At the first table of claims and the first chart that are announced.
        every = [each for some in groups.values() for each in some]
        table = next(each["path"] for each in every if "cursor" in str(each["query"]))
        charts = [each["path"] for each in groups["charts"]][1:2]
        host = request.build_absolute_uri("/").rstrip("/")
        questions = [table, f"{table}?from=2015&rule=all", *charts]
        context = {
            "groups": [(n, [each for each in g if each["is_list"]]) for n, g in groups.items()],
            "sections": SECTIONS,
            "languages": LANGUAGES.items(),
            "commands": [
                *(f"curl '{host}{question}'" for question in questions),
                f"curl -OJ '{host}{table}?rule=all&format=csv'",
            ],
        }
        return Response(context, template_name="api/docs.html")


class DocsOfGroup(DocsPage):
    @conditional
    def get(self, request: Request, group: str) -> Response:
        groups = groups_of(request)
        if group not in groups:
            raise Http404(refusal(f"Nothing is documented as “{group}”.", group, groups))
        found = groups[group]
        for each in found:
            each["paragraphs"] = [prose(text) for text in each["text"].split("\n\n") if text]
            each["parameters"] = [
                {"name": e["name"], "kind": kind_of(e["schema"]), "meaning": meaning_in(e)}
                for e in each["query"]
            ]
        title = group.capitalize()
        context = {"name": group, "title": title, "endpoints": found, "groups": groups}
        return self.page("docs_of_group", (title, ""), sections=found, **context)


@cache
def rendered(markdown: str) -> SafeString:
    html = _parser.render(markdown).replace(
        "<pre>", '<pre tabindex="0" role="group" aria-label="Code">'
    )
    return mark_safe(html)  # noqa: S308 - our own pages; HTML in them is escaped


class TextPage(DocsPage):
    """A text of docs/, or the start page of a language."""

    name = ""
    renderer_classes = [TemplateHTMLRenderer, MarkdownRenderer]

    @conditional
    def get(self, request: Request, slug: str = "") -> Response:
        if slug and slug not in LANGUAGES:
            raise Http404(f"Nothing begins with “{slug}”. {nearest(slug, LANGUAGES)}")
        path = settings.BASE_DIR / "docs" / f"{f'start/{slug}' if slug else self.name}.md"
        markdown = path.read_text(encoding="utf-8")
        if slug:
            markdown = markdown.replace(LOCAL, request.build_absolute_uri("/").rstrip("/"))
        title, _, body = markdown.removeprefix("# ").partition("\n")
        context: dict[str, Any] = {"markdown": markdown, "title": title, "body": rendered(body)}
        context |= {"slug": slug, "languages": LANGUAGES.items() if slug else ()}
        return self.page("text", (title, ""), **context)


class Problems(DocsPage):
    @conditional
    def get(self, request: Request, name: str = "") -> Response:
        if not name:
            return self.page("problems", ("Refusals", ""), types=TYPES.values())
        if name not in TYPES:
            raise Http404(refusal(f"No kind of refusal is called “{name}”.", name, TYPES))
        kind = TYPES[name]
        errors = [("", kind.meaning)]
        if kind is INVALID_QUERY:
            known = ["csv", "csv-excel", "json"]
            errors = [("format", refusal("“cvs” is not a format here.", "cvs", known))]
        example = problem(request, kind, errors) | {"instance": f"{HERE}…"}
        return self.page(
            "problem",
            ("Refusals", reverse("api:problems")),
            (kind.title, ""),
            type=kind,
            address=address_of(request, kind),
            meaning=prose(kind.meaning),
            remedy=prose(kind.remedy),
            example=json.dumps(example, indent=2, ensure_ascii=False),
        )


REFERRED = re.compile(r'"#/components/schemas/([^"]+)"')
MANY = 6  # tables beyond which their number is told and not their names


class FieldReference(DocsPage):
    @conditional
    def get(self, request: Request) -> Response:
        tables = [
            {"dataset": slug, "unit": table.model.unit, "view": prose(table.point_of_view)}
            for slug, table in claim_tables().items()
        ]
        described = document(request)
        schemas = described["components"]["schemas"]
        within = {kind: REFERRED.findall(json.dumps(schema)) for kind, schema in schemas.items()}
        # {(name, kind, meaning): the addresses in whose answers it stands}
        fields: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for path, methods in described["paths"].items():
            where = path.removeprefix(HERE).strip("/") or "/"
            waiting, seen = REFERRED.findall(json.dumps(methods["get"]["responses"]["200"])), set()
            while waiting:
                kind = waiting.pop()
                if kind in seen:
                    continue
                seen.add(kind)
                waiting += within[kind]
                for name, schema in schemas[kind].get("properties", {}).items():
                    field = (name, kind_of(schema), meaning_in(schema))
                    if where not in fields[field]:
                        fields[field].append(where)
        every = sorted(fields.items())
        return self.page("fields", ("Fields", ""), tables=tables, fields=every, many=MANY)


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
    rows: dict[str, Any] = {}
    models: dict[Any, str] = {}
    for name, viewset, _ in router.registry:
        if hasattr(viewset, "serializer_class"):  # else it is no table: the search
            rows[name] = viewset.row_serializer()()
        declared = getattr(viewset, "queryset", None), getattr(viewset, "question_class", None)
        for model in {getattr(each, "model", None) for each in declared} - {None}:
            models.setdefault(model, name)
    columns = {name: columns_for(row) for name, row in rows.items()}
    units = {name: table.model.unit for name, table in claim_tables().items()}
    found: list[Part] = []

    def collect(table: str, own: list[Column], row: Any, **more: Any) -> None:
        concepts: list[Part] = []
        for column in own:
            field = row.fields[column.keys[0]]
            if isinstance(field, CountryOfCodeField):
                field = CountryRefSerializer()
            label = str(field.label or "").strip()
            concept = {
                "@id": f"#{table}.{column.name}",
                "@type": "skos:Concept",
                "name": column.name,
                "kind": column.kind,
                "meaning": column.meaning or MEANINGS.get(column.keys[-1]) or label,
            }
            # The column of another table which its value names.
            target = models.get(getattr(getattr(field, "Meta", None), "model", None))
            if target and column.name == column.keys[0]:
                there = {each.name for each in columns[target]}
                key = next(iter(field.fields)) if isinstance(field, Serializer) else ""
                concept["refers_to"] = f"#{target}.{key if key in there else 'id'}"
            concepts.append(concept)
        about = {"@id": f"#{table}", "@type": "skos:Collection", "name": table}
        found.append(about | {"columns": concepts} | more)

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
