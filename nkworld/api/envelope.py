"""The one shape of every list that the API gives: what was asked, in which state of the data the
answer is, and the rows.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from nkworld.charts.spreadsheets import without_blanks
from nkworld.provenance.models import HeadlineRule

from .router import RuleAddressField


class NothingSerializer(serializers.Serializer):
    """Why there is no row, and what there is instead."""

    parameter = serializers.CharField(help_text="The parameter that leaves none.")
    message = serializers.CharField(help_text="What there is without it, in a sentence.")
    values = serializers.ListField(
        child=serializers.CharField(),
        help_text="What may be asked there instead, the nearest first; not every one of many.",
    )
    frequencies = serializers.ListField(
        child=serializers.CharField(), help_text="Of the rows that there are without it."
    )
    first = serializers.DateField(help_text="On which their first period begins.")
    last = serializers.DateField(help_text="On which their last period ends.")
    url = serializers.URLField(help_text="The question that gives them.")


class RuleRefSerializer(serializers.ModelSerializer):
    url = RuleAddressField()

    class Meta:
        model = HeadlineRule
        fields = ["slug", "version", "title", "url"]


class EnvelopeSerializer(serializers.Serializer):
    # What stands around the rows. The API would print a docstring for each kind of row.
    dataset = serializers.CharField(
        allow_null=True, help_text="As in the address; null of what lies in no dataset."
    )
    url = serializers.URLField(help_text="Of this very answer: it stays the same there.")
    as_of = serializers.DateTimeField(
        help_text="As known at this moment the question is answered alike for ever: the first of "
        "the day asked as of which the same is known, or that of the edition that is public now."
    )
    revision = serializers.IntegerField(
        allow_null=True,
        help_text="Of the dataset at that moment, as X-Dataset-Revision; null of no dataset.",
    )
    rule = RuleRefSerializer(
        allow_null=True, help_text="The rule that chose among sources; null if none did."
    )
    on = serializers.DateField(
        allow_null=True, help_text="The day on which the rows hold; null where none was asked for."
    )
    unit = serializers.CharField(
        allow_null=True, help_text="Of value, value_low and value_high; null where rows have none."
    )
    point_of_view = serializers.CharField(
        allow_null=True, help_text="Whose exports and imports these are; null of other tables."
    )
    count = serializers.IntegerField(
        allow_null=True,
        help_text="Rows on all pages; null of claims, which are counted only with count=1.",
    )
    count_is_minimum = serializers.BooleanField(
        help_text="True if counting stopped at that number."
    )
    nothing = NothingSerializer(
        allow_null=True,
        help_text="Of an empty answer about claims why it is empty, and what there is instead.",
    )
    next = serializers.URLField(allow_null=True, help_text="The next page; null at the end.")
    previous = serializers.URLField(allow_null=True, help_text="Null on the first page.")


@cache
def enveloped(row_serializer: type, order: str = "") -> type[serializers.Serializer]:
    """The envelope with rows of one kind, as a class; `order` says how the rows are sorted."""
    name = row_serializer.__name__.removesuffix("Serializer") + "PageSerializer"
    rows = row_serializer(many=True, help_text=order) if order else row_serializer(many=True)
    made = type(name, (EnvelopeSerializer,), {"results": rows})
    return extend_schema_serializer(many=False)(made)


@cache
def detailed(row: Any, details: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """One row alone with what its table tells of all, as a class."""

    def get_fields(self: Any) -> dict[str, serializers.Field]:
        return row.get_fields(self) | details().get_fields()

    name = row.__name__.removesuffix("Serializer") + "DetailSerializer"
    return type(name, (row,), {"get_fields": get_fields, "__doc__": row.__doc__})


def envelope(results: Iterable[Any], url: str, **told: Any) -> dict[str, Any]:
    """What an `enveloped` serializer takes: all that is not told is null."""
    nothing = dict.fromkeys(_ENVELOPE.fields)
    return nothing | {"count_is_minimum": False, "url": url, "results": results} | told


class WithoutBlanks(dict[str, Any]):
    """An answer that holds no empty text, so that nobody has to look for one."""


def enclosed(answer: dict[str, Any]) -> WithoutBlanks:
    """An `envelope` around rows that are as they are written: what an `enveloped` serializer makes
    of the objects.
    """
    around = without_blanks(_ENVELOPE.to_representation(answer))
    return WithoutBlanks({**around, "results": answer["results"]})


_ENVELOPE = EnvelopeSerializer()  # made once: its fields are copies, which take time
