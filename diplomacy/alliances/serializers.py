from rest_framework import serializers

from nkworld.api.serializers import CountryRefSerializer

from ..serializers import PAPERS, CitedSerializer
from .models import Obligation


class ObligationSerializer(CitedSerializer):
    country = CountryRefSerializer(help_text="The other state.")
    cut = serializers.BooleanField(
        source="is_cut", help_text="True where the run ends with the data, and may go on."
    )

    class Meta:
        model = Obligation
        fields = [
            *("country", "began", "until", "data_end", "cut", "defence", "offence"),
            *("neutrality", "non_aggression", "consultation", *PAPERS),
        ]
