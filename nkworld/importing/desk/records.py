"""The desk's forms for curated records, with the history of each."""

from typing import Any, ClassVar

from django.http import HttpRequest

from nkworld.proposals.desk.records import ProposingAdmin

from .papers import CitedForm


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

    form: ClassVar[Any] = CitedForm
    list_filter: ClassVar[Any] = ["source", "read"]
    search_fields: ClassVar[Any] = ["=country__code", "country__name", "as_quoted", "note"]
    search_help_text = "Country by name or code, words of the quotation or the note"
