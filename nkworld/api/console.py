"""The console: a form for each address of the API, its answer, and the line to copy.

Without scripts the form leads to a page with the answer; with them it stays and shows it there.
"""

import copy
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve, reverse
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.provenance.questions import nearest

from .docs import DocsPage, Endpoint, Part, kind_of, meaning_in, prose
from .schema import HERE, NOWHERE, document
from .views import conditional

AT, ASKED = "at", "asked"  # which address, and whether its form was sent
IN_PATH = "path."  # before the name of a part of the address
ROWS = "5"  # of a page, unless more are wanted
LONGEST = 60_000  # characters of an answer on the page
LINES = {
    "curl": "curl -s '{address}'",
    "Python": 'import json, urllib.request as r; answer = json.load(r.urlopen("{address}"))',
    "R": 'answer <- jsonlite::fromJSON("{address}", flatten = TRUE)',
}


@dataclass(frozen=True)
class Input:
    """One input of the form."""

    name: str
    label: str
    meaning: str
    kind: str
    choices: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class Answer:
    """What the address says; `text` as printed."""

    status: int
    text: str
    is_cut: bool


class Console(DocsPage):
    """A question put together in a form, with its address and its answer."""

    def read(self) -> None:
        """Every parameter of every address may come: the address itself refuses what it must."""

    @conditional
    def get(self, request: Request) -> Response:
        described = document(request, NOWHERE)
        paths = {path: methods["get"] for path, methods in described["paths"].items()}
        query = request.query_params
        at = query.get(AT, "") or first_table(paths)
        if at not in paths:
            raise Http404(f"There is no address “{at}”. {nearest(at, paths)}")
        endpoint = Endpoint(at, paths[at], described["components"]["schemas"])
        inputs = inputs_of(paths[at], query)
        address = request.build_absolute_uri(address_of(at, inputs))
        is_asked = ASKED in query and all(each.value for each in inputs if is_in_path(each))
        context = {
            "paths": [path for path in paths if path != HERE],
            "endpoint": endpoint,
            "inputs": inputs,
            "host": request.build_absolute_uri("/").rstrip("/"),
            "address": address,
            "lines": [(name, line, line.format(address=address)) for name, line in LINES.items()],
            "answer": self.answer(address) if is_asked else None,
            "crumbs": [{"title": "The API", "url": reverse("api:docs")}, {"title": "Console"}],
        }
        return Response(context, template_name="api/console.html")

    def answer(self, address: str) -> Answer:
        """Asked within this process, as the reader would ask it."""
        path, _, query = address.removeprefix(self.request.build_absolute_uri("/")).partition("?")
        response = answered_within(self.request._request, f"/{path}", query)
        body = b"".join(response) if response.streaming else response.content
        text = json.dumps(json.loads(body), indent=2, ensure_ascii=False) if body else ""
        return Answer(response.status_code, text[:LONGEST], len(text) > LONGEST)


def first_table(paths: dict[str, Part]) -> str:
    """What is shown where nothing was chosen: the first table of claims."""
    pages = (path for path, each in paths.items() if "cursor" in str(each.get("parameters")))
    return next(pages, next(iter(paths)))


def inputs_of(operation: Part, query: QueryDict) -> list[Input]:
    """Those of the address first, then its parameters, as they were filled in."""
    found = [_input(each, query) for each in operation.get("parameters", ())]
    found = [each for each in found if each.name not in ("format", "cursor")]
    return sorted(found, key=lambda each: not is_in_path(each))


def _input(parameter: Part, query: QueryDict) -> Input:
    name, schema = parameter["name"], parameter.get("schema", {})
    sent = IN_PATH + name if parameter["in"] == "path" else name
    unsaid = ROWS if name == "page_size" else ""
    meaning = meaning_in(parameter) if parameter.get("description") else prose("")
    values = tuple(str(each) for each in schema.get("enum", ()) if each not in (None, ""))
    return Input(sent, name, meaning, kind_of(schema), values, query.get(sent, unsaid))


def is_in_path(given: Input) -> bool:
    return given.name.startswith(IN_PATH)


def address_of(at: str, inputs: list[Input]) -> str:
    """The path and query that ask for what the form says; what is empty is not sent."""
    path = at
    for each in inputs:
        if is_in_path(each) and each.value:
            path = path.replace(f"{{{each.label}}}", quote(each.value.strip(), safe=""))
    sent = [(each.name, each.value.strip()) for each in inputs if not is_in_path(each)]
    query = urlencode([pair for pair in sent if pair[1]], safe=",:/")
    return f"{path}?{query}" if query else path


def answered_within(request: HttpRequest, path: str, query: str) -> Any:
    """What another address answers to the same reader, by a call within this process."""
    asked = asked_instead(request, path, query)
    match = resolve(asked.path_info)
    response: Any = match.func(asked, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


def asked_instead(request: HttpRequest, path: str, query: str) -> HttpRequest:
    """The same reader's request for another address, by JSON and without conditions."""
    asked: Any = copy.copy(request)
    for kept in ("headers", "GET", "accepted_types"):
        asked.__dict__.pop(kept, None)
    conditions = ("HTTP_IF_", "HTTP_RANGE", "HTTP_ACCEPT")
    meta = {name: value for name, value in request.META.items() if not name.startswith(conditions)}
    asked.META = meta | {"QUERY_STRING": query, "PATH_INFO": path, "REQUEST_METHOD": "GET"}
    asked.environ, asked.method = asked.META, "GET"
    asked.path = asked.path_info = path
    return asked
