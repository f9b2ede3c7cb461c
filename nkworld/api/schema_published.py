"""The OpenAPI document as it is given away: what is alike stands in it once."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.fields import NAME
from nkworld.asking.questions import refusal
from nkworld.charts.citations import SITE

from .columns import EMBED
from .errors import MEDIA_TYPE, TYPES
from .fields import DECLARED, referred
from .schema import FILES, HERE, JSON, Part, camel, document, made_once
from .serializers import PAPERS, ObservationSerializer
from .views import PublicView, answered_within, conditional

# Fields that many answers share: {name in the document: the fields}.
BASES: dict[str, list[str]] = {
    "Claim": ["id", "url", *ObservationSerializer.provenance_fields, "period_start", "period_end"],
    "Papers": [*PAPERS],
}
NOT_MODIFIED = "* `304` - Not changed since the answer whose ETag If-None-Match names; no content."
TEXT = {"type": "string"}
Place = tuple[str, str, Any, Any]  # where a part is met, its name, what holds it, under which key


def _published(request: Any, group: str) -> Part:
    found = document(request) | about(request)
    if group:
        own = [path for path in found["paths"] if path.startswith(f"{HERE}{group}/")]
        found["paths"] = {path: found["paths"][path] for path in own}
    paths, components = found["paths"], found["components"]
    schemas = components["schemas"]
    # Of one table of claims and one of records an answer stands as an example.
    wanted = ["readings", "on"]
    for path, each in paths.items():
        names = {parameter["name"] for parameter in each["get"]["parameters"]}
        kind = next((name for name in wanted if name in names), None)
        if kind and "{" not in path:
            wanted.remove(kind)
            answer = answered_within(request._request, path, "page_size=1")
            if answer.status_code == HTTPStatus.OK:
                shown = {"value": json.loads(answer.content), "summary": "From the data"}
                content = each["get"]["responses"]["200"]["content"][JSON]
                content["examples"] = {"FromTheData": shown}
    share_fields(schemas)
    for template, operation in DECLARED["folded"].items():
        if group != operation["tags"][0]:
            fold(paths, template, operation, schemas)
    separate_files(paths)
    share("schemas", _lists(found), components)
    # What parameters say alike that have a pattern of their own, as `rule`, is a schema’s text.
    for *_, parameters, place in _parameters(paths):
        each = parameters[place]
        if "pattern" in each["schema"] and each["in"] == "query":
            name, text = f"{camel(each['name'])}Parameter", each["description"]
            shared = schemas.setdefault(name, {"type": "string", "description": text})
            if shared["description"] == text:
                more = {n: value for n, value in each["schema"].items() if n != "type"}
                each["schema"] = {"allOf": [referred("schemas", name)]} | more
                del each["description"]
    components["parameters"] = {}
    share("parameters", _parameters(paths), components)
    add_headers_and_refusals(found)
    unused = [("", "")]
    while unused:
        used = set(re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(found)))
        unused = [
            (kind, name)
            for kind in components.keys() - {"securitySchemes"}
            for name in components[kind]
            if (kind, name) not in used
        ]
        for kind, name in unused:
            del components[kind][name]
    return found


def share_fields(schemas: Part) -> None:
    """What has all fields of a base refers to it by `allOf`; so does one text told in full,
    `StoryText`, to that of the list, `Story`.
    """
    for name, schema in schemas.items():
        row = name.removesuffix("Text")
        if row != name and row in schemas:
            _extend(schema, row, schemas[row])
    for base, fields in BASES.items():
        holders = [e for e in schemas.values() if set(fields) <= e.get("properties", {}).keys()]
        if holders:
            described = {f: _commonest(each["properties"][f] for each in holders) for f in fields}
            made = {"type": "object", "properties": described, "required": [*described]}
            made["description"] = _commonest(each.get("description", "") for each in holders)
            for each in holders:
                _extend(each, base, made)
            schemas[base] = made


def _commonest(parts: Iterable[Any]) -> Any:
    return json.loads(Counter(map(json.dumps, parts)).most_common(1)[0][0])


def _extend(schema: Part, name: str, base: Part) -> None:
    """What another schema says already is left out; not where a field is of another type there."""
    own, inherited = schema["properties"], base["properties"]
    for pair in ((own.get(field, {}), each) for field, each in inherited.items()):
        one, other = ({n: value for n, value in p.items() if n != "description"} for p in pair)
        if one != other:
            return
    left = {field: part for field, part in own.items() if inherited.get(field) != part}
    schema["allOf"] = [*schema.get("allOf", ()), referred("schemas", name)]
    schema |= {"properties": left, "required": [*left]}
    if not left:
        del schema["properties"], schema["required"]
    if schema.get("description") == base.get("description"):
        schema.pop("description", None)


def fold(paths: Part, template: str, operation: Part, schemas: Part) -> None:
    found = {path: fitting for path in paths if (fitting := _fits(template, path))}
    if not found:
        return
    every = [paths.pop(path)["get"] for path in found]
    first, *others = every
    contents = [each["responses"]["200"]["content"][JSON] for each in every]
    answers = sorted({content["schema"]["$ref"] for content in contents})
    if len(answers) > 1:
        name = f"{camel(operation['operationId'])}Page"
        schemas[name] = {"anyOf": [{"$ref": each} for each in answers]}
        contents[0]["schema"] = referred("schemas", name)
    common = [
        each
        for each in first["parameters"]
        if each["in"] == "path" or all(each in other["parameters"] for other in others)
    ]
    first.pop("description", None)
    paths[template] = {"get": first | operation | {"parameters": [*_in_path(found), *common]}}


def _in_path(found: dict[str, dict[str, str]]) -> list[Part]:
    return [
        {
            "in": "path",
            "name": name,
            "required": True,
            "schema": TEXT | {"enum": sorted({each[name] for each in found.values()})},
        }
        for name in next(iter(found.values()))
    ]


def _fits(template: str, path: str) -> dict[str, str]:
    """{name: what stands in its place}; `{id}` of an address is its own, and fits itself."""
    pattern = re.sub(r"\{(?!id\})(\w+)\}", r"(?P<\1>[^/{]+)", template)
    found = re.fullmatch(pattern, path)
    return found.groupdict() if found else {}


def separate_files(paths: Part) -> None:
    """Files of all addresses that fit a template are one operation; so are slim rows (`embed`)."""
    given = {path: each["get"].pop(FILES) for path, each in paths.items()}
    for template, name in DECLARED["files"].items():
        found = {path: fits for path in given if given[path] and (fits := _fits(template, path))}
        if not found:
            continue
        formats = {form: media for path in found for form, media in given[path].items()}
        embed: list[Part] = []
        for path in found:
            own = paths[path]["get"]["parameters"]
            embed = [each for each in own if each["name"] == EMBED] or embed
            own[:] = [each for each in own if each["name"] != EMBED]
        formats |= {"json": JSON} if embed else {}
        wanted = TEXT | {"enum": [*formats]}
        choice = {"in": "query", "name": "format", "required": True, "schema": wanted}
        content = {
            media: {"schema": DECLARED["contents"].get(media, TEXT | {"format": "binary"})}
            for media in formats.values()
        }
        operation = DECLARED["file"] | {
            "operationId": name,
            "parameters": [*_in_path(found), choice, *embed],
            "responses": {"200": {"description": "", "content": content}},
        }
        paths[template] = {"get": operation}


LISTED = ("type", "enum", "pattern", "description")


def _lists(found: Part) -> Iterator[Place]:
    for path, operations in found["paths"].items():
        for each in operations["get"]["parameters"]:
            schema = each["schema"]
            name = schema.pop(NAME, "") or ("enum" in schema and camel(each["name"]))
            if name:
                yield camel(path.removeprefix(HERE)), name, each, "schema"
            elif "enum" in schema.get("items", {}):
                yield camel(path.removeprefix(HERE)), camel(each["name"]), schema, "items"
    for component, schema in list(found["components"]["schemas"].items()):
        for name, field in schema.get("properties", {}).items():
            for holder in (field.get("anyOf", ()), field.get("allOf", ())):
                if holder and "enum" in holder[0]:
                    yield component, camel(name), holder, 0


def _parameters(paths: Part) -> Iterator[Place]:
    for path, operations in paths.items():
        parameters = operations["get"]["parameters"]
        for place, each in enumerate(parameters):
            yield camel(path.removeprefix(HERE)), camel(each["name"]), parameters, place


def share(kind: str, places: Iterable[Place], components: Part) -> None:
    """What stands in several places becomes a component, to which they refer; of a schema all that
    says which values there are, and a closed list always. The name of another has its place before.
    """
    found: dict[str, list[Place]] = defaultdict(list)
    for each in places:
        *_, holder, key = each
        part = holder[key]
        if kind == "schemas":
            part = {name: part[name] for name in LISTED if name in part}
        found[json.dumps(part, sort_keys=True)].append(each)
    for text, met in found.items():
        if len(met) == 1 and '"enum"' not in text:
            continue
        place, name, *_ = met[0]
        names = [name, f"{place}{name}", *(f"{name}{number}" for number in range(2, 99))]
        free = next(each for each in names if each not in components[kind])
        components[kind][free] = json.loads(text)
        for *_, holder, key in met:
            more = {n: v for n, v in holder[key].items() if n not in components[kind][free]}
            holder[key] = referred(kind, free) | more


def add_headers_and_refusals(found: Part) -> None:
    of_all, of_files, of_old = (
        DECLARED[name] for name in ("headers", "headers_of_files", "headers_of_old")
    )
    kinds = "\n".join(
        f"* `{kind.status}` - {kind.title}. {kind.meaning}" for kind in TYPES.values()
    )
    found["components"] |= {
        "headers": {**of_all, **of_files, **of_old},
        "responses": {
            "Refusal": {
                "description": f"What can happen at any address:\n\n{NOT_MODIFIED}\n{kinds}",
                "headers": {name: referred("headers", name) for name in of_all},
                "content": {MEDIA_TYPE: {"schema": referred("schemas", "Problem")}},
            }
        },
        "securitySchemes": {"key": DECLARED["key"]},
    }
    found["security"] = [{}, {"key": []}]
    for path in found["paths"].values():
        answer = path["get"]["responses"]["200"]
        path["get"]["responses"] = {"200": answer, "default": referred("responses", "Refusal")}
        names = [*(of_files if path["get"].get("tags") == ["files"] else ())]
        names += of_old if path["get"].get("deprecated") else ()
        if names:
            answer["headers"] = {name: referred("headers", name) for name in names}


def about(request: Any) -> Part:
    """`info` and `servers`: who answers for the API, under which terms, and where it lies."""
    whole = request.build_absolute_uri
    contact = settings.CONTACT
    kind = "email" if "@" in contact and "://" not in contact else "url"
    named = {"name": settings.OPERATOR_NAME or SITE, "url": whole("/about/")}
    named |= {kind: contact.removeprefix("mailto:")} if contact else {}
    own = {"termsOfService": whole(reverse("api:promise")), "contact": named}
    return {
        "info": DECLARED["info"] | own,
        "servers": [{"url": whole("/").rstrip("/"), "description": "This portal."}],
        "externalDocs": {"url": whole(reverse("api:docs")), "description": "For people."},
    }


class Schema(PublicView):
    """This API as OpenAPI 3.1."""

    schema = None
    renderer_classes = [JSONRenderer]  # an empty text of the document is no fact that is unknown

    @conditional
    def get(self, request: Request, group: str = "") -> Any:
        make = partial(_published, request, group)
        found = made_once(request, f"published:{group}", make)
        if not found["paths"]:
            known = dict.fromkeys(path.split("/")[3] for path in document(request)["paths"])
            known.pop("", None)  # the root
            raise Http404(refusal(f"Nothing is described as “{group}”.", group, known))
        return Response(found)
