"""Columns that follow from the fields of a model."""

from collections.abc import Callable
from typing import Any

from django.db import models

from .columns import Column, kind_of
from .state import Names, name_field

Reader = Callable[[Any], Any]


def column_of(field: Any, description: str, tables: dict[Any, str]) -> Column:
    """The column of a field; `tables` are those of the kit by model."""
    text = description or str(field.help_text or "") or str(field.verbose_name).capitalize()
    if not field.is_relation:
        return Column(field.name, kind_of(field), text)
    model = field.related_model
    name = name_field(model)
    target = (tables[model], name) if model in tables else None
    kind = "integer" if name == "id" else kind_of(model._meta.get_field(name))
    return Column(field.name, kind, text, refers_to=target)


def reader_of(field: Any, names: Names) -> Reader:
    """What the column holds of a value as it is stored."""
    if not isinstance(field, models.ForeignKey):
        return lambda value: value
    model = field.related_model
    return lambda value: names.name(model, value)
