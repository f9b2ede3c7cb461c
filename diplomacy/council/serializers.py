from rest_framework import serializers

from nkworld.api.serializers import PAPERS, CitedSerializer

from .models import Designation, Launch, NuclearTest, Outcome


class CouncilSerializer(CitedSerializer):
    """A record with its papers."""


class OutcomeWordsSerializer(CouncilSerializer):
    class Meta:
        model = Outcome
        fields = [
            *("date", "kind", "subject", "document", "agenda_item"),
            *("yes", "no", "abstain", "adoption", "vetoed_by", "sitting"),
            *PAPERS,
        ]


class OutcomeSerializer(serializers.Serializer):
    """What one page tells of an outcome, and which of several pages on it this is."""

    entry = serializers.CharField(
        source="entry.key",
        help_text="What all pages on one outcome share: the symbol of its document, else its kind "
        "and day.",
    )
    reading = serializers.IntegerField(
        help_text="0 is the one that counts; 1, 2 … are other pages on the same outcome."
    )

    def get_fields(self):
        own = OutcomeWordsSerializer().get_fields()
        for name, field in own.items():
            field.source = f"outcome.{name}"
        return super().get_fields() | own


class DesignationSerializer(CouncilSerializer):
    class Meta:
        model = Designation
        fields = [
            *("reference", "kind", "name", "listed_on", "updated_on", "nationality"),
            *("aliases", "edition"),
            *PAPERS,
        ]


class LaunchSerializer(CouncilSerializer):
    class Meta:
        model = Launch
        fields = [
            *("number", "date", "missile", "missile_type", "facility", "latitude", "longitude"),
            *("landing", "apogee_km", "distance_km", "result", "confirmation"),
            *PAPERS,
        ]


class NuclearTestSerializer(CouncilSerializer):
    class Meta:
        model = NuclearTest
        fields = ["number", "date", *PAPERS]
