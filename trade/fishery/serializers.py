from nkworld.api.serializers import ObservationSerializer

from .models import FisheryFlow


class FisheryFlowSerializer(ObservationSerializer):
    class Meta:
        model = FisheryFlow
        fields = ["direction", *ObservationSerializer.provenance_fields]
