from rest_framework import serializers

from nkworld.api import fields
from nkworld.api.curated import publish
from nkworld.api.serializers import (
    AS_PRINTED,
    CountryRefSerializer,
    SemicolonListField,
    WebAddressText,
    record_serializer,
    reference,
)

from . import models, questions
from .alliances.models import ObligationQuestion
from .council.charts import (
    DesignationQuestion,
    LaunchQuestion,
    NuclearTestQuestion,
    OutcomeQuestion,
)
from .models.stated import EXCLUDABLE
from .voting.models import RollCall
from .voting.views import BallotQuestion, RollCallQuestion

ActSerializer = record_serializer(models.RelationAct, ("event", "date"), name="Act")
CountryActSerializer = record_serializer(
    models.RelationAct, ("country", "event", "date", *EXCLUDABLE), name="CountryAct"
)


class StateOnDateSerializer(serializers.Serializer):
    """How sure a state is, shared by everything that has one."""

    since = fields.texts(
        "The dates that sources give, as exactly as they do; more than one where they "
        "disagree, none where nobody gives one.",
    )
    certain = fields.flag("False where a date is known to the month or year only, or not at all.")
    disputed = fields.flag("True where sources contradict each other.")
    alternatives = fields.texts("Other states that it may be.", source="on_date.alternatives")

    def get_fields(self) -> dict[str, serializers.Field]:
        """What a row is about stands before how sure it is, the records that it rests on behind."""
        every, shared = super().get_fields(), StateOnDateSerializer._declared_fields
        own = {name: field for name, field in every.items() if name not in shared}
        about = [n for n in own if not isinstance(own[n], serializers.ListSerializer)]
        return {name: every[name] for name in (*about, *every)}


class RelationSerializer(StateOnDateSerializer):
    country = CountryRefSerializer()
    status = fields.text("The state of relations on the day.", source="kind")
    in_force = fields.flag("Are there relations, lowered ones included?")
    opened = fields.texts(
        "The dates that sources give for the first opening, whatever came after; `since` "
        "is that of the present state.",
    )
    lowered_since = fields.texts(
        "Of relations in force at a lowered level: since when. They are in force `since` their "
        "opening; a level neither begins nor ends them.",
        source="on_date.lowered",
    )
    acts = ActSerializer(many=True, help_text="What the state rests on, and what speaks against.")


ReadingSerializer = record_serializer(
    models.MissionReading, models.MissionReading.stated, name="Reading"
)


AccreditationSerializer = record_serializer(models.Accreditation, models.Accreditation.stated)


OrganizationRefSerializer = reference(
    record_serializer(
        models.Organization, ("slug", "name", "abbreviation", "kind"), name="OrganizationRef"
    )
)


class MissionSerializer(StateOnDateSerializer):
    sending = CountryRefSerializer(source="mission.sending")
    receiving = CountryRefSerializer(source="mission.receiving")
    city = fields.text(source="mission.city")
    kind = serializers.ChoiceField(models.Mission.Type.choices, source="mission.mission_type")
    accredited_to = OrganizationRefSerializer(
        source="mission.organization",
        allow_null=True,
        help_text="The organisation of a permanent mission; null for others.",
    )
    status = fields.text("The state of the mission on the day.", source="on_date.kind")
    covers = AccreditationSerializer(many=True, help_text="Other countries covered from here.")
    readings = ReadingSerializer(many=True, help_text="What each source says of it.")


MembershipRowSerializer = record_serializer(
    models.Membership, models.Membership.stated, name="MembershipRow"
)


class OrganizationSerializer(StateOnDateSerializer):
    organization = OrganizationRefSerializer(source="subject")
    status = fields.text("The DPRK’s standing on the day.", source="kind")
    website = WebAddressText(source="subject.url", help_text="Null where none is known.")
    memberships = MembershipRowSerializer(
        many=True, source="rows", help_text="What each source says."
    )


TreatyRefSerializer = reference(
    record_serializer(models.Treaty, ("slug", "name", "category"), name="TreatyRef")
)


