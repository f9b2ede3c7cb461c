"""One record at its own address, as it holds on a day and was known at a moment."""

from functools import cache
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from nkworld.provenance.questions import nearest
from nkworld.provenance.record_questions import CuratedQuestion

from .row_addresses import row_address

TEXT = "With `as_of` as it was known at a moment: what was removed since is found there."
EVERY_ID = "Its table gives every “id”."
TOLD = ("on", "as_of")  # what may be asked of one record


class _OfKey(serializers.Field):
    """Made of the key by which the table's question tells its rows apart."""

    def __init__(self, question: type[CuratedQuestion], table: str, **kwargs: Any) -> None:
        super().__init__(**{"source": "*", "read_only": True} | kwargs)
        self.question, self.table = question, table


@extend_schema_field({"type": "integer"})
class NumberField(_OfKey, serializers.IntegerField):
    def to_representation(self, row: Any) -> int:
        return int(self.question.key(row))


@extend_schema_field({"type": "string"})
class KeyField(_OfKey):
    def to_representation(self, row: Any) -> str:
        return self.question.key(row)


@extend_schema_field({"type": "string", "format": "uri"})
class AddressField(_OfKey):
    def to_representation(self, row: Any) -> str:
        return row_address(self.table, self.question.key(row))


@cache
def identified(row: Any, question: type[CuratedQuestion], table: str) -> Any:
    """The serializer of a table's rows with `id` and `url` before the rest, as a class."""

    def get_fields(self: Any) -> dict[str, serializers.Field]:
        id_field = KeyField if question.key_is_text else NumberField
        own = {
            "id": id_field(question, table, help_text="Its own in this table, for ever."),
            "url": AddressField(question, table, help_text="Of this very row, for ever."),
        }
        return own | row.get_fields(self)

    return type(row.__name__, (row,), {"get_fields": get_fields, "__doc__": row.__doc__})


class RecordDetailsSerializer(serializers.Serializer):
    # Beside the fields of its row. The API would print a docstring for each table.
    dataset = serializers.CharField(help_text="Where its table lies.")
    on = serializers.DateField(
        allow_null=True, help_text="The day on which it holds; null where none was asked for."
    )
    as_of = serializers.DateTimeField(help_text="The moment as known at which it is told.")


@cache
def detail_of(row: Any) -> type[serializers.Serializer]:
    """A row with what its table tells of all, as a class."""

    def get_fields(self: Any) -> dict[str, serializers.Field]:
        return row.get_fields(self) | RecordDetailsSerializer().get_fields()

    name = row.__name__.removesuffix("Serializer") + "DetailSerializer"
    return type(name, (row,), {"get_fields": get_fields, "__doc__": row.__doc__})


def found(question: CuratedQuestion, key: str, table: str) -> Any:
    """The row with this key, as the question knows it; Http404 with a sentence if there is none."""
    row = question.one(key)
    if row is not None:
        return row
    if gone := question.removed(key):
        raise Http404(
            f"What was {key} in {table} was removed on {gone:%Y-%m-%dT%H:%M:%SZ}: an as_of before "
            "that tells it as it was."
        )
    asked = " of that day and moment" if any(map(question.cleaned_data.get, TOLD)) else ""
    # The nearest key is offered; a number is meant for no other.
    is_text = question.key_is_text
    hint = nearest(key, map(question.key, question.answers())) if is_text else EVERY_ID
    raise Http404(f"There is no “{key}” in {table}{asked}. {hint}")
