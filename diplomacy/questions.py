"""What may be asked of the pages and tables of diplomacy, on the site and of the API."""

from datetime import date
from operator import attrgetter
from typing import Any

from django import forms

from nkworld.asking.fields import (
    AnyOfField,
    DayField,
    KnownField,
    MomentField,
    OneOfField,
    Schema,
    YearField,
    days_gone,
    parse_day,
)
from nkworld.asking.parameters import SPAN, CountriesField, figure_parameters
from nkworld.asking.questions import QuestionForm, answered
from nkworld.asking.record_questions import (
    CitedQuestion,
    DatedQuestion,
    LastingQuestion,
    RecordQuestion,
    between,
    today,
)
from nkworld.provenance.models import Cited, Curated

from . import models
from .dealings import MAPS
from .membership_states import Memberships, MembershipState, MembershipStates, Treaties
from .posts import Missions, MissionState, Post
from .published_counts import published
from .states import FOUNDED, Relations, RelationState, State

CountsOverTime = figure_parameters("diplomacy/relations", shared=SPAN)
DAY_INPUT = forms.DateInput(attrs={"type": "date", "min": FOUNDED.isoformat()})


class OnField(DayField):
    """A day on which something held; empty means today."""

    meaning = "The state on that day; today's unless said."
    widget = DAY_INPUT

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or today()

    def written(self) -> Schema:
        return {"type": "string", "pattern": f"^({days_gone(FOUNDED.year + 1)}|{today()})$"}

    def read(self, text: str) -> date:
        day = parse_day(text)
        if day < FOUNDED:
            raise ValueError(
                f"“{text}” lies before {FOUNDED:%-d %B %Y}, when North Korea was founded."
            )
        return day


class MomentQuestion(QuestionForm):
    as_of = MomentField()


class OnDate(MomentQuestion):
    on = OnField()

    def __init__(self, query: Any) -> None:
        super().__init__({"on": today().isoformat()} | answered(query))
        self.order_fields(["on"])


class MapField(OneOfField):
    """Links of before 1 December 2026 name two maps that are one with others now."""

    formerly = {"missions": "embassies", "since": "relations"}

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.formerly.get(value, value)) or next(iter(MAPS))


class Listed(OnDate):
    since = DayField(
        label="Changes since",
        meaning="Changes since that day; since 1 January three years before unless said.",
        widget=DAY_INPUT,
    )
    show = OneOfField(
        label="Countries",
        choices=[
            ("", "all on record"),
            ("relations", "with relations"),
            ("abroad", "with an embassy of North Korea"),
            ("pyongyang", "with an embassy in Pyongyang"),
            ("never", "that never had relations"),
        ],
    )
    # The page's switch asks it; the form carries it along.
    map = MapField(label="Map", widget=forms.HiddenInput, choices=list(MAPS.items()))

    def clean(self) -> dict[str, Any]:
        """Without `since`, it is the first day of the third year before."""
        params = super().clean()
        day, since = params.get("on"), params.get("since")
        if day and since and since >= day:
            self.contradicts("since", f"{since} does not lie before {day}, the day asked about.")
        if day and not since:
            params["since"] = max(FOUNDED, date(day.year - 3, 1, 1))
        return params


# The one day of which the names behind a published number can be inferred, and three are known.
FIRST_SHOWN = "2017-01-01"


class CountedOnField(KnownField):
    """A day or month of which somebody published a count, as the table of counts writes it."""

    meaning = "The day or month of a published count, such as 2017-01-01."
    widget = forms.HiddenInput
    refused = "Nobody published a count of “{}” here."

    def vocabulary(self) -> dict[str, str]:
        return {text: text for text in (str(count.counted_on) for count in published())}

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or FIRST_SHOWN


class CountQuestion(MomentQuestion):
    counted_on = CountedOnField()


class CountryQuestion(CitedQuestion):
    country = CountriesField()


class RelationQuestion(CountryQuestion):
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

    key_is_text = True  # the country's code
    is_of_a_day = True
    country = CountriesField(path="country")
    status = AnyOfField(State.choices, "State", path="kind")

    def answers(self) -> list[RelationState]:
        states = filter(self.matches, Relations.load(self.moment).on(self.day).values())
        return sorted(states, key=lambda state: state.country.name)

    @classmethod
    def key_of(cls, record: models.RelationAct) -> str:
        return record.country.code

    def records_behind(self, row: RelationState) -> list[Cited]:
        return row.acts


class HappenedQuestion(CountryQuestion, DatedQuestion):
    on = DayField(
        meaning="What may have happened on that day, such as 2017-01-01; all unless said."
    )


@between
class ActQuestion(HappenedQuestion):
    """The acts themselves, one row for each page of a source that tells of one.

    Two are no acts: `none`, a list of that date shows no relations, and `in-force`, a page of
    that date has them. What happens to a level or an ambassador (`downgraded`, `level-restored`,
    `expelled`, `accreditation-stopped`) neither begins nor ends relations. On rows that are
    `excluded` no state rests; the note says why. With `on`, those that may be of that day.
    """

    model = models.RelationAct
    event = AnyOfField(models.RelationAct.Act.choices, "Act")
    excluded = AnyOfField([("no", "no"), ("yes", "yes")], "Left out")


