"""Fields of answers: `text("What a reader is told of it.", null=True)`."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

HOW_READ = (
    "How it was read: `at-source`, `quoted` by a report or a copy, or in a `compilation` that "
    "nobody reviewed."
)


class TextList(serializers.ListField):
    child = serializers.CharField()


def _field_of(kind: Callable[..., Any]) -> Callable[..., Any]:
    def field(meaning: str = "", null: bool = False, **more: Any) -> Any:
        return kind(allow_null=null, help_text=meaning, **more)

    return field


text, texts = _field_of(serializers.CharField), _field_of(TextList)
number, whole = _field_of(serializers.FloatField), _field_of(serializers.IntegerField)
flag, address = _field_of(serializers.BooleanField), _field_of(serializers.URLField)
day, moment = _field_of(serializers.DateField), _field_of(serializers.DateTimeField)


def referred(kind: str, name: str) -> dict[str, str]:
    """A component of the OpenAPI document."""
    return {"$ref": f"#/components/{kind}/{name}"}


def described(name: str, meaning: str = "", null: bool = False, many: bool = False) -> Any:
    """What stands in an answer as the view made it; openapi.yaml describes it."""
    kind = type(f"{name}Field", (serializers.JSONField,), {})
    made: Any = extend_schema_field(referred("schemas", name))(kind)
    if many:
        return serializers.ListField(child=made(), allow_null=null, help_text=meaning)
    return made(allow_null=null, help_text=meaning)
