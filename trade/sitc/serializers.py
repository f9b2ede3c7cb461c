from rest_framework import serializers

from nkworld.api.serializers import CountryRefSerializer, ObservationSerializer

from .models import SectionFlow


class SectionFlowSerializer(ObservationSerializer):
    country = CountryRefSerializer(help_text="The partner.")
    section = serializers.CharField(help_text="The SITC section, 0 to 9.")
    section_name = serializers.CharField(
        source="get_section_display", help_text="Its title in SITC, Revision 3."
    )

    class Meta:
        model = SectionFlow
        fields = [
            *("country", "direction", "section", "section_name"),
            *ObservationSerializer.provenance_fields,
        ]
