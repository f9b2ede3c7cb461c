from django import forms

from .models import LONGEST


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Seen at the desk only.",
        error_messages={"required": "Nothing was kept: write a comment first."},
    )


class SendBackForm(forms.Form):
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="What has to change first",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence for whoever made it. Seen at the desk only.",
        error_messages={"required": "Say what has to change first: nothing was sent back."},
    )


class DiscardForm(forms.Form):
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why it is given up",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept on record, seen at the desk only.",
        error_messages={"required": "Say why it is given up: nothing was discarded."},
    )
