from django.contrib import admin

from ..admin import PAPERS, RecordAdmin
from .models import Obligation


@admin.register(Obligation)
class ObligationAdmin(RecordAdmin):
    list_display = ["country", "began", "until", "in_words", "source"]
    list_filter = [
        *("defence", "offence", "neutrality", "non_aggression", "consultation", "source"),
    ]
    search_fields = ["=country__code", "country__name", "as_quoted", "note"]
    search_help_text = "Country by name or code, words of the quotation or the note"
    fieldsets = [
        (None, {"fields": ["country", ("began", "until", "data_end")]}),
        (
            "What is owed",
            {"fields": [("defence", "offence", "neutrality", "non_aggression", "consultation")]},
        ),
        PAPERS,
    ]

    @admin.display(description="What is owed")
    def in_words(self, obligation: Obligation) -> str:
        return obligation.in_words
