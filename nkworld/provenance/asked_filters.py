"""A set of filters that makes the fields of those parameters only that a question answers.

A page draws the whole form; an answer of the API needs of its twenty fields the three or four that
were asked. What the others would have read of nothing is worked out once.
"""

from functools import cache
from typing import Any

import django_filters
from django import forms

DEFAULTING = ("rule",)  # read even where it is not asked for: the default changes with the data


class AskedForm(forms.Form):
    """Beside a form of the fields that are asked, what the others would have given."""

    unasked: dict[str, Any] = {}

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in self.unasked.items():
            self.cleaned_data[name] = list(value) if isinstance(value, list) else value


class AskedFilterSet(django_filters.FilterSet):
    """`asked_only` leaves out of its form what the question does not answer."""

    def __init__(self, *args: Any, asked_only: bool = False, **kwargs: Any) -> None:
        self.asked_only = asked_only
        super().__init__(*args, **kwargs)

    def get_form_class(self) -> type[forms.Form]:
        if not self.asked_only:
            return super().get_form_class()
        asked = [name for name in self.filters if name in self.data or name in DEFAULTING]
        own: Any = type(self)
        blank = read_of_nothing(own).items()
        attributes = {name: self.filters[name].field for name in asked}
        unasked = {name: value for name, value in blank if name not in attributes}
        bases = (AskedForm, self._meta.form)
        return type(self._meta.form.__name__, bases, {**attributes, "unasked": unasked})


@cache
def read_of_nothing(filterset: Any) -> dict[str, Any]:
    """{parameter: what its field makes of no answer}"""
    fields = filterset({}).form.fields
    return {name: each.clean("") for name, each in fields.items() if name not in DEFAULTING}
