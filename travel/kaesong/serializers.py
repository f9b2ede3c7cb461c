from nkworld.api.serializers import ObservationSerializer, told

from .models import ZoneFigure


class ZoneFigureSerializer(ObservationSerializer):
    class Meta:
        model = ZoneFigure
        fields = ["indicator", "state_of", *ObservationSerializer.provenance_fields]
        extra_kwargs = told(
            indicator="Output in US dollars, or persons, or companies.",
            state_of="Of workers and companies: the day counted; empty where not told.",
        )
