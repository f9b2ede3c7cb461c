"""What may be asked of the tables of diplomacy, on their pages and of the API."""

from typing import Any

from nkworld.asking.fields import AnyOfField, DayField, KnownField, YearField
from nkworld.asking.named_fields import CountriesField
from nkworld.asking.record_questions import CitedQuestion, RecordQuestion, between, lasts
from nkworld.provenance.models import Cited, Curated
from nkworld.provenance.records import newest_first

from .membership_states import Memberships, MembershipState, MembershipStates, Treaties
from .models import (
    Event,
    HeadOfMission,
    Membership,
    Mission,
    Organization,
    Participation,
    RelationAct,
    Treaty,
)
from .posts import Missions, MissionState, Post
from .states import Relations, RelationState, State


def at_any_time(what: str) -> DayField:
    """The day of a table that gives rows of all times unless one is asked."""
    return DayField(meaning=f"{what}; all unless said.")


class CountryQuestion(CitedQuestion):
    country = CountriesField()


class RelationQuestion(CountryQuestion):
    key_is_text = True  # the country's code
    is_of_a_day = True
    country = CountriesField(path="country")
    status = AnyOfField(State.choices, "State", path="kind")

    def answers(self) -> list[RelationState]:
        states = filter(self.matches, Relations.load(self.moment).on(self.day).values())
        return sorted(states, key=lambda state: state.country.name)

    @classmethod
    def key_of(cls, record: RelationAct) -> str:
        return record.country.code

    def records_behind(self, row: RelationState) -> list[Cited]:
        return row.acts


class DatedQuestion(CountryQuestion, RecordQuestion):
    """Records with a date: `on` takes those that may be of that day."""

    on = at_any_time("What may have happened on that day, such as 2017-01-01")

    def answers(self) -> list[Any]:
        return newest_first(super().answers())

    def matches(self, row: Any) -> bool:
        day = self.cleaned_data["on"]
        of_the_day = not day or row.date.first <= day <= row.date.last
        return of_the_day and self.falls(row.date) and super().matches(row)


@between
class ActQuestion(DatedQuestion):
    model = RelationAct
    event = AnyOfField(RelationAct.Act.choices, "Act")
    excluded = AnyOfField([("no", "no"), ("yes", "yes")], "Left out")


@between
class EventQuestion(DatedQuestion):
    model = Event
    kind = AnyOfField(Event.Kind.choices, "Kind")


@between
class HeadQuestion(DatedQuestion):
    model = HeadOfMission
    country = CountriesField(path="partner")
    event = AnyOfField(HeadOfMission.Act.choices, "What happened")
    office = AnyOfField(HeadOfMission.Office.choices, "Office")


class MissionQuestion(CountryQuestion):
    model = Mission
    holds = "mission"
    is_of_a_day = True
    country = CountriesField(path="mission__partner")
    kind = AnyOfField(Mission.Type.choices, "Type", path="mission__mission_type")
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
    """Organisations or treaties with the standing of a day."""

    holds, key_field, key_is_text = "subject", "slug", True
    is_of_a_day = True
    states: type[MembershipStates]

    def answers(self) -> list[MembershipState]:
        return [held for held in self.states(self.moment).on(self.day) if self.matches(held)]

    def records_behind(self, row: MembershipState) -> list[Curated]:
        return [row.subject, *row.rows]


class OrganizationQuestion(StateCitedQuestion):
    model = Organization
    states = Memberships
    kind = AnyOfField(Organization.Kind.choices, "Kind", path="subject__kind")
    status = AnyOfField(Membership.Status.choices, "Standing", path="kind")


class TreatyQuestion(StateCitedQuestion):
    model = Treaty
    states = Treaties
    kind = AnyOfField(Treaty.Category.choices, "Category", path="subject__category")
    status = AnyOfField(Participation.Status.choices, "Standing", path="kind")


class OrganizationField(KnownField):
    meaning = "One organisation, by its slug."
    refused = "“{}” is not an organisation here."
    schema_name = "OrganizationSlug"

    def vocabulary(self) -> dict[str, str]:
        return {each.slug: each.slug for each in Organization.objects.order_by("slug")}


class StatementQuestion(CitedQuestion, RecordQuestion):
    """What each source says, with what was left out."""

    on = at_any_time("Rows that by their own dates may hold on that day")
    excluded = AnyOfField([("no", "no"), ("yes", "yes")], "Left out")


class ParticipationQuestion(StatementQuestion):
    """Row by row; `on` takes the rows that by their own dates had begun by that day."""

    model = Participation
    kind = AnyOfField(Treaty.Category.choices, "Category", path="treaty__category")
    status = AnyOfField(Participation.Status.choices, "Standing")

    @staticmethod
    def order(row: Participation) -> tuple:
        return row.treaty.name, row.pk

    def matches(self, row: Participation) -> bool:
        day, begun = self.cleaned_data["on"], row.signed or row.joined or row.in_force
        return (not day or not begun or begun.first <= day) and super().matches(row)


class MembershipQuestion(StatementQuestion):
    """What each source says; `on` takes the rows that by their own dates hold on that day."""

    model = Membership
    organization = OrganizationField(label="Organisation", path="organization__slug")
    status = AnyOfField(Membership.Status.choices, "Standing")

    @staticmethod
    def order(row: Membership) -> tuple:
        return row.organization.name, row.pk

    def matches(self, row: Membership) -> bool:
        day = self.cleaned_data["on"]
        return (not day or lasts(row.joined, row.left, day)) and super().matches(row)
