from rest_framework import serializers

from nkworld.api.serializers import (
    CountryRefSerializer,
)

from ..serializers import PAPERS, CitedSerializer
from .models import Ballot, RollCall


class RollCallSerializer(CitedSerializer):
    class Meta:
        model = RollCall
        fields = [
            *("number", "date", "session", "resolution", "title", "subject", "issues"),
            *("on_amendment", "on_paragraph", "dprk_vote", "yes", "no", "abstain", *PAPERS),
        ]


class RollCallRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = RollCall
        fields = ["number", "date", "session", "resolution", "subject"]


class BallotSerializer(CitedSerializer):
    roll_call = RollCallRefSerializer(help_text="The roll call of the same source.")
    country = CountryRefSerializer(help_text="The state that cast it.")

    class Meta:
        model = Ballot
        fields = ["roll_call", "country", "vote", *PAPERS]
