"""The desk's forms for curated records; how one was read is asked of the editor who types it."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest

from nkworld.desk.proposals.desk.records import ProposingAdmin
from nkworld.provenance.models import Read
from nkworld.provenance.read_guess import guess_read

AS_SUGGESTED = "As the address of the citation suggests"
HOW_READ = (
    "At the source, quoted by another, or in a compilation that nobody reviewed. "
    "What the address suggests is a guess: change it if you know better."
)

# The fieldset of every record that says who told it.
PAPERS: Any = ("Who says so", {"fields": ["source", "citation", "as_quoted", "read", "note"]})


ROWS = {"as_quoted": 2, "note": 2, "citation": 1}  # lines, before anything is typed


class CitedForm(forms.ModelForm):
    """How a record was read is guessed from its citation where the editor does not say."""

    read = forms.ChoiceField(
        label="How it was read",
        required=False,
        choices=[("", AS_SUGGESTED), *Read.choices],
        help_text=HOW_READ,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A quotation is a word or a line, a note a sentence or two, an address is long."""
        super().__init__(*args, **kwargs)
        for name, rows in ROWS.items():
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = rows

    def clean_read(self) -> str:
        source = self.cleaned_data.get("source")
        citation = self.cleaned_data.get("citation", "")
        guessed = guess_read(citation, source)
        return self.cleaned_data["read"] or guessed


class RecordAdmin(ProposingAdmin):
    """A record with its whole history, edited through proposals.

    What it refers to is found by typing.
    """

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        return self.autocomplete_fields or self._relations()

    def get_list_select_related(self, request: HttpRequest) -> Any:
        return [name for name in self._relations() if name in self.list_display]

    def _relations(self) -> list[str]:
        return [field.name for field in self.opts.fields if field.is_relation]


class CitedAdmin(RecordAdmin):
    """What one source says of a country; how it was read is guessed where nobody says."""

    form: ClassVar[Any] = CitedForm  # type: ignore[misc]
    list_filter: ClassVar[Any] = ["source", "read"]
    search_fields: ClassVar[Any] = ["=country__code", "country__name", "as_quoted", "note"]
    search_help_text = "Country by name or code, words of the quotation or the note"
