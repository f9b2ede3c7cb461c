"""Columns of the kit that follow from the fields of a model."""

from collections.abc import Callable
from typing import Any

from django.db import models

from nkworld.files.tables import Column, Kind

from .state import Names, name_field

Reader = Callable[[Any], Any]

KINDS: tuple[tuple[type[models.Field], Kind], ...] = (
    (models.BooleanField, Kind.BOOLEAN),
    (models.IntegerField, Kind.INTEGER),
    (models.DecimalField, Kind.NUMBER),
    (models.FloatField, Kind.NUMBER),
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DATE),
)


def column_of(
    field: Any, meaning: str, tables: dict[Any, str], required: bool = False, unit: str = ""
) -> Column:
    """The column of a field; `tables` are those of the kit by model."""
    text = meaning or str(field.help_text or "") or str(field.verbose_name).capitalize()
    if not field.is_relation:
        digits = (
            (field.max_digits, field.decimal_places)
            if isinstance(field, models.DecimalField)
            else None
        )
        return Column(field.name, kind_of(field), text, required, unit=unit, digits=digits)
    model = field.related_model
    name = name_field(model)
    target = (tables[model], name) if model in tables else None
    return Column(field.name, kind_of(model._meta.get_field(name)), text, required, target)


def kind_of(field: models.Field) -> Kind:
    return next((kind for base, kind in KINDS if isinstance(field, base)), Kind.TEXT)


def reader_of(field: Any, names: Names) -> Reader:
    """What the column holds of a value as it is stored."""
    if isinstance(field, models.ForeignKey):
        model = field.related_model
        return lambda value: names.name(model, value)
    if kind_of(field) == Kind.TEXT:
        return lambda value: None if value is None else str(value)
    return lambda value: value


def table_name(dataset: str) -> str:
    """“trade/inter-korean” as trade_inter_korean."""
    return dataset.replace("/", "_").replace("-", "_")
