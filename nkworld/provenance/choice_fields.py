"""Parameters that take one of a few words, or several of them."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from .refusals import refusal, told

AND = ","


class DocumentedField:
    """A field with the sentence that says what it asks for.

    `known_values(model)` are those that a table has an answer to, written as in an address: the
    audit of sentences asks them all. A field that offers none is left as it is.
    """

    meaning = ""

    def __init__(self, *args: Any, meaning: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meaning = meaning or self.meaning

    def known_values(self, model: Any) -> list[str]:
        return []


def or_invalid[T](read: Callable[[str], T], text: str) -> T:
    """What `read` makes of the text; its ValueError is shown beside the field."""
    try:
        return read(text)
    except ValueError as error:
        raise forms.ValidationError(told(error)) from error


def parts_of(text: str | None) -> list[str]:
    """What stands between the commas of a value; a comma too many says nothing."""
    return [part for part in (each.strip() for each in (text or "").split(AND)) if part]


def named_in(text: str | None) -> list[str]:
    """The parts of a value that names at least one if it is there at all."""
    parts = parts_of(text)
    if not parts and (text or "").strip():
        raise forms.ValidationError(f"“{text}” names nothing: write one, or several with commas.")
    return parts


def as_known(text: str, known: Iterable[str]) -> str:
    """A word as it is spelled here, whatever its capitals; the text itself if it is none."""
    spelled = list(known)
    if text in spelled:
        return text
    return next((one for one in spelled if one.casefold() == text.casefold()), text)


class ChoiceSelect(forms.Select):
    """A list to choose one from, which keeps what an address asks for in other capitals, and
    shows several that it asks for as one more line.
    """

    def format_value(self, value: Any) -> list[str]:
        known = [str(key) for key, _ in self.choices]
        text = AND.join(as_known(part, known) for part in parts_of(str(value or "")))
        return [text]

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        labels = {str(key): str(label) for key, label in self.choices}
        several = parts_of(value[0] if value else "")
        if len(several) > 1:
            label = ", ".join(labels.get(part, part) for part in several)
            option = self.create_option(name, value[0], label, True, len(groups), attrs=attrs)
            groups.append((None, [option], len(groups)))
        return groups


class OneOfField(DocumentedField, forms.ChoiceField):
    """A choice, in any capitals, whose refusal names the nearest known value."""

    widget = ChoiceSelect

    def keys(self) -> list[str]:
        return [str(key) for key, _ in self.choices if key]  # type: ignore[misc, union-attr]

    def to_python(self, value: Any) -> Any:
        return as_known(super().to_python(value).strip(), self.keys())

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            raise forms.ValidationError(refusal(f"“{value}” is not known.", value, self.keys()))

    def known_values(self, model: Any) -> list[str]:
        """Every choice."""
        return [str(key) for key, _ in self.choices]  # type: ignore[misc, union-attr]


class AnyOfField(OneOfField):
    """Several of the choices, separated by commas; an empty list where nothing is asked."""

    def to_python(self, value: Any) -> list[str]:
        known = self.keys()
        return list(dict.fromkeys(as_known(part, known) for part in named_in(value)))

    def validate(self, value: list[str]) -> None:
        forms.Field.validate(self, value)
        for one in value:
            super().validate(one)


def any_of(
    choices: Iterable[tuple[str, Any]] | Callable[[], Any], label: str, **kwargs: Any
) -> AnyOfField:
    """The parameter for one of a field's choices, for several, or for all."""
    given = choices if callable(choices) else [("", "all"), *choices]
    return AnyOfField(choices=given, required=False, label=label, **kwargs)
