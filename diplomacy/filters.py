"""What may be asked of the table of published counts, on its page and of the API."""

from nkworld.provenance.filters import ChoiceFilter, ObservationFilter

from .models import PublishedCount


class PublishedCountFilter(ObservationFilter):
    what = ChoiceFilter(PublishedCount.What.choices, label="Counted")

    class Meta(ObservationFilter.Meta):
        model = PublishedCount
        fields: list[str] = []
