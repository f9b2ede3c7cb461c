from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.forms import formset_factory
from django.utils import timezone

from ..models import MONTH, Revision
from ..sources import FIELDS, GRADES, MOST_SOURCES, CitedSource, complaints


def help_of(field: str) -> str:
    return str(getattr(Revision._meta.get_field(field), "help_text", ""))


class DraftForm(forms.ModelForm):
    """A draft's text; `seen` says which state of the draft it was made from.

    `how_to` is the template that tells how the text is written.
    """

    how_to = "texts/desk/how_to.html"

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    body = forms.CharField(
        label="Text",
        strip=False,
        help_text=help_of("body"),
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "true", "dir": "auto"}),
    )
    facts_until = forms.RegexField(
        MONTH,
        label="As of",
        help_text=help_of("facts_until"),
        error_messages={"invalid": "Write a year and a month: 2026-03."},
    )

    class Meta:
        fields: ClassVar[list[str]] = ["title", "summary", "facts_until", "body"]
        widgets: ClassVar[dict] = {"summary": forms.Textarea(attrs={"rows": 2, "maxlength": 200})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})

    def content(self) -> dict[str, Any]:
        """What a revision stores of it, but its sources."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def so_far(self) -> dict[str, Any]:
        """What is typed, also where it can't be kept yet."""
        if not self.is_bound:
            return dict(self.initial)
        typed = {name: str(self.data.get(name, "")) for name in self._meta.fields or ()}
        return typed | self.cleaned_data

    def clean_body(self) -> str:
        """As it is compared and stored: one kind of line end, none around the text."""
        return self.cleaned_data["body"].replace("\r\n", "\n").replace("\r", "\n").strip()


class SourceForm(forms.Form):
    """One row of the list of sources."""

    key = forms.CharField(widget=forms.TextInput(attrs={"size": 16}))
    title = forms.CharField(required=False, help_text="May be left out where its words are quoted.")
    publisher = forms.CharField()
    url = forms.CharField(label="Address")
    published = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"size": 10, "placeholder": "2015-03"})
    )
    quoted = forms.CharField(label="Its words", required=False)
    grade = forms.ChoiceField(
        label="How it was read",
        required=False,
        choices=[("", "not said"), *((grade, grade) for grade in GRADES)],
    )

    def clean(self) -> dict[str, Any]:
        source = CitedSource(**{name: self.cleaned_data.get(name, "") for name in FIELDS})
        for name, sentence in complaints(source).items():
            if name not in self.errors:
                self.add_error(name, sentence[0].upper() + sentence[1:])
        return self.cleaned_data


class SourceRows(forms.BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Take it off the list"

    def clean(self) -> None:
        keys = [one["key"] for one in self.listed() if one.get("key")]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise forms.ValidationError(f"Two sources have the key “{min(twice)}”: rename one.")

    def listed(self) -> list[dict[str, str]]:
        """The sources as a revision stores them, as far as they could be read."""
        rows = (form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data"))
        kept = (row for row in rows if row and not row.get("DELETE"))
        return [{name: row[name] for name in FIELDS if row.get(name)} for row in kept]


SourceFormSet = cast(
    type[SourceRows],
    formset_factory(SourceForm, formset=SourceRows, extra=2, can_delete=True, max_num=MOST_SOURCES),
)


class PublishForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(max_length=300, help_text="What is new: public, in the history.")
    at = forms.DateTimeField(
        required=False,
        label="Goes live at (UTC)",
        help_text="Empty: at once. Otherwise a moment to come, such as 2027-01-31 08:00.",
        error_messages={"invalid": "Write a day and a time: 2027-01-31 08:00."},
        widget=forms.DateTimeInput(attrs={"placeholder": "2027-01-31 08:00"}),
    )

    def clean_at(self) -> datetime | None:
        at = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise forms.ValidationError("This moment has passed: leave it empty to publish now.")
        return at
