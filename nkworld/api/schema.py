"""The API described by itself: an OpenAPI 3.1 document made from the views."""

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.core.cache import cache
from drf_spectacular import openapi
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.fields import empty

from nkworld.provenance.editions import data_state
from nkworld.running.overload.limits import prolong_for_file

from .errors import MEDIA_TYPE
from .fields import DECLARED, HOW_READ, MEANINGS, Composed, referred

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
            kind = "integer" if isinstance(values[0], int) else "string"
            listed = {"type": kind, "enum": values}
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
        return {(200, JSON): self._answer(self.view.body()), (400, MEDIA_TYPE): REFUSED}

    def _answer(self, body: Any) -> Any:
        if not isinstance(body, Composed):
            return body
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
        return made.ref


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
    make = partial(SchemaGenerator().get_schema, request=request, public=True)
    return made_once(request, "whole", make)


def made_once(request: Any, name: str, make: Callable[[], Part]) -> Part:
    """Kept for each state of code and data, and for each host: addresses stand as asked."""
    key = f"openapi:{request.scheme}:{request.get_host()}:{name}:{data_state()}"
    found: Any = cache.get(key)
    if found is None:
        prolong_for_file()  # once for each state of the data
        found = make()
        cache.set(key, found, 24 * 3600)
    return found
