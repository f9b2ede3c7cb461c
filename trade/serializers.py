from nkworld.api.serializers import CountryRefSerializer, ObservationSerializer

from .models import Flow, InterKoreanFlow


class FlowSerializer(ObservationSerializer):
    country = CountryRefSerializer(help_text="The partner, or the world as a source totals it.")

    class Meta:
        model = Flow
        fields = ["country", "direction", *ObservationSerializer.provenance_fields]
        fields += ["basis", "edition"]


class InterKoreanFlowSerializer(ObservationSerializer):
    class Meta:
        model = InterKoreanFlow
        fields = ["direction", "category", *ObservationSerializer.provenance_fields]
