"""The fields of a correction, as the table itself describes what its rows say."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from nkworld.charts.numbers import exact
from nkworld.provenance.models import Observation

from .. import amounts
from .papers import AS_SUGGESTED, HOW_READ

HELP = {
    "status": "“Excluded” takes it out of every total and lists it among the exclusions, with the "
    "reason of this correction before its note.",
    "as_quoted": "What the page prints. If the value changes, these words usually change with it: "
    "the review says where they stay.",
    "read": HOW_READ,
}


class AmountField(forms.CharField):
    """An amount as people type it, with thousands separators if they like."""

    def __init__(self, model_field: Any, **kwargs: Any) -> None:
        self.digits, self.places = model_field.max_digits, model_field.decimal_places
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return exact(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        try:
            amount = amounts.parse(value or "")
            if amount is not None:
                amounts.refuse_what_does_not_fit(amount, self.digits, self.places)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return amount

    def validate(self, value: Any) -> None:
        """Nothing beyond what to_python refuses: an empty amount is one that is not given."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != initial


class LinesField(forms.CharField):
    """A text of several lines; a browser ends them in its own way, which changes nothing."""

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\r\n", "\n")


def in_order(claim: Observation) -> list[str]:
    """The names of what is corrected: amounts and bounds, what this table adds, then the papers."""
    amounts_first = [name for name in Observation.content if claim.is_amount(name)]
    return list(dict.fromkeys([*amounts_first, *claim.own_content(), *Observation.content]))


def field_for(claim: Observation, name: str) -> Any:
    """The form's field for one of the claim's, with the help that is useful here."""
    model_field: Any = claim._meta.get_field(name)
    values: dict = {"help_text": _help(claim, name) or model_field.help_text}
    if claim.is_amount(name):
        return AmountField(model_field, label=capfirst(model_field.verbose_name), **values)
    if isinstance(model_field, models.TextField):
        values |= {"form_class": LinesField, "widget": forms.Textarea(attrs={"rows": 2})}
    field = model_field.formfield(**values)
    if name == "read":
        field.required = False
        field.choices = [("", AS_SUGGESTED), *model_field.flatchoices]
    if model_field.choices and model_field.blank:
        field.choices = [("", "None"), *model_field.flatchoices]
    return field


def _help(claim: Observation, name: str) -> str:
    if name == "value":
        return f"In {claim.unit}. Empty where none is given."
    return HELP.get(name, "")
