"""Every column can be handed on to another database, to the digit."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from .rows import columns_of, tables_of

MOST_DIGITS = 15  # SQLite keeps decimals as binary numbers, which are exact so far


@register()
def check_columns_are_portable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for model in tables_of(apps).values():
        try:
            columns_of(model)
        except LookupError as error:
            found.append(Error(str(error), obj=model, id="backups.E001"))
        for field in model._meta.local_concrete_fields:
            if (getattr(field, "max_digits", None) or 0) > MOST_DIGITS:
                sentence = f"{field.name} has more than {MOST_DIGITS} digits: SQLite rounds it."
                found.append(Error(sentence, obj=model, id="backups.E002"))
    return found
