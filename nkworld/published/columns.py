"""Columns of public tables that follow from the fields of a model, and how they name a record."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from nkworld.files.tables import Column, Kind

# By what a record goes by in files, in the order of preference. Each is fixed once it is stored, so
# that it names the record at every moment.
NAMES = ("code", "slug")

KINDS: tuple[tuple[type[models.Field], Kind], ...] = (
    (models.BooleanField, Kind.BOOLEAN),
    (models.IntegerField, Kind.INTEGER),
    (models.DecimalField, Kind.NUMBER),
    (models.FloatField, Kind.NUMBER),
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DATE),
)


def name_field(model: type[models.Model]) -> str:
    """The field by which files name a record: its code or slug, else its number."""
    own = {field.name: field for field in model._meta.concrete_fields}
    unique = (name for name in NAMES if name in own and own[name].unique)
    return next(unique, "id")


class Names:
    """How files name the records that others refer to, those that are gone among them."""

    def __init__(self) -> None:
        self._read: dict[Any, dict[Any, Any]] = {}

    def name(self, model: Any, key: Any) -> Any:
        """The key itself of records that go by it."""
        field = name_field(model)
        if key is None or field == "id":
            return key
        if model not in self._read:
            self._read[model] = dict(model._default_manager.values_list("pk", field))
        known = self._read[model]
        if key not in known:
            states = model.history.filter(**{model._meta.pk.attname: key})
            known[key] = states.values_list(field, flat=True).first() or key
        return known[key]


def column_of(
    field: Any, tables: dict[Any, str], meaning: str = "", required: bool = False, unit: str = ""
) -> Column:
    """The column of a field; `tables` are names by model."""
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


def reader_of(field: Any) -> Callable[[Any, Names], Any]:
    """What the column holds of a value as it is stored."""
    if isinstance(field, models.ForeignKey):
        model = field.related_model
        return lambda value, names: names.name(model, value)
    if kind_of(field) == Kind.TEXT:
        return lambda value, names: None if value is None else str(value)
    return as_it_is


def as_it_is(value: Any, names: Names) -> Any:
    return value


def as_json(value: Any) -> Any:
    """A value of a row in JSON: numbers exact, moments in UTC, null for an empty text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value
