"""The documentation for people: one page, the addresses of each group with what they can be asked,
the kinds of refusals, and the pages that `docs/` has as Markdown.
"""

import json
import re
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

from nkworld.provenance.questions import nearest, refusal

from .errors import INVALID_QUERY, TYPES, address_of, problem
from .schema import HERE, Part, document
from .views import PublicView, conditional

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
    """The description of a parameter or field, and what the values of its closed list mean."""
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
            "asked": operation["parameters"],
        }
        groups.setdefault(group or "root", []).append(endpoint)
    return groups


class MarkdownRenderer(BaseRenderer):
    """A page that is Markdown, as it is written."""

    media_type = "text/markdown"
    format = "md"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return str(data["markdown"]).encode()


class DocsPage(PublicView):
    """A page of the documentation, rendered here and without anything from another site."""

    schema = None
    renderer_classes: list[type[BaseRenderer]] = [TemplateHTMLRenderer]

    def page(self, template: str, *above: tuple[str, str], **context: Any) -> Response:
        """With crumbs of the API and of what lies `above`: (title, address), the page's own last,
        without an address.
        """
        crumbs = [{"title": "The API", "url": reverse("api:docs")}]
        crumbs += [{"title": title, **({"url": url} if url else {})} for title, url in above]
        return Response({"crumbs": crumbs} | context, template_name=f"api/{template}.html")


class Docs(DocsPage):
    """What to type first, what holds everywhere, and every address with what it answers."""

    @conditional
    def get(self, request: Request) -> Response:
        groups = groups_of(request)
        # At the first table of claims and the first chart that are announced.
        every = [each for some in groups.values() for each in some]
        table = next(each["path"] for each in every if "cursor" in str(each["asked"]))
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
    """What the addresses under one first word can be asked."""

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
                for e in each["asked"]
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


def text_of(name: str) -> str:
    return (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8")


class TextPage(DocsPage):
    """A page that is Markdown in `docs/`: page and repository say the same."""

    name = ""
    renderer_classes = [TemplateHTMLRenderer, MarkdownRenderer]

    @conditional
    def get(self, request: Request) -> Response:
        return self.text(text_of(self.name))

    def text(self, markdown: str, **context: Any) -> Response:
        title, _, body = markdown.removeprefix("# ").partition("\n")
        context |= {"markdown": markdown, "title": title, "body": rendered(body)}
        return self.page("text", (title, ""), **context)


class StartPage(TextPage):
    """What to type in the first quarter of an hour, in one language."""

    @conditional
    def get(self, request: Request, slug: str) -> Response:
        if slug not in LANGUAGES:
            raise Http404(f"Nothing begins with “{slug}”. {nearest(slug, LANGUAGES)}")
        host = request.build_absolute_uri("/").rstrip("/")
        text = text_of(f"start/{slug}").replace(LOCAL, host)
        return self.text(text, slug=slug, languages=LANGUAGES.items())


class Problems(DocsPage):
    """Every kind of refusal."""

    @conditional
    def get(self, request: Request) -> Response:
        return self.page("problems", ("Refusals", ""), types=TYPES.values())


class ProblemPage(DocsPage):
    """One kind of refusal: what happened, what to do, and how it looks."""

    @conditional
    def get(self, request: Request, name: str) -> Response:
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
