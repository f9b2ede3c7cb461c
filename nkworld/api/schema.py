"""The API described by itself: an OpenAPI 3.1 document made from the views, and the same as it is
given away, in which what is alike stands once.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular import openapi
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.fields import NAME
from nkworld.asking.questions import refusal
from nkworld.charts.citations import SITE
from nkworld.provenance.editions import data_state, kept_by_state
from nkworld.running.overload.limits import prolong_for_file

from .columns import EMBED
from .errors import MEDIA_TYPE, TYPES
from .fields import DECLARED, HOW_READ, MEANINGS, Composed, referred
from .serializers import PAPERS, ObservationSerializer
from .views import PublicView, answered_within, conditional

Part = dict[str, Any]  # a part of the document

HERE = "/api/v1/"
JSON = "application/json"
FILES = "x-files"  # {format: media type} of an operation's answers beside JSON
NOISE = {"maxLength", "minLength", "minimum", "maximum", "default", "readOnly", "x-spec-enum-id"}
NOISE |= {"title", "pattern"}
MANY = 35  # values of a closed list that are explained beside it
REFUSED = OpenApiResponse(referred("schemas", "Problem"), "Told once for all addresses.")


def camel(text: str) -> str:
    """trade/food-aid → TradeFoodAid"""
    parts = "".join(char if char.isalnum() else " " for char in text).split()
    return "".join(part[:1].upper() + part[1:] for part in parts)


def labels_of(choices: Iterable[tuple[Any, Any]]) -> str:
    pairs = ((str(value), str(label)) for value, label in choices if value)
    return "; ".join(f"{v}: {text}" for v, text in pairs if camel(v).lower() != camel(text).lower())


class AutoSchema(openapi.AutoSchema):
    """Reads a PublicView: its docstring, `fields` and `body`."""

    def get_operation(self, path: str, *args: Any) -> Any:
        for slug in getattr(self.view, "addresses", list)():
            if path.endswith(f"/{slug}/"):
                self.view.kwargs = {"slug": slug}
        operation: Any = super().get_operation(path, *args)
        content = operation["responses"]["200"]["content"][JSON]
        # No answer is a bare list: rows stand within a page.
        content["schema"] = content["schema"].get("items", content["schema"])
        renderers = self.view.get_renderers()
        operation[FILES] = {r.format: r.media_type for r in renderers if r.media_type != JSON}
        return operation

    def _map_serializer_field(self, field: Any, *args: Any, **kwargs: Any) -> Any:
        """A text that may be empty in the database is null in an answer (see `renderers`)."""
        name = field.field_name or ""
        meaning = str(field.help_text or "") or MEANINGS.get(name, "")
        # The model’s help text speaks to the editor who fills the field in.
        meaning = HOW_READ if name == "read" else meaning
        if type(field) is serializers.ChoiceField:
            values = [value for value in field.choices if value]
            listed = {"type": "integer" if isinstance(values[0], int) else "string", "enum": values}
            if labels := labels_of(field.choices.items()):
                listed["description"] = labels
            may_be_null = field.allow_null or field.allow_blank
            whole = {"anyOf": [listed, {"type": "null"}]} if may_be_null else {"allOf": [listed]}
            return whole | {"description": meaning or str(field.label)}
        if getattr(field, "allow_blank", False):
            field.allow_blank, field.allow_null = False, True
        if field.default == "":
            field.default = empty
        field.help_text = meaning or None
        return super()._map_serializer_field(field, *args, **kwargs)

    def get_summary(self) -> str:
        return self.view.summary_and_text()[0]

    def get_description(self) -> str:
        text = self.view.summary_and_text()[1]
        deprecated = self.view.deprecated
        return f"{text}\n\n{deprecated.sentence}".strip() if deprecated else text

    def is_deprecated(self) -> bool:
        return self.view.deprecated is not None

    def get_tags(self) -> list[str]:
        return self._tokenize_path()[:1]

    def get_auth(self) -> list[Any]:
        """That of all: a partner’s key raises the limits; everything is public without one."""
        return []

    def get_override_parameters(self) -> list[Any]:
        view, found = self.view, []
        for name, field in view.fields().items():
            deprecated = view.deprecated_parameters.get(name)
            meaning = field.meaning or MEANINGS.get(name) or str(field.label or "")
            described = field.written()
            choices = list(getattr(field, "choices", ()))
            if len(choices) <= MANY and (labels := labels_of(choices)):  # a table tells of more
                described.get("items", described)["description"] = labels
            if field.initial and not field.required_in_api and described.get("type") == "string":
                described = described | {"default": str(field.initial)}
            found.append(
                OpenApiParameter(
                    name,
                    type=described,
                    required=field.required_in_api,
                    deprecated=deprecated is not None,
                    # Separated by commas.
                    explode=False if described.get("type") == "array" else None,
                    description=f"{deprecated.sentence} {meaning}" if deprecated else meaning,
                )
            )
        key = getattr(view, "lookup_field", "")
        if f"{{{key}}}" in self.path:
            schema = {"type": "string", "pattern": f"^{view.lookup_value_regex}$"}
            meaning = "Which one: each row of the list has it."
            found.append(OpenApiParameter(key, schema, OpenApiParameter.PATH, description=meaning))
        return found

    def map_renderers(self, attribute: str) -> list[Any]:
        """JSON alone: files are an operation of their own in what is given away."""
        return [JSON] if attribute == "media_type" else ["json"]

    def get_response_serializers(self) -> Any:
        body = self.view.body()
        refused: Any = {(400, MEDIA_TYPE): REFUSED}
        if not isinstance(body, Composed):
            return {(200, JSON): body} | refused
        row, within = self.resolve_serializer(body.row, "response"), referred("schemas", body.name)
        schema: Part = {"allOf": [row.ref, within]}
        told = DECLARED["schemas"][body.name]["properties"]
        if (
            own := row.schema["properties"].keys() & told.keys()
        ):  # which stands before that of a row
            left = {n: part for n, part in row.schema["properties"].items() if n not in own}
            schema = {"allOf": [within], "properties": left}
        if body.name == "Page":
            rows = {"type": "array", "items": row.ref}
            rows |= {"description": body.order} if body.order else {}
            schema = {"allOf": [within], "properties": {"results": rows}}
        name = f"{row.name}{'Page' if body.name == 'Page' else 'Detail'}"
        made = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, object=name)
        self.registry.register_on_missing(made)
        return {(200, JSON): made.ref} | refused


def list_addresses(endpoints: Any, **kwargs: Any) -> Any:
    """A slug holds a slash, which no parameter in a path may: each address stands for itself."""
    listed = []
    for path, regex, method, callback in endpoints:
        slugs = getattr(callback.cls, "addresses", lambda: ["{slug}"])()
        paths = [path.replace("{slug}", slug) for slug in slugs] if "{slug}" in path else [path]
        listed += [(path, regex, method, callback) for path in paths]
    return listed


def tidy(result: Part, **kwargs: Any) -> Part:
    """What is said of a form's input says nothing of an answer: every field is always there."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas |= json.loads(json.dumps(DECLARED["schemas"]))  # a copy in which nothing is shared
    for schema in schemas.values():
        fields = schema.get("properties", {})
        schema["type"] = "object"
        if fields:
            schema["required"] = sorted(fields)
        for name, described in fields.items():
            for noise in NOISE & set(described):
                del described[noise]
            if described.get("format") == "int64":
                del described["format"]
            if list(described) == ["allOf", "description"] and "$ref" in described["allOf"][0]:
                fields[name] = described["allOf"][0] | {"description": described["description"]}
            described.setdefault("description", MEANINGS.get(name, ""))
    for methods in result["paths"].values():
        methods["get"].setdefault("parameters", [])
    return result


def document(request: Any) -> Part:
    return made_once(
        request, "whole", partial(SchemaGenerator().get_schema, request=request, public=True)
    )


def made_once(request: Any, name: str, make: Callable[[], Part]) -> Part:
    """Kept for each state of code and data, and for each host: addresses stand as asked."""

    def prolonged() -> Part:
        prolong_for_file()  # once for each state of the data
        return make()

    state = ("openapi", request.scheme, request.get_host(), name, data_state())
    return kept_by_state(prolonged, *state)


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
    found = re.fullmatch(re.sub(r"\{(?!id\})(\w+)\}", r"(?P<\1>[^/{]+)", template), path)
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
        found = made_once(request, f"published:{group}", partial(_published, request, group))
        if not found["paths"]:
            known = dict.fromkeys(path.split("/")[3] for path in document(request)["paths"])
            known.pop("", None)  # the root
            raise Http404(refusal(f"Nothing is described as “{group}”.", group, known))
        return Response(found)
