"""What may be asked of the claims of fishery trade, on their page and of the API."""

from nkworld.provenance.filters import ChoiceFilter, ObservationFilter

from .models import FisheryFlow


class FisheryFlowFilter(ObservationFilter):
    direction = ChoiceFilter(FisheryFlow.Direction.choices, label="Direction")

    class Meta(ObservationFilter.Meta):
        model = FisheryFlow
        fields: list[str] = []
