"""Serializers that follow from a model: what is special of a field is told of it."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db import models
from rest_framework import serializers

from nkworld.asking.claim_tables import claim_table

from .row_addresses import RowAddressField
from .serializers import PAPERS, ExactNumberField, ObservationSerializer, help_texts, reference_to

AS_PRINTED = object()  # a number as a text, with every digit that is stored
FieldNotes = Mapping[str, Any]  # {field: what a reader is told of it, or a serializer field}


@cache
def serializer_of(dataset: str) -> type[ObservationSerializer]:
    """How the API gives one claim of a dataset, as its ClaimTable declares."""
    table = claim_table(dataset)
    names = [*table.get_fields(), *ObservationSerializer.provenance_fields, *table.last_fields]
    names += ["period_start", "period_end"]  # what is added comes last: columns keep their places
    own = {"url", *table.get_fields(), *table.last_fields, *table.api_fields}
    told = {"url": RowAddressField(dataset), **table.api_fields}
    kind = table.model.__name__
    return _derived(table.model, ["id", "url", *names], own, told, ObservationSerializer, kind)


def record_serializer(
    model: type[models.Model],
    columns: Iterable[str] = (),
    told: FieldNotes | None = None,
    name: str = "",
) -> type[serializers.ModelSerializer]:
    """How the API gives a curated record: what an editor fills in, then its papers.

    `name` is that of its kind in the OpenAPI document, the model's unless said.
    """
    filled = [field.name for field in model._meta.fields if field.editable and field.name != "id"]
    names = [name for name in columns or filled if name not in PAPERS]
    names += [name for name in PAPERS if name in filled]
    about = {"source": "Who says so.", **(told or {})}
    kind = name or model.__name__
    return _derived(model, names, names, about, serializers.ModelSerializer, kind)


def _derived(
    model: type[models.Model],
    names: Iterable[str],
    own: Iterable[str],
    told: FieldNotes,
    base: type,
    kind: str,
) -> Any:
    """A serializer with these fields; `own` are those that the base does not declare."""
    found = {name: _field_of(model, name, told.get(name)) for name in own}

    class Meta:
        fields = list(names)
        extra_kwargs = help_texts(**{n: text for n, text in found.items() if isinstance(text, str)})

    Meta.model = model  # type: ignore[attr-defined]
    declared = {n: field for n, field in found.items() if isinstance(field, serializers.Field)}
    module = model.__module__.partition(".models")[0] + ".tables"
    attributes = {"__module__": module, "Meta": Meta, **declared}
    return type(f"{kind}Serializer", (base,), attributes)


def _field_of(model: type[models.Model], name: str, said: Any) -> serializers.Field | str | None:
    """A declared field where the model's own does not do; else what is told of it, if anything."""
    if isinstance(said, serializers.Field):
        return said
    field: Any = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        options = {"allow_null": True} if field.null else {}
        return reference_to(field.remote_field.model, help_text=said, **options)
    if isinstance(field, models.DecimalField) and said is not AS_PRINTED:
        return ExactNumberField(allow_null=field.null, help_text=said)
    return said
