from django.urls import path

from nkworld.asking.claim_tables import CELLS
from nkworld.asking.fields import AnyOfField, KnownField, YearField
from nkworld.asking.named_fields import CountriesField
from nkworld.asking.record_questions import CitedQuestion, RecordQuestion
from nkworld.figures import registry as figures
from nkworld.portal.views.tables import RecordList

from .models import Annotation


class FigureField(KnownField):
    meaning = "Those that explain a figure, whatever it is asked: trade/china-months."
    refused = "There is no figure “{}”."
    schema_name = "FigureSlug"

    def vocabulary(self) -> dict[str, str]:
        return {figure.slug: figure.slug for figure in figures.every()}


class AnnotationQuestion(CitedQuestion, RecordQuestion):
    """With `year` what may have happened, or lasted, in that year."""

    model = Annotation
    key_field, key_is_text = "slug", True  # which outlives a loading
    on = None
    figure = FigureField(label="Figure")
    country = CountriesField()
    year = YearField(label="Year", meaning="What happened or lasted in that year.")
    kind = AnyOfField(Annotation.Kind.choices, "Kind")

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


class AnnotationList(RecordList):
    question, api = AnnotationQuestion, "annotations"
    title = "Events on the curves"
    description = "What happened and explains the course of the charts, with the source of each."
    lede = (
        "Closed borders, bans, famines, visits: what is marked in the pictures because it explains "
        "them, each with the page where it was read. A choice, no history."
    )
    caption = "Events on the curves"
    first = "-began"
    cells = {
        "began": f"{CELLS}#day",
        **{name: f"annotations/cells.html#{name}" for name in ("label", "figures")},
    }
    columns = {
        "began": ("Date", lambda row: (row.began.first, row.began.last)),
        "until": ("Until", lambda row: row.until.last),
        "label": "What happened",
        "figures": ("Where it explains something", lambda row: -len(row.charts)),
        "source": ("Who says so", lambda row: (row.source.short_name.lower(), row.began.first)),
    }


app_name = "annotations"

urlpatterns = [path("", AnnotationList.as_view(), name="list")]
