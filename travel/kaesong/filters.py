"""What may be asked of the figures of the zone, on their page and of the API."""

from nkworld.provenance.filters import ChoiceFilter, ObservationFilter

from .models import Indicator, ZoneFigure


class ZoneFilter(ObservationFilter):
    indicator = ChoiceFilter(Indicator.choices, label="Counted")

    class Meta(ObservationFilter.Meta):
        model = ZoneFigure
        fields: list[str] = []
