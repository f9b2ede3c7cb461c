"""What somebody says who wants to be told by mail."""

from typing import Any

from django import forms

from nkworld.portal.changes import ChoiceForm

from .models import LONGEST, Subscription

CHOSEN = ("country", "dataset", "kind", "change")


class AddressField(forms.EmailField):
    """An address as mail servers take it: its domain in small letters, and in ASCII."""

    default_error_messages = {
        "required": "Write the address to which the digest shall go.",
        "invalid": "This is no e-mail address: write name@example.org.",
        "max_length": f"An address has at most {LONGEST} characters.",
    }

    def clean(self, value: Any) -> str:
        address = super().clean(value)
        name, _, domain = address.rpartition("@")
        try:
            written = f"{name}@{domain.lower().encode('idna').decode()}"
        except UnicodeError as error:
            raise forms.ValidationError(self.error_messages["invalid"]) from error
        if len(written) > LONGEST:
            raise forms.ValidationError(self.error_messages["max_length"])
        return written


class SubscribeForm(forms.Form):
    """An address, how often, and which changes. `website` is hidden from people: who fills it is a
    program.
    """

    address = AddressField(
        label="Your e-mail address",
        max_length=LONGEST,
        help_text="Used for the digest alone, and deleted when you end it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    rhythm = forms.ChoiceField(
        label="How often",
        choices=Subscription.Rhythm.choices,
        initial=Subscription.Rhythm.WEEKLY,
        help_text="No mail comes where nothing changed.",
    )
    website = forms.CharField(required=False, label="Leave this empty")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        chosen = ChoiceForm().fields
        self.fields |= {name: chosen[name] for name in CHOSEN}
        self.order_fields(["address", "rhythm", *CHOSEN, "website"])

    def clean_change(self) -> int | None:
        return int(self.cleaned_data["change"]) if self.cleaned_data["change"] else None

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                "A field that people do not see was filled, as programs do: nothing was stored."
            )
        return ""

    def chosen(self) -> dict[str, Any]:
        """Which changes, as fields of a subscription."""
        return {name: self.cleaned_data[name] for name in CHOSEN}
