import sys
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.backends.signals import connection_created
from django.db.models import Model
from django.db.models.signals import pre_save

import nkworld
from nkworld.running.overload.limits import watch_connection
from nkworld.running.private_files import keep_private
from nkworld.running.xml_text import refusal_of, without_invalid

# Committed migrations never change: what they import must answer to the name that it had.
FORMER_NAMES = {
    "nkworld.audit": "nkworld.running.audit",
    "nkworld.digests": "nkworld.portal.digests",
    "nkworld.findings": "nkworld.texts.findings",
    "nkworld.kit": "nkworld.api.bulk",
    "nkworld.stories": "nkworld.texts.stories",
}


class OperationsConfig(AppConfig):
    name = "nkworld.running.operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them

        connection_created.connect(keep_database_private)
        connection_created.connect(watch_connection)
        pre_save.connect(strip_invalid_characters)
        # Every text field of every form has this validator, whoever wrote the form.
        ProhibitNullCharactersValidator.__call__ = refuse_in_form  # type: ignore[method-assign, assignment]
        for former, name in FORMER_NAMES.items():
            setattr(nkworld, former.removeprefix("nkworld."), sys.modules[name])
            for module in [each for each in sys.modules if f"{each}.".startswith(f"{name}.")]:
                sys.modules[former + module.removeprefix(name)] = sys.modules[module]


def keep_database_private(connection: Any, **signal: Any) -> None:
    """SQLite makes its files readable by all; what it makes later is as private as the first."""
    if connection.vendor != "sqlite":
        return
    for _, _, path in connection.connection.execute("PRAGMA database_list"):
        for ending in ("", "-wal", "-shm") if path else ():
            keep_private(Path(path + ending))


def refuse_in_form(validator: ProhibitNullCharactersValidator, value: Any) -> None:
    """Django's own refuses a zero byte alone. A record that a field names is no text any more."""
    if isinstance(value, str) and (sentence := refusal_of(value)):
        raise ValidationError(sentence, code=validator.code)


def strip_invalid_characters(instance: Model, raw: bool, **kwargs: Any) -> None:
    """Forms and files refuse it in a sentence; what a command or a step writes loses it here."""
    for field in () if raw else instance._meta.concrete_fields:
        text = instance.__dict__.get(field.attname)
        if isinstance(text, str) and (kept := without_invalid(text)) != text:
            setattr(instance, field.attname, kept)
