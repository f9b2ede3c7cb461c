"""What is asked of whoever takes a step with a proposal."""

from typing import Any

from django import forms

from ..models import REASON_LENGTH


class SentenceForm(forms.Form):
    """One text, required: why something is done."""

    because = forms.CharField(widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}))

    def __init__(self, *args: Any, label: str = "Why", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].label = label
        self.fields["because"].help_text = help_text


class ReasonForm(SentenceForm):
    """The same in one line, as the public history of the record keeps it."""

    because = forms.CharField(
        max_length=REASON_LENGTH, widget=forms.TextInput(attrs={"class": "vTextField"})
    )


def reason_of(posted: Any) -> str:
    """Why a record is edited, as far as it was said beside its form."""
    return str(posted.get("_reason", "")).strip()[:REASON_LENGTH]
