"""The words of rows, quotations and notes among them, to be looked through."""

from collections.abc import Iterable
from functools import cache

from django.db.models import CharField, Model, Q, SlugField, TextField, URLField

from .dates import PartialDateField

NO_WORDS = {"period", "citation", "derivation", "url"}  # addresses, dates and steps


@cache
def written_fields(model: type[Model]) -> tuple[str, ...]:
    """The fields of a model in which somebody wrote what they liked."""
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField)
        and not isinstance(field, SlugField | URLField | PartialDateField)
        and not (field.choices or field.unique or field.name in NO_WORDS)
    )


def saying(model: type[Model], words: str) -> Q:
    """The condition that words stand in a row, whatever their capitals."""
    fields = ((f"{name}__icontains", words) for name in written_fields(model))
    return Q(*fields, _connector=Q.OR)


def say(records: Iterable[Model], words: str) -> bool:
    """Whether words stand in one of the records, whatever their capitals."""
    wanted = words.casefold()
    return any(
        wanted in (getattr(each, name) or "").casefold()
        for each in records
        for name in written_fields(type(each))
    )
