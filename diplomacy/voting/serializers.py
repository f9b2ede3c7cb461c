from rest_framework import serializers

from nkworld.api.serializers import (
    CountryRefSerializer,
    ExactNumberField,
    ObservationSerializer,
)

from ..serializers import PAPERS, CitedSerializer
from .models import Agreement, Ballot, IdealPoint, RollCall
from .models.agreement import COUNTS


class AgreementSerializer(ObservationSerializer):
    country = CountryRefSerializer(help_text="The other state.")
    value = ExactNumberField(
        allow_null=True, help_text="100 × same / joint_votes, to four decimals."
    )
    agreement_index = ExactNumberField(
        help_text="In per cent, a roll call in which one abstained counted as half an agreement."
    )

    class Meta:
        model = Agreement
        fields = [
            "country",
            *ObservationSerializer.provenance_fields,
            *COUNTS,
            "agreement_index",
        ]


class IdealPointSerializer(ObservationSerializer):
    country = CountryRefSerializer(help_text="The state that is placed, North Korea among them.")
    value = ExactNumberField(allow_null=True, help_text="From votes on whole resolutions.")
    value_low = ExactNumberField(allow_null=True, help_text="The 5th percentile.")
    value_high = ExactNumberField(allow_null=True, help_text="The 95th percentile.")
    with_all_votes = ExactNumberField(
        allow_null=True, help_text="The same with paragraph and amendment votes; null if not given."
    )

    class Meta:
        model = IdealPoint
        fields = [
            "country",
            *ObservationSerializer.provenance_fields,
            "votes",
            "with_all_votes",
        ]


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
