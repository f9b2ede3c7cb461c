from rest_framework import serializers

from nkworld.api import fields
from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
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
from .council.models import Outcome
from .council.questions import (
    DesignationQuestion,
    LaunchQuestion,
    NuclearTestQuestion,
    OutcomeQuestion,
)
from .models.stated import EXCLUDABLE
from .voting.models import RollCall
from .voting.questions import BallotQuestion, RollCallQuestion

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

    dataset, address = "diplomacy/relations", "diplomacy/acts"
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
    columns = ("organization", *models.Membership.stated)


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

    dataset, address = "diplomacy/treaties", "diplomacy/participations"
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


@reference
class RollCallRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = RollCall
        fields = ["number", "date", "session", "resolution", "subject"]


class RollCallViewSet(CuratedViewSet):
    """Recorded votes of the General Assembly since 1991 with North Korea’s ballot, and those on
    Korea since 1947, newest first.

    Two sources number them alike and repeat one record: the nine on human rights stand twice.
    Totals are counted over the ballots that the source holds. Without a `date` a roll call is
    known by its session, which opens in the autumn of 1945 + `session`.
    """

    question_class = RollCallQuestion
    api_fields = {
        "issues": SemicolonListField(help_text="The source’s topics."),
        "dprk_vote": "North Korea’s ballot; null where the ballots of all states stand in a list "
        "of their own.",
    }


class BallotViewSet(CuratedViewSet):
    """How every state voted in the roll calls of the General Assembly on Korea.

    `number` asks for one roll call. Who was absent is not in the source.
    """

    question_class = BallotQuestion
    api_fields = {
        "roll_call": "The roll call of the same source.",
        "country": "The state that cast it.",
    }


OutcomeRowSerializer = record_serializer(
    Outcome,
    about={
        "vetoed_by": SemicolonListField(help_text="Members as the page names them."),
        "document": "S/RES/1718, S/2022/431; null where the page gives none.",
    },
)


class OutcomeSerializer(serializers.Serializer):
    """What one page tells of an outcome, and which of several pages on it this is."""

    entry = fields.text(
        "What all pages on one outcome share: the symbol of its document, else its kind and day.",
        source="entry.key",
    )
    reading = fields.whole("0 is the one that counts; 1, 2 … are other pages on the same outcome.")

    def get_fields(self) -> dict[str, serializers.Field]:
        own = OutcomeRowSerializer().get_fields()
        for name, field in own.items():
            field.source = f"outcome.{name}"
        return super().get_fields() | own


class OutcomeViewSet(CuratedViewSet):
    """Meetings of the UN Security Council on Korea and what came of them, one row for each page
    that tells of one.

    Two pages on one outcome share its `entry`: count the rows whose `reading` is 0. Complete for
    1949 to 2019; later resolutions and vetoes only.
    """

    dataset = "diplomacy/council"
    question_class = OutcomeQuestion
    serializer_class = OutcomeSerializer


class DesignationViewSet(CuratedViewSet):
    """Persons and bodies on the UN 1718 list, as its edition of 16 August 2025 has them.

    `on` takes those listed by that day. Who was taken off before the edition is not in it.
    """

    question_class = DesignationQuestion
    columns = (
        *("reference", "kind", "name", "listed_on", "updated_on"),
        *("nationality", "alias_count", "edition"),
    )
    api_fields = {
        "alias_count": serializers.IntegerField(
            source="aliases", help_text="How many other names the list gives."
        ),
        "updated_on": "When the entry was last changed; null if it never was.",
    }


class LaunchViewSet(CuratedViewSet):
    """Missiles that North Korea launched, one row a missile.

    Two databases read the same flights: ask for one `source`, and never add the two.
    """

    question_class = LaunchQuestion
    api_fields = dict.fromkeys(("latitude", "longitude", "apogee_km", "distance_km"), AS_PRINTED)


class NuclearTestViewSet(CuratedViewSet):
    """North Korea’s nuclear tests by day, one row for each page that dates one."""

    question_class = NuclearTestQuestion


class ObligationViewSet(CuratedViewSet):
    """What North Korea and another state owe each other by treaty, as a data set codes it, one row
    for each run of years.

    Five flags and no treaty’s name. `until` is the last year coded: where `cut` is true that is
    the last year of the data, and the obligation may go on. The treaty of 2024 with Russia is
    later than the data.
    """

    dataset = "diplomacy/alliances"
    question_class = ObligationQuestion
    api_fields = {
        "country": "The other state.",
        "cut": serializers.BooleanField(
            source="is_cut", help_text="True where the run ends with the data, and may go on."
        ),
    }
    columns = (
        *("country", "began", "until", "data_end", "cut", "defence", "offence"),
        *("neutrality", "non_aggression", "consultation"),
    )


for view in (
    *(RelationViewSet, ActViewSet, MissionViewSet, HeadOfMissionViewSet, OrganizationViewSet),
    *(MembershipViewSet, TreatyViewSet, ParticipationViewSet, EventViewSet, RollCallViewSet),
    *(BallotViewSet, OutcomeViewSet, DesignationViewSet, LaunchViewSet, NuclearTestViewSet),
    ObligationViewSet,
):
    router.register(view.address or view.dataset, view)
