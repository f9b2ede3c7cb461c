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


@cache
def identified(row: Any, question: type[CuratedQuestion], table: str) -> Any:
    """The serializer of a table's rows with `id` and `url` before the rest, as a class."""

    def key_of(self: Any, record: Any) -> Any:
        key = question.key(record)
        return key if question.key_is_text else int(key)

    @extend_schema_field({"type": "string", "format": "uri"})
    def address_of(self: Any, record: Any) -> str:
        return row_address(table, question.key(record))

    def get_fields(self: Any) -> dict[str, serializers.Field]:
        method = serializers.SerializerMethodField
        own = {
            "id": method(method_name="key_of", help_text="Its own in this table, for ever."),
            "url": method(method_name="address_of", help_text="Of this very row, for ever."),
        }
        return own | row.get_fields(self)

    key_of.__annotations__["return"] = str if question.key_is_text else int
    own = {"key_of": key_of, "address_of": address_of, "get_fields": get_fields}
    return type(row.__name__, (row,), own | {"__doc__": row.__doc__})


class RecordDetailsSerializer(serializers.Serializer):
    # Beside the fields of its row. The API would print a docstring for each table.
    dataset = serializers.CharField(help_text="Where its table lies.")
    on = serializers.DateField(
        allow_null=True, help_text="The day on which it holds; null where none was asked for."
    )
    as_of = serializers.DateTimeField(
        help_text="As known at this moment: what was removed since is found there."
    )


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
