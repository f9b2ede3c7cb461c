from rest_framework import serializers

from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.serializers import (
    PAPERS,
    CitedSerializer,
    CountryRefSerializer,
    WebAddressText,
    help_texts,
    record_serializer,
    reference,
)

from . import questions
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

    def get_fields(self) -> dict[str, serializers.Field]:
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


class RelationViewSet(CuratedViewSet):
    """The state of relations with each country on one day, worked out from dated acts.

    Every act on which it rests is given with its papers, lists that contradict it as well.
    A change takes effect when no source that dates it says it is still to come. Suspended
    relations are not `in_force`. Lowered ones are, `since` their opening: an expelled or a restored
    ambassador neither ends nor begins relations. A country of which only lists without relations
    are on record has `never` had any; before the first thing that is known of another its state is
    `unknown`, and countries of which nothing is known are not listed. What one unreviewed
    compilation alone opens is in force and not `certain`; a break that it alone tells does not end
    relations. They are `disputed` where less than twice as many pages tell of them as deny them.
    """

    dataset = "diplomacy/relations"
    question_class = questions.RelationQuestion
    serializer_class = RelationSerializer


class ActViewSet(CuratedViewSet):
    """The acts themselves, one row for each page of a source that tells of one.

    Two are no acts: `none`, a list of that date shows no relations, and `in-force`, a page of
    that date has them. What happens to a level or an ambassador (`downgraded`, `level-restored`,
    `expelled`, `accreditation-stopped`) neither begins nor ends relations. On rows that are
    `excluded` no state rests; the note says why. With `on`, those that may be of that day.
    """

    dataset = "diplomacy/relations"
    question_class = questions.ActQuestion
    serializer_class = CountryActSerializer


class MissionViewSet(CuratedViewSet):
    """Posts of North Korea abroad and of others in North Korea, with their state on one day.

    An opening that nobody dates is taken to go back to the beginning of relations, and the
    state is then not `certain`.
    """

    dataset = "diplomacy/missions"
    also_of = ("diplomacy/relations",)
    question_class = questions.MissionQuestion
    serializer_class = MissionSerializer


class OrganizationViewSet(CuratedViewSet):
    """Organisations with North Korea’s standing in each on one day."""

    dataset = "diplomacy/organizations"
    also_of = ("diplomacy/memberships",)
    question_class = questions.OrganizationQuestion
    serializer_class = OrganizationSerializer


class MembershipViewSet(CuratedViewSet):
    """What each source says of North Korea’s place in one organisation.

    Rows that are `excluded` stand here with their reason, and no standing rests on them.
    """

    question_class = questions.MembershipQuestion
    columns = (
        *("organization", "status", "joined", "left", "stated_for"),
        *("excluded", "exclusion"),
    )


class TreatyViewSet(CuratedViewSet):
    """Treaties with North Korea’s standing under each on one day.

    Of a treaty of which all that is said is excluded no standing is known: it is not listed.
    """

    dataset = "diplomacy/treaties"
    question_class = questions.TreatyQuestion
    serializer_class = TreatySerializer


class ParticipationViewSet(CuratedViewSet):
    """What each source says of North Korea’s standing under one treaty.

    Rows that are `excluded` stand here with their reason, and no standing rests on them; of some
    the source gives no `status`.
    """

    dataset = "diplomacy/treaties"
    question_class = questions.ParticipationQuestion
    serializer_class = TreatyParticipationSerializer


class EventViewSet(CuratedViewSet):
    """Summits, visits, talks, agreements, votes, shipments and incidents, newest first.

    What third governments report of shipments and deployments has the date of the report, and the
    title says who reports it. `treaty` and `document` name what an event concerns, if anything.
    """

    question_class = questions.EventQuestion
    api_fields = {"treaty": "The treaty that it concerns; null for most events."}


class HeadOfMissionViewSet(CuratedViewSet):
    """Heads of missions to North Korea and of its own, newest first: one row for each page that
    tells who was appointed, accredited, at work or gone, and when.
    """

    question_class = questions.HeadQuestion


router.register("diplomacy/relations", RelationViewSet)
router.register("diplomacy/acts", ActViewSet)
router.register("diplomacy/missions", MissionViewSet)
router.register("diplomacy/heads-of-mission", HeadOfMissionViewSet)
router.register("diplomacy/organizations", OrganizationViewSet)
router.register("diplomacy/memberships", MembershipViewSet)
router.register("diplomacy/treaties", TreatyViewSet)
router.register("diplomacy/participations", ParticipationViewSet)
router.register("diplomacy/events", EventViewSet)
