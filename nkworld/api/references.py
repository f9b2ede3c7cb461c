"""How a row of any table refers to a record of another."""

from typing import Any

from django.db import models
from rest_framework import serializers

_references: dict[type[models.Model], type[serializers.ModelSerializer]] = {}


def reference[Record: type[serializers.ModelSerializer]](serializer: Record) -> Record:
    """Announce how rows refer to a record of the serializer's model."""
    _references[serializer.Meta.model] = serializer
    return serializer


def references() -> tuple[type[serializers.ModelSerializer], ...]:
    """The serializers that were announced."""
    return tuple(_references.values())


def reference_to(model: type[models.Model], **options: Any) -> serializers.ModelSerializer:
    """The field of a row that refers to such a record; KeyError if nobody announced it."""
    return _references[model](**options)
