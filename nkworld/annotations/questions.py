"""What may be asked of the table of annotations, on its page and of the API."""

from typing import Any

from django import forms

from nkworld.provenance import figures
from nkworld.provenance.choice_fields import DocumentedField, any_of
from nkworld.provenance.parameters import CountriesField, MomentField, YearField, nearest
from nkworld.provenance.record_questions import CitedQuestion, RecordQuestion

from .models import Annotation


class FigureField(DocumentedField, forms.CharField):
    meaning = "Those that explain a figure, whatever it is asked: trade/china-months."

    def to_python(self, value: Any) -> str:
        slug = super().to_python(value) or ""
        known = [figure.slug for figure in figures.every()]
        if slug and slug not in known:
            raise forms.ValidationError(f"There is no figure “{slug}”. {nearest(slug, known)}")
        return slug


class AnnotationQuestion(CitedQuestion, RecordQuestion):
    """With `year` what may have happened, or lasted, in that year."""

    model = Annotation
    key_is_text = True  # its slug, which outlives a loading
    on = None
    as_of = MomentField(required=False, label="As known on")
    figure = FigureField(required=False, label="Figure")
    country = CountriesField(required=False, label="Country")
    year = YearField(required=False, label="Year", meaning="What happened or lasted in that year.")
    kind = any_of(Annotation.Kind.choices, "Kind")

    @staticmethod
    def key(row: Annotation) -> str:
        return row.slug

    @staticmethod
    def order(row: Annotation) -> tuple:
        return row.began.first, row.pk

    def matches(self, row: Annotation) -> bool:
        slug, countries, year = (self.cleaned_data[name] for name in ("figure", "country", "year"))
        last = row.until.last or row.began.last
        return (
            (not year or row.began.first.year <= year <= last.year)
            and (not countries or any(each in row.countries for each in countries))
            and (not slug or any(place.may_show(slug) for place in row.places))
            and super().matches(row)
        )
