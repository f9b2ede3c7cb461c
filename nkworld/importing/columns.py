"""Which fields of a table its spreadsheet fills."""

from collections.abc import Mapping
from typing import Any

from django.db import models

NEVER_FILLED = ("id", "release", "reading")
READ_FROM_THE_PERIOD = "frequency"  # not editable, and yet a column: it may stand in a file


def spellings[V](by_meaning: Mapping[V, str]) -> dict[str, V]:
    """{spelling: what it means} of {what is meant: its spellings, with a bar between}."""
    return {
        spelling.strip(): meaning
        for meaning, texts in by_meaning.items()
        for spelling in texts.split("|")
    }


class FilledColumns:
    """For import resources: every field that an editor fills is a column.

    Where some are not, a resource's Meta names the `fields` or those to `exclude`.
    """

    Meta: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        meta = vars(cls).get("Meta")
        named = meta and (hasattr(meta, "fields") or "exclude" in vars(meta))
        if meta and hasattr(meta, "model") and not named:
            meta.exclude = unfilled(meta.model)


def unfilled(model: type[models.Model]) -> list[str]:
    """Fields that no file fills: the key, and those that follow from others."""
    return [
        field.name
        for field in model._meta.get_fields()
        if field.name in NEVER_FILLED
        or not (getattr(field, "editable", False) or field.name == READ_FROM_THE_PERIOD)
    ]
