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
