from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router

from . import questions, serializers


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
    serializer_class = serializers.RelationSerializer


class ActViewSet(CuratedViewSet):
    """The acts themselves, one row for each page of a source that tells of one.

    Two are no acts: `none`, a list of that date shows no relations, and `in-force`, a page of
    that date has them. What happens to a level or an ambassador (`downgraded`, `level-restored`,
    `expelled`, `accreditation-stopped`) neither begins nor ends relations. On rows that are
    `excluded` no state rests; the note says why. With `on`, those that may be of that day.
    """

    dataset = "diplomacy/relations"
    question_class = questions.ActQuestion
    serializer_class = serializers.CountryActSerializer


class MissionViewSet(CuratedViewSet):
    """Posts of North Korea abroad and of others in North Korea, with their state on one day.

    An opening that nobody dates is taken to go back to the beginning of relations, and the
    state is then not `certain`.
    """

    dataset = "diplomacy/missions"
    also_of = ("diplomacy/relations",)
    question_class = questions.MissionQuestion
    serializer_class = serializers.MissionSerializer


class OrganizationViewSet(CuratedViewSet):
    """Organisations with North Korea’s standing in each on one day."""

    dataset = "diplomacy/organizations"
    also_of = ("diplomacy/memberships",)
    question_class = questions.OrganizationQuestion
    serializer_class = serializers.OrganizationSerializer


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
    serializer_class = serializers.TreatySerializer


class ParticipationViewSet(CuratedViewSet):
    """What each source says of North Korea’s standing under one treaty.

    Rows that are `excluded` stand here with their reason, and no standing rests on them; of some
    the source gives no `status`.
    """

    dataset = "diplomacy/treaties"
    question_class = questions.ParticipationQuestion
    serializer_class = serializers.TreatyParticipationSerializer


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
