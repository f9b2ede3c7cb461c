"""Fields of answers: `text("What a reader is told of it.", null=True)`."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from rest_framework import serializers

from nkworld.provenance.registries import texts_beside

MEANINGS = texts_beside(__file__, "meanings.yaml")
DECLARED = texts_beside(__file__, "openapi.yaml")
HOW_READ = DECLARED["how_read"]


class TextList(serializers.ListField):
    child = serializers.CharField()


def _field(kind: Callable[..., Any], meaning: str = "", null: bool = False, **more: Any) -> Any:
    return kind(allow_null=null, help_text=meaning, **more)


text, texts = partial(_field, serializers.CharField), partial(_field, TextList)
whole = partial(_field, serializers.IntegerField)
flag, address = partial(_field, serializers.BooleanField), partial(_field, serializers.URLField)
day, moment = partial(_field, serializers.DateField), partial(_field, serializers.DateTimeField)


def referred(kind: str, name: str) -> dict[str, str]:
    """A component of the OpenAPI document."""
    return {"$ref": f"#/components/{kind}/{name}"}


class Composed(NamedTuple):
    """A serializer's rows within a page, or one of them with more, as openapi.yaml names it."""

    row: Any
    name: str  # Page, ClaimDetails or RecordDetails
    order: str = ""  # of the rows of a page
