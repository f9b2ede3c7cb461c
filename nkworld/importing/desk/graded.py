"""How a curated record was read, asked of the editor who types it."""

from typing import Any

from django import forms

from nkworld.provenance.grades import guess_grade
from nkworld.provenance.models import Grade

AS_SUGGESTED = "As the address of the citation suggests"
HOW_READ = (
    "In the source itself, in a report that quotes it, or in a compilation that nobody reviewed. "
    "What the address suggests is a guess: change it if you know better."
)

# The fieldset of every record that says who told it.
PAPERS: Any = ("Who says so", {"fields": ["source", "citation", "as_quoted", "grade", "note"]})


class GradedForm(forms.ModelForm):
    """How a record was read is guessed from its citation where the editor does not say."""

    grade = forms.ChoiceField(
        label="How it was read",
        required=False,
        choices=[("", AS_SUGGESTED), *Grade.choices],
        help_text=HOW_READ,
    )

    def clean_grade(self) -> str:
        source = self.cleaned_data.get("source")
        citation = self.cleaned_data.get("citation", "")
        guessed = guess_grade(citation, source.url if source else "")
        return self.cleaned_data["grade"] or guessed
