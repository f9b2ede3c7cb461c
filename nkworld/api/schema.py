"""The API described by itself: an OpenAPI 3.1 document made from the views, with real examples."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from django.core.cache import cache
from drf_spectacular import openapi
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.fields import empty

from nkworld.charts.blanks import without_blanks
from nkworld.limits import prolong_for_file
from nkworld.provenance.fields import Parameter
from nkworld.provenance.revisions import data_state

from .deprecation import Deprecation
from .errors import MEDIA_TYPE, ProblemSerializer
from .meanings import MEANINGS, meaning_of
from .schema_once import JSON, Part
from .schema_parts import about

Addresses = str | tuple[str, ...]  # what they begin with

HERE, NOWHERE = "/api/v1/", "-"
NOISE = {"maxLength", "minLength", "minimum", "maximum", "default", "readOnly", "x-spec-enum-id"}
NOISE |= {"title", "pattern"}
WHOLE = "The same rows as a complete file."
FILE = OpenApiResponse(OpenApiTypes.STR, WHOLE)
BINARY = OpenApiResponse(OpenApiTypes.BINARY, WHOLE)
IN_JSON = OpenApiResponse(OpenApiTypes.OBJECT, WHOLE)
TEXTUAL = {"text/csv", "application/x-ndjson"}
REFUSED = OpenApiResponse(ProblemSerializer, "Told once for all addresses.")

# Where addresses begin of which examples alone are made; None: they are described.
_examples_under: ContextVar[Addresses | None] = ContextVar("examples_under", default=None)


class AutoSchema(openapi.AutoSchema):
    """Reads a PublicView: its docstring, `fields`, `body` and `example`.

    The generator asks for parameters again for each answer and format of an address: they are
    made once for each.
    """

    def get_operation(self, path: str, *args: Any) -> Any:
        self.__dict__.pop("parameters", None)
        for slug in getattr(self.view, "addresses", list)():
            if path.endswith(f"/{slug}/"):
                self.view.kwargs = {"slug": slug}
        under = _examples_under.get()
        if under is None:
            return super().get_operation(path, *args)
        return without_blanks(self.view.example()) if path.startswith(under) else None

    def _map_serializer_field(self, field: Any, *args: Any, **kwargs: Any) -> Any:
        """A text that may be empty in the database is null in an answer (see `renderers`); what
        a field means is told to readers (see `meanings`).
        """
        if getattr(field, "allow_blank", False):
            field.allow_blank, field.allow_null = False, True
        if field.default == "":
            field.default = empty
        field.help_text = meaning_of(field) or None
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

    def get_override_parameters(self) -> Any:
        return self.parameters

    @cached_property
    def parameters(self) -> Any:
        view = self.view
        formats = [renderer.format for renderer in view.get_renderers()]
        wanted = OpenApiParameter(
            "format",
            {"type": "string", "enum": formats},
            description="Wins over the Accept header.",
            default="json",
        )
        told = [
            parameter(name, field, view.deprecated_parameters.get(name))
            for name, field in view.fields().items()
        ]
        return [*told, *self._in_path(), wanted]

    def _in_path(self) -> list[OpenApiParameter]:
        """By which key a record is found."""
        name = getattr(self.view, "lookup_field", "")
        if f"{{{name}}}" not in self.path:
            return []
        return [
            OpenApiParameter(
                name,
                {"type": "string", "pattern": f"^{self.view.lookup_value_regex}$"},
                OpenApiParameter.PATH,
                description="Which one: each row of the list has it.",
            )
        ]

    def get_response_serializers(self) -> Any:
        answers: dict = {(200, JSON): self.view.body()}
        for media in self.map_renderers("media_type"):
            if media != JSON:
                answers[200, media] = _file_of(media)
        return answers | {(400, MEDIA_TYPE): REFUSED}


def _file_of(media: str) -> OpenApiResponse:
    if "+json" in media:
        return IN_JSON
    return FILE if media in TEXTUAL else BINARY


def _found_in(example: dict[str, Any], name: str) -> Any:
    """What an answer says of the key by which it is asked for: it, a text's country, or the
    vintages of a claim.
    """
    first: dict[str, Any] = next(iter(example.get("results", ())), {})
    for told in (example, example.get("country") or {}, first):
        if name in told:
            return told[name]
    return None


def parameter(
    name: str, field: Parameter, deprecated: Deprecation | None = None
) -> OpenApiParameter:
    """One query parameter, as its form field reads it."""
    choices = {value: str(label) for value, label in getattr(field, "choices", ()) if value}
    text = "".join(f"\n* `{value}` - {label}" for value, label in choices.items())
    meaning = field.meaning or ("" if text else str(field.label))
    said = f"{deprecated.sentence} {meaning}" if deprecated else meaning
    described = field.written()
    if field.initial and not field.has_to_be_said and described.get("type") == "string":
        described = described | {"default": str(field.initial)}
    return OpenApiParameter(
        name,
        type=described,
        required=field.has_to_be_said,
        deprecated=deprecated is not None,
        explode=False if described.get("type") == "array" else None,  # separated by commas
        description=f"{said}\n{text}".strip(),
    )


def list_addresses(endpoints: Any, **kwargs: Any) -> Any:
    """A slug holds a slash, which no parameter in a path may: each address stands for itself."""
    listed = []
    for path, regex, method, callback in endpoints:
        slugs = getattr(callback.cls, "addresses", lambda: ["{slug}"])()
        paths = [path.replace("{slug}", slug) for slug in slugs] if "{slug}" in path else [path]
        listed += [(path, regex, method, callback) for path in paths]
    return listed


def tidy(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """What is said of a form's input says nothing of an answer: every field is always there."""
    for schema in result["components"]["schemas"].values():
        fields = schema.get("properties", {})
        schema["required"] = sorted(fields)
        for name, described in fields.items():
            for noise in NOISE & set(described):
                del described[noise]
            if described.get("format") == "int64":
                del described["format"]
            if list(described) == ["allOf", "description"]:
                fields[name] = described["allOf"][0] | {"description": described["description"]}
            described.setdefault("description", MEANINGS.get(name, ""))
    for methods in result["paths"].values():
        for asked in methods["get"].get("parameters", ()):
            asked.setdefault("description", MEANINGS.get(asked["name"], ""))
    return result


