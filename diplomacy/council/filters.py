"""What may be asked of the table of counts of lists, on its page and of the API."""

from nkworld.provenance.filters import ChoiceFilter, ObservationFilter

from .models import ListCount


class ListCountFilter(ObservationFilter):
    sanctions_list = ChoiceFilter(ListCount.List.choices, label="List")
    kind = ChoiceFilter(ListCount.Kind.choices, label="Kind")

    class Meta(ObservationFilter.Meta):
        model = ListCount
        fields: list[str] = []
