from typing import Any

from django import forms


class CodeForm(forms.Form):
    """A code from the app, or one of the list to recover by."""

    code = forms.CharField(
        max_length=20,
        help_text="Six digits from your app, or one of your recovery codes.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class AppCodeForm(CodeForm):
    """The first code of an app that is being set up."""

    code = forms.CharField(
        label="Code that your app shows now",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": 8}
        ),
    )


class ReasonForm(forms.Form):
    """Why an administrator reaches into somebody's sign-in: it stands in the audit log."""

    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