def document(request: Any, examples_under: Addresses = HERE) -> Part:
    """The OpenAPI document as a dictionary, made once for each state of code and data; each caller
    gets a copy of his own.

    Real examples take as long as all the rest, to which they are added: `examples_under` is where
    the addresses begin that have one.
    """

    def make() -> Part:
        if examples_under == NOWHERE:
            return SchemaGenerator().get_schema(request=request, public=True) | about(request)
        found = document(request, NOWHERE)
        add_examples(found["paths"], request, examples_under)
        return found

    return made_once(request, f"{examples_under}", make)


def made_once(request: Any, name: str, make: Callable[[], Part]) -> Part:
    """Examples hold addresses as the caller wrote them, hence the host in the key."""
    key = f"openapi:{request.scheme}:{request.get_host()}:{name}:{data_state()}"
    found = cache.get(key)
    if found is None:
        prolong_for_file()  # once for each state of the data
        found = make()
        cache.set(key, found, 24 * 3600)
    return found


def add_examples(paths: Part, request: Any, under: Addresses) -> None:
    token = _examples_under.set(under)
    try:
        examples = SchemaGenerator().parse(request, public=True)
    finally:
        _examples_under.reset(token)
    for path, methods in examples.items():
        if path not in paths:
            continue  # of another group
        operation, example = paths[path]["get"], methods["get"]
        operation["responses"]["200"]["content"][JSON]["examples"] = _from_the_data(example)
        for each in operation.get("parameters", ()):
            if each["in"] == "path" and (key := _found_in(example, each["name"])):
                each["examples"] = _from_the_data(str(key))


def _from_the_data(value: Any) -> dict[str, Any]:
    return {"FromTheData": {"value": value, "summary": "From the data"}}
