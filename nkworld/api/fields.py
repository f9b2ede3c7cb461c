"""Fields of answers: `text("What a reader is told of it.", null=True)`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rest_framework import serializers


def read_texts(name: str) -> Any:
    """A YAML file beside this module."""
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


MEANINGS, DECLARED = read_texts("meanings.yaml"), read_texts("openapi.yaml")
HOW_READ = DECLARED["how_read"]


class TextList(serializers.ListField):
    child = serializers.CharField()


def _field_of(kind: Callable[..., Any]) -> Callable[..., Any]:
    def field(meaning: str = "", null: bool = False, **more: Any) -> Any:
        return kind(allow_null=null, help_text=meaning, **more)

    return field


text, texts = _field_of(serializers.CharField), _field_of(TextList)
whole = _field_of(serializers.IntegerField)
flag, address = _field_of(serializers.BooleanField), _field_of(serializers.URLField)
day, moment = _field_of(serializers.DateField), _field_of(serializers.DateTimeField)


def referred(kind: str, name: str) -> dict[str, str]:
    """A component of the OpenAPI document."""
    return {"$ref": f"#/components/{kind}/{name}"}


class Composed(NamedTuple):
    """A serializer's rows within a page, or one of them with more, as openapi.yaml names it."""

    row: Any
    name: str  # Page, ClaimDetails or RecordDetails
    order: str = ""  # of the rows of a page
