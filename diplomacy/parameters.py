"""What the pages of diplomacy can be asked."""

from datetime import date

from django import forms

from nkworld.provenance.fields import DocumentedField
from nkworld.provenance.parameters import (
    SPAN,
    FigureParameters,
    MomentField,
    OneOfField,
    QuestionForm,
    answered,
    chosen,
)
from nkworld.provenance.written import days_gone

from .maps import MAPS
from .posts import today
from .states import FOUNDED


class OnField(DocumentedField, forms.CharField):
    """A day on which something held; empty means today."""

    meaning = "The state on that day; today's unless said."
    widget = forms.DateInput(attrs={"type": "date", "min": FOUNDED.isoformat()})

    def to_python(self, value):
        text = super().to_python(value)
        return self._read(text) if text else today()

    def written(self):
        return {"type": "string", "pattern": f"^({days_gone(FOUNDED.year + 1)}|{today()})$"}

    @staticmethod
    def _read(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(f"“{text}” is not a day: write 2017-01-01.") from None
        if day < FOUNDED:
            sentence = f"“{text}” lies before {FOUNDED:%-d %B %Y}, when North Korea was founded."
            raise forms.ValidationError(sentence)
        if day > today():
            raise forms.ValidationError(f"“{text}” has not come yet: choose a day until today.")
        return day


class PageQuestion(QuestionForm):
    """Read from a page's query; `ask` raises InvalidQuery with a sentence for each error."""

    def __init__(self, query):
        super().__init__(answered(query), label_suffix="")

    @classmethod
    def ask(cls, query):
        """The form, valid, for the part of a query that it has fields for."""
        return cls(chosen(query, cls.base_fields)).validated()


class OnDate(PageQuestion):
    on = OnField(required=False, label="On this date")
    as_of = MomentField(required=False, label="As known on")

    def __init__(self, query):
        super().__init__({"on": today().isoformat()} | answered(query))


class Listed(OnDate):
    """Which countries the table shows, and what the map does."""

    show = OneOfField(
        label="Countries",
        required=False,
        choices=[
            ("", "all on record"),
            ("relations", "with relations"),
            ("abroad", "with an embassy of North Korea"),
            ("pyongyang", "with an embassy in Pyongyang"),
            ("never", "that never had relations"),
        ],
    )
    # The page's switch asks it; the form carries it along.
    map = OneOfField(
        label="Map",
        required=False,
        widget=forms.HiddenInput,
        choices=[(slug, title) for slug, (title, *_) in MAPS.items()],
    )


class CountsOverTime(FigureParameters):
    dataset = "diplomacy/relations"
    shared = SPAN