TreatyOfSerializer = record_serializer(
    models.Treaty,
    ("slug", "name", "category", "partner"),
    {"partner": "The other party of a treaty between two; null for others."},
    name="TreatyOf",
)


OF_A_ROW = {"status": "Null only of an excluded row."}
ParticipationSerializer = record_serializer(
    models.Participation, models.Participation.stated, OF_A_ROW, name="Participation"
)
TreatyParticipationSerializer = record_serializer(
    models.Participation,
    ("treaty", *models.Participation.stated),
    OF_A_ROW | {"treaty": TreatyOfSerializer()},
    name="TreatyParticipation",
)


class TreatySerializer(StateOnDateSerializer):
    treaty = TreatyOfSerializer(source="subject")
    status = fields.text("The DPRK’s standing on the day.", source="kind")
    participations = ParticipationSerializer(
        many=True, source="rows", help_text="What each source says."
    )


@reference
class RollCallRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = RollCall
        fields = ["number", "date", "session", "resolution", "subject"]


publish(
    questions.RelationQuestion, dataset="diplomacy/relations", serializer_class=RelationSerializer
)
publish(questions.ActQuestion, "diplomacy/acts", serializer_class=CountryActSerializer)
publish(
    questions.MissionQuestion,
    dataset="diplomacy/missions",
    also_of=("diplomacy/relations",),
    serializer_class=MissionSerializer,
)
publish(questions.HeadQuestion)
publish(
    questions.OrganizationQuestion,
    also_of=("diplomacy/memberships",),
    serializer_class=OrganizationSerializer,
)
publish(questions.MembershipQuestion, columns=("organization", *models.Membership.stated))
publish(questions.TreatyQuestion, dataset="diplomacy/treaties", serializer_class=TreatySerializer)
publish(
    questions.ParticipationQuestion,
    "diplomacy/participations",
    serializer_class=TreatyParticipationSerializer,
)
publish(
    questions.EventQuestion,
    api_fields={"treaty": "The treaty that it concerns; null for most events."},
)
publish(
    RollCallQuestion,
    api_fields={
        "issues": SemicolonListField(help_text="The source’s topics."),
        "dprk_vote": "North Korea’s ballot; null where the ballots of all states stand in a list "
        "of their own.",
    },
)
publish(
    BallotQuestion,
    api_fields={
        "roll_call": "The roll call of the same source.",
        "country": "The state that cast it.",
    },
)
publish(
    OutcomeQuestion,
    columns=(
        *("entry", "reading", "date", "kind", "subject", "document", "agenda_item"),
        *("yes", "no", "abstain", "adoption", "vetoed_by", "sitting"),
    ),
    api_fields={
        "entry": serializers.CharField(
            source="entry.key",
            help_text="What all pages on one outcome share: the symbol of its document, else its "
            "kind and day.",
        ),
        "reading": serializers.IntegerField(
            help_text="0 is the one that counts; 1, 2 … are other pages on the same outcome."
        ),
        "vetoed_by": SemicolonListField(help_text="Members as the page names them."),
        "document": "S/RES/1718, S/2022/431; null where the page gives none.",
    },
)
publish(
    DesignationQuestion,
    columns=(
        *("reference", "kind", "name", "listed_on", "updated_on"),
        *("nationality", "alias_count", "edition"),
    ),
    api_fields={
        "alias_count": serializers.IntegerField(
            source="aliases", help_text="How many other names the list gives."
        ),
        "updated_on": "When the entry was last changed; null if it never was.",
    },
)
publish(
    LaunchQuestion,
    api_fields=dict.fromkeys(("latitude", "longitude", "apogee_km", "distance_km"), AS_PRINTED),
)
publish(NuclearTestQuestion)
publish(
    ObligationQuestion,
    api_fields={
        "country": "The other state.",
        "cut": serializers.BooleanField(
            source="is_cut", help_text="True where the run ends with the data, and may go on."
        ),
    },
    columns=(
        *("country", "began", "until", "data_end", "cut", "defence", "offence"),
        *("neutrality", "non_aggression", "consultation"),
    ),
)
