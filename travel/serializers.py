from rest_framework import serializers

from nkworld.api.serializers import CountryRefSerializer, ObservationSerializer

from .models import Crossing, OverseasWorkers


class CrossingSerializer(ObservationSerializer):
    country = CountryRefSerializer(
        help_text="The other end of the journey, or the world where a source says “foreigners”."
    )
    origin = serializers.CharField(
        allow_null=True, help_text="Code of where they set out; null where both ways are one count."
    )
    destination = serializers.CharField(allow_null=True, help_text="Code of where they went.")

    class Meta:
        model = Crossing
        fields = [
            "country",
            "origin",
            "destination",
            "direction",
            "kind",
            "dimension",
            "category",
            "coverage",
            *ObservationSerializer.provenance_fields,
        ]


class OverseasWorkersSerializer(ObservationSerializer):
    country = CountryRefSerializer(help_text="The host, or the world as a source totals it.")

    class Meta:
        model = OverseasWorkers
        fields = ["country", "kind", "sector", "dating", *ObservationSerializer.provenance_fields]
