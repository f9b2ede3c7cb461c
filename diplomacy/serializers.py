from rest_framework import serializers

from nkworld.api.derived import record_serializer
from nkworld.api.serializers import (
    PAPERS,
    CitedSerializer,
    CountryRefSerializer,
    WebAddressText,
    help_texts,
    reference,
)

from .models import (
    Accreditation,
    Membership,
    Mission,
    MissionReading,
    Organization,
    Participation,
    RelationAct,
    Treaty,
)

EXCLUDABLE = ["excluded", "exclusion"]


ActSerializer = record_serializer(RelationAct, ("event", "date"), name="Act")
CountryActSerializer = record_serializer(
    RelationAct, ("country", "event", "date", *EXCLUDABLE), name="CountryAct"
)


class StateOnDateSerializer(serializers.Serializer):
    """How sure a state is, shared by everything that has one."""

    first: tuple[str, ...]  # the fields that say what a row is about

    since = serializers.ListField(
        child=serializers.CharField(),
        help_text="The dates that sources give, as exactly as they do; more than one where they "
        "disagree, none where nobody gives one.",
    )
    certain = serializers.BooleanField(
        help_text="False where a date is known to the month or year only, or not at all."
    )
    disputed = serializers.BooleanField(help_text="True where sources contradict each other.")
    alternatives = serializers.ListField(
        child=serializers.CharField(),
        source="on_date.alternatives",
        help_text="Other states that it may be.",
    )

    def get_fields(self):
        """What a row is about stands before how sure it is."""
        fields = super().get_fields()
        return {name: fields[name] for name in (*self.first, *fields)}


class RelationSerializer(StateOnDateSerializer):
    country = CountryRefSerializer()
    status = serializers.CharField(source="kind", help_text="The state of relations on the day.")
    in_force = serializers.BooleanField(help_text="Are there relations, lowered ones included?")
    opened = serializers.ListField(
        child=serializers.CharField(),
        help_text="The dates that sources give for the first opening, whatever came after; `since` "
        "is that of the present state.",
    )
    lowered_since = serializers.ListField(
        child=serializers.CharField(),
        help_text="Of relations in force at a lowered level: since when. They are in force `since` "
        "their opening; a level neither begins nor ends them.",
    )
    acts = ActSerializer(many=True, help_text="What the state rests on, and what speaks against.")

    first = ("country", "status", "in_force", "opened", "lowered_since")


ReadingSerializer = record_serializer(
    MissionReading, ("status", "opened", "closed", "stated_for", *EXCLUDABLE), name="Reading"
)


AccreditationSerializer = record_serializer(Accreditation, ("country", "since"))


@reference
class OrganizationRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organization
        fields = ["slug", "name", "abbreviation", "kind"]


class MissionSerializer(StateOnDateSerializer):
    sending = CountryRefSerializer(source="mission.sending")
    receiving = CountryRefSerializer(source="mission.receiving")
    city = serializers.CharField(source="mission.city")
    kind = serializers.ChoiceField(Mission.Type.choices, source="mission.mission_type")
    accredited_to = OrganizationRefSerializer(
        source="mission.organization",
        allow_null=True,
        help_text="The organisation of a permanent mission; null for others.",
    )
    status = serializers.CharField(
        source="on_date.kind", help_text="The state of the mission on the day."
    )
    covers = AccreditationSerializer(many=True, help_text="Other countries covered from here.")
    readings = ReadingSerializer(many=True, help_text="What each source says of it.")

    first = ("sending", "receiving", "city", "kind", "accredited_to", "status")


MembershipRowSerializer = record_serializer(
    Membership, ("status", "joined", "left", "stated_for", *EXCLUDABLE), name="MembershipRow"
)


class OrganizationSerializer(StateOnDateSerializer):
    organization = OrganizationRefSerializer(source="subject")
    website = WebAddressText(source="subject.url", help_text="Null where none is known.")
    status = serializers.CharField(source="kind", help_text="The DPRK’s standing on the day.")
    memberships = MembershipRowSerializer(
        many=True, source="rows", help_text="What each source says."
    )

    first = ("organization", "status", "website")


@reference
class TreatyRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Treaty
        fields = ["slug", "name", "category"]


class TreatyOfSerializer(TreatyRefSerializer):
    partner = CountryRefSerializer(
        allow_null=True, help_text="The other party of a treaty between two; null for others."
    )

    class Meta(TreatyRefSerializer.Meta):
        fields = [*TreatyRefSerializer.Meta.fields, "partner"]


class ParticipationSerializer(CitedSerializer):
    class Meta:
        model = Participation
        fields = [
            *("status", "signed", "joined", "in_force", "withdrawn", "stated_for"),
            *(*EXCLUDABLE, *PAPERS),
        ]
        extra_kwargs = help_texts(status="Null only of an excluded row.")


class TreatyParticipationSerializer(CitedSerializer):
    treaty = TreatyOfSerializer()

    class Meta(ParticipationSerializer.Meta):
        fields = ["treaty", *ParticipationSerializer.Meta.fields]


class TreatySerializer(StateOnDateSerializer):
    treaty = TreatyOfSerializer(source="subject")
    status = serializers.CharField(source="kind", help_text="The DPRK’s standing on the day.")
    participations = ParticipationSerializer(
        many=True, source="rows", help_text="What each source says."
    )

    first = ("treaty", "status")
