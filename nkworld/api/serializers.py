"""Rows as they leave the house: every claim with its papers, every number exact."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from nkworld.asking.claim_tables import claim_table
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country, countries
from nkworld.charts.as_json import number
from nkworld.provenance.addresses import is_web_address
from nkworld.provenance.models import Observation, Release, Source

from . import fields
from .router import RowAddressField

LABEL = re.compile("get_(.+)_display")  # Django's name for the label of a choice


_references: dict[type[models.Model], type[serializers.ModelSerializer]] = {}


def reference[Record: type[serializers.ModelSerializer]](serializer: Record) -> Record:
    """Announce how rows refer to a record of the serializer's model."""
    _references[serializer.Meta.model] = serializer
    return serializer


@extend_schema_field({"type": "number"})
class ExactNumberField(serializers.Field):
    """A stored amount as a number: its 15 digits at most are exact in any reader of JSON."""

    to_representation = staticmethod(number)


class WebAddressText(serializers.CharField):
    """An address to be linked; null where what is stored is none of the web."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_null": True} | kwargs)

    def to_representation(self, value: str) -> Any:
        return value if is_web_address(value) else None


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class SemicolonListField(serializers.Field):
    """What is stored in one text, separated by semicolons, as a list."""

    def to_representation(self, value: str) -> list[str]:
        return [part for part in (each.strip() for each in value.split(";")) if part]


def help_texts(**meanings: str) -> dict[str, dict[str, str]]:
    """What an API's reader is told of fields whose `help_text` speaks to an editor."""
    return {name: {"help_text": text} for name, text in meanings.items()}


@reference
class SourceRefSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="short_name", help_text="In short, as charts print it.")
    licence = fields.text("The terms of the source, in its own words where it states any.")

    class Meta:
        model = Source
        fields = ["slug", "name", "licence", "authority"]
        extra_kwargs = help_texts(
            authority="Whose word it is: `official` (a state or an intergovernmental body), an "
            "`agency` or think tank, the `press`, a `compiler` of what others say, or a `blog`."
        )


@reference
class CountryRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Country
        fields = ["code", "slug", "name"]
        extra_kwargs = help_texts(
            code="ISO 3166-1 alpha-3; a code of our own for aggregates, such as WLD for the world.",
            slug="As in the address of the country’s page.",
            name="As printed on this site.",
        )


@once_per_request
def _countries_by_code() -> dict[str, Any]:
    # Of one serializer: to make one for each country takes a fifth of a second.
    rows = CountryRefSerializer(list(countries().values()), many=True).data
    return {each["code"]: each for each in rows}


@extend_schema_field(CountryRefSerializer)
class CountryOfCodeField(serializers.Field):
    def to_representation(self, value: str) -> Any:
        return _countries_by_code()[value]


class ReleaseRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Release
        fields = ["id", "label"]
        extra_kwargs = help_texts(label="What was delivered.")


PAPERS = ("source", "citation", "as_quoted", "read", "note")


class ObservationSerializer(serializers.ModelSerializer):
    """One claim with its papers: what a source says of a cell, and since when it says so here."""

    # A dataset's own has its model, its identity, the fields of its cell, and these.
    provenance_fields: ClassVar[tuple[str, ...]] = (
        *("period", "frequency", "source"),
        *Observation.content,
        *("release", "known_from", "known_until", "reading"),
    )

    source = SourceRefSerializer(help_text="Who says so.")
    value = ExactNumberField(allow_null=True, help_text="Null where only a bound is given.")
    value_low = ExactNumberField(allow_null=True, help_text="Where a source gives a range.")
    value_high = ExactNumberField(allow_null=True, help_text="Where a source gives a range.")
    as_quoted = fields.text("The words or digits printed there.")
    read = fields.text(fields.HOW_READ)
    reported_on = fields.text(
        "Date of the page on which it was read, to the day, month or year; null where "
        "it is not known.",
        null=True,
    )
    derivation = fields.text(
        "How a derived figure was made, to be computed again: numbers, + - * / and "
        "input(source, cell …), which names another claim. Or “steps not recorded”, and why.",
        null=True,
    )
    release = ReleaseRefSerializer(help_text="The delivery that it came with.")
    id = fields.whole("Of this claim as it was published: never changed, never given again.")
    known_from = fields.moment("Since when this is what the source says here.")
    known_until = fields.moment(
        "When it was replaced or withdrawn, as known at the moment asked about; null "
        "where it stood then.",
        null=True,
    )
    reading = fields.whole(
        "0 is the claim; 1, 2 … are other pages on which the same figure of the same "
        "source was read, given with readings=all."
    )


AS_PRINTED = object()  # a number as a text, with every digit that is stored


@cache
def serializer_of(dataset: str) -> type[ObservationSerializer]:
    table = claim_table(dataset)
    names = [*table.get_fields(), *ObservationSerializer.provenance_fields, *table.last_fields]
    names += ["period_start", "period_end"]  # what is added comes last: columns keep their places
    own = {"url", *table.get_fields(), *table.last_fields, *table.api_fields}
    about = {"url": RowAddressField(dataset), **table.api_fields}
    names = ["id", "url", *names]
    return _derived(table.model, names, own, about, ObservationSerializer)


def record_serializer(
    model: type[models.Model],
    columns: Iterable[str] = (),
    about: Mapping[str, Any] = MappingProxyType({}),
    name: str = "",
) -> type[serializers.ModelSerializer]:
    filled = [field.name for field in model._meta.fields if field.editable and field.name != "id"]
    names = [name for name in columns or filled if name not in PAPERS]
    names += [name for name in PAPERS if name in filled]
    about = {"source": "Who says so.", **about}
    return _derived(model, names, names, about, serializers.ModelSerializer, name)


def _derived(
    model: Any,
    names: list[str],
    own: Iterable[str],
    about: Mapping[str, Any],
    base: type,
    kind: str = "",
) -> Any:
    """`about` are {field: what a reader is told of it, or a serializer field}."""
    declared: dict[str, Any] = {}
    for name in own:
        declaration = about.get(name)
        field = None if isinstance(declaration, serializers.Field) else model._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            options = {"allow_null": True} if field.null else {}
            declaration = _references[field.remote_field.model](help_text=declaration, **options)
        elif isinstance(field, models.DecimalField) and declaration is not AS_PRINTED:
            declaration = ExactNumberField(allow_null=field.null, help_text=declaration)
        declared[name] = declaration
    texts = {name: text for name, text in declared.items() if isinstance(text, str)}
    meta = {"model": model, "fields": names, "extra_kwargs": help_texts(**texts)}
    made = {n: field for n, field in declared.items() if isinstance(field, serializers.Field)}
    module = model.__module__.partition(".models")[0] + ".tables"
    attributes = {"__module__": module, "Meta": type("Meta", (), meta), **made}
    return type(f"{kind or model.__name__}Serializer", (base,), attributes)