@between
class EventQuestion(HappenedQuestion):
    """Summits, visits, talks, agreements, votes, shipments and incidents, newest first.

    What third governments report of shipments and deployments has the date of the report, and the
    title says who reports it. `treaty` and `document` name what an event concerns, if anything.
    """

    model = models.Event
    kind = AnyOfField(models.Event.Kind.choices, "Kind")


@between
class HeadQuestion(HappenedQuestion):
    """Heads of missions to North Korea and of its own, newest first: one row for each page that
    tells who was appointed, accredited, at work or gone, and when.
    """

    model = models.HeadOfMission
    country = CountriesField(path="partner")
    event = AnyOfField(models.HeadOfMission.Act.choices, "What happened")
    office = AnyOfField(models.HeadOfMission.Office.choices, "Office")


class MissionQuestion(CountryQuestion):
    """Posts of North Korea abroad and of others in North Korea, with their state on one day.

    An opening that nobody dates is taken to go back to the beginning of relations, and the
    state is then not `certain`.
    """

    model = models.Mission
    holds = "mission"
    is_of_a_day = True
    country = CountriesField(path="mission__partner")
    kind = AnyOfField(models.Mission.Type.choices, "Type", path="mission__mission_type")
    status = AnyOfField(Post.choices, "State", path="kind")
    side = AnyOfField(
        [("abroad", "sent by North Korea"), ("in-north-korea", "sent to North Korea")], "Side"
    )
    state_since = YearField(
        label="In this state since", meaning="Posts whose state began in that year or later."
    )

    def answers(self) -> list[MissionState]:
        return [state for state in Missions.load(self.moment).on(self.day) if self.matches(state)]

    def matches(self, row: MissionState) -> bool:
        """Of those in a state since a year: it goes back no further, by a dated act."""
        side = "abroad" if row.mission.is_abroad else "in-north-korea"
        year = self.cleaned_data["state_since"]
        is_new = not year or (bool(row.since) and row.since[0].first.year >= year)
        return is_new and self.fits(side, "side") and super().matches(row)

    def clean(self) -> dict[str, Any]:
        params = super().clean()
        day, year = params.get("on"), params.get("state_since")
        if day and year and year > day.year:
            self.contradicts("state_since", f"{year} comes after {day}, the day asked about.")
        return params

    def records_behind(self, row: MissionState) -> list[Curated]:
        return [row.mission, *row.readings]


class StateCitedQuestion(CitedQuestion):
    holds, key_field, key_is_text = "subject", "slug", True
    is_of_a_day = True
    states: type[MembershipStates]

    def answers(self) -> list[MembershipState]:
        return [held for held in self.states(self.moment).on(self.day) if self.matches(held)]

    def records_behind(self, row: MembershipState) -> list[Curated]:
        return [row.subject, *row.rows]


class OrganizationQuestion(StateCitedQuestion):
    """Organisations with North Korea’s standing in each on one day."""

    model = models.Organization
    states = Memberships
    kind = AnyOfField(models.Organization.Kind.choices, "Kind", path="subject__kind")
    status = AnyOfField(models.Membership.Status.choices, "Standing", path="kind")


class TreatyQuestion(StateCitedQuestion):
    """Treaties with North Korea’s standing under each on one day.

    Of a treaty of which all that is said is excluded no standing is known: it is not listed.
    """

    model = models.Treaty
    states = Treaties
    kind = AnyOfField(models.Treaty.Category.choices, "Category", path="subject__category")
    status = AnyOfField(models.Participation.Status.choices, "Standing", path="kind")


class OrganizationField(KnownField):
    meaning = "One organisation, by its slug."
    refused = "“{}” is not an organisation here."
    schema_name = "OrganizationSlug"

    def vocabulary(self) -> dict[str, str]:
        return {each.slug: each.slug for each in models.Organization.objects.order_by("slug")}


class StatementQuestion(CitedQuestion, RecordQuestion):
    on = DayField(meaning="Rows that by their own dates may hold on that day; all unless said.")
    excluded = AnyOfField([("no", "no"), ("yes", "yes")], "Left out")


class ParticipationQuestion(StatementQuestion):
    """What each source says of North Korea’s standing under one treaty.

    Rows that are `excluded` stand here with their reason, and no standing rests on them; of some
    the source gives no `status`.
    """

    model = models.Participation
    kind = AnyOfField(models.Treaty.Category.choices, "Category", path="treaty__category")
    status = AnyOfField(models.Participation.Status.choices, "Standing")
    order = staticmethod(attrgetter("treaty.name", "pk"))

    def matches(self, row: models.Participation) -> bool:
        # Those that by their own dates had begun by that day.
        day, begun = self.cleaned_data["on"], row.signed or row.joined or row.in_force
        return (not day or not begun or begun.first <= day) and super().matches(row)


class MembershipQuestion(StatementQuestion, LastingQuestion):
    """What each source says of North Korea’s place in one organisation.

    Rows that are `excluded` stand here with their reason, and no standing rests on them.
    """

    model, span = models.Membership, ("joined", "left")
    organization = OrganizationField(label="Organisation", path="organization__slug")
    status = AnyOfField(models.Membership.Status.choices, "Standing")
    order = staticmethod(attrgetter("organization.name", "pk"))
