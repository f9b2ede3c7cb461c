from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.backends.signals import connection_created
from django.db.models import Model
from django.db.models.signals import pre_save

from nkworld.running.xml_text import refusal_of, without_invalid


class LimitsConfig(AppConfig):
    name = "nkworld.running.overload"

    def ready(self) -> None:
        from .clock import watch_connection

        connection_created.connect(watch_connection)
        pre_save.connect(strip_invalid_characters)
        # Every text field of every form has this validator, whoever wrote the form.
        ProhibitNullCharactersValidator.__call__ = refuse_in_form  # type: ignore[method-assign, assignment]


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
