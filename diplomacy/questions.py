"""What may be asked of the tables of diplomacy, on their pages and of the API."""

from typing import Any

from django import forms

from nkworld.provenance.choice_fields import any_of, as_known
from nkworld.provenance.fields import DocumentedField
from nkworld.provenance.parameters import CountriesField, DayField, MomentField, YearField, refusal
from nkworld.provenance.record_questions import CitedQuestion, RecordQuestion, between, lasts
from nkworld.provenance.records import newest_first
from nkworld.provenance.written import NAME, words

from .membership_states import Memberships, MembershipStates, Treaties
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
from .posts import Missions, Post
from .states import Relations, State


class OnDateQuestion(CitedQuestion):
    on = DayField(required=False, label="On this date")
    as_of = MomentField(required=False, label="As known on")


def at_any_time(what: str) -> DayField:
    """The day of a table that gives rows of all times unless one is asked."""
    return DayField(required=False, label="On this date", meaning=f"{what}; all unless said.")


class CountryQuestion(OnDateQuestion):
    country = CountriesField(required=False, label="Country")


class RelationQuestion(CountryQuestion):
    key_is_text = True  # the country's code
    is_of_a_day = True
    status = any_of(State.choices, "State")

    def answers(self):
        states = Relations.load(self.moment).on(self.day).values()
        found = [
            state
            for state in states
            if self.fits(state.country, "country")
            and self.fits(state.kind, "status")
            and self.fits_papers(state.acts)
        ]
        return sorted(found, key=lambda state: state.country.name)

    @staticmethod
    def key(row):
        return row.country.code

    def records_behind(self, row):
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
    event = any_of(RelationAct.Act.choices, "Act")
    excluded = any_of([("no", "no"), ("yes", "yes")], "Left out")


@between
class EventQuestion(DatedQuestion):
    model = Event
    kind = any_of(Event.Kind.choices, "Kind")


@between
class HeadQuestion(DatedQuestion):
    model = HeadOfMission
    paths = {"country": "partner"}
    event = any_of(HeadOfMission.Act.choices, "What happened")
    office = any_of(HeadOfMission.Office.choices, "Office")


class MissionQuestion(CountryQuestion):
    model = Mission
    is_of_a_day = True
    kind = any_of(Mission.Type.choices, "Type")
    status = any_of(Post.choices, "State")
    side = any_of(
        [("abroad", "sent by North Korea"), ("in-north-korea", "sent to North Korea")], "Side"
    )
    state_since = YearField(
        label="In this state since", meaning="Posts whose state began in that year or later."
    )

    def answers(self):
        return [state for state in Missions.load(self.moment).on(self.day) if self._asks(state)]

    def _asks(self, state):
        mission = state.mission
        return (
            self.fits(mission.partner, "country")
            and self.fits(mission.mission_type, "kind")
            and self.fits(state.kind, "status")
            and self.fits("abroad" if mission.is_abroad else "in-north-korea", "side")
            and self._began(state)
            and self.fits_papers(state.readings)
        )

    def clean(self):
        params = super().clean()
        day, year = params.get("on"), params.get("state_since")
        if day and year and year > day.year:
            self.contradicts("state_since", f"{year} comes after {day}, the day asked about.")
        return params

    def _began(self, state):
        """Whether its state goes back no further than the year asked for, by a dated act."""
        year = self.cleaned_data["state_since"]
        return not year or (bool(state.since) and state.since[0].first.year >= year)

    @staticmethod
    def key(row):
        return str(row.mission.pk)

    @classmethod
    def key_of(cls, record):
        return str(record.pk)

    def records_behind(self, row):
        return [row.mission, *row.readings]


class StateOnDateQuestion(OnDateQuestion):
    """Organisations or treaties with the standing of a day."""

    key_is_text = True  # the slug of the organisation or treaty
    is_of_a_day = True
    states: type[MembershipStates]
    group_by = "kind"  # the field of what a row is of that the parameter `kind` asks

    def answers(self):
        return [
            held
            for held in self.states(self.moment).on(self.day)
            if self.fits(getattr(held.subject, self.group_by), "kind")
            and self.fits(held.kind, "status")
            and self.fits_papers(held.rows)
        ]

    @staticmethod
    def key(row):
        return row.subject.slug

    @classmethod
    def key_of(cls, record):
        return record.slug

    def records_behind(self, row):
        return [row.subject, *row.rows]


class OrganizationQuestion(StateOnDateQuestion):
    model = Organization
    states = Memberships
    kind = any_of(Organization.Kind.choices, "Kind")
    status = any_of(Membership.Status.choices, "Standing")


class TreatyQuestion(StateOnDateQuestion):
    model = Treaty
    states, group_by = Treaties, "category"
    kind = any_of(Treaty.Category.choices, "Category")
    status = any_of(Participation.Status.choices, "Standing")


class OrganizationField(DocumentedField, forms.CharField):
    meaning = "One organisation, by its slug."

    def to_python(self, value):
        slug = super().to_python(value) or ""
        known_slugs = list(Organization.objects.values_list("slug", flat=True)) if slug else []
        slug = as_known(slug, known_slugs)
        if slug and slug not in known_slugs:
            sentence = f"“{slug}” is not an organisation here."
            raise forms.ValidationError(refusal(sentence, slug, known_slugs))
        return slug

    def written(self):
        slugs = Organization.objects.order_by("slug").values_list("slug", flat=True)
        return words(slugs) | {NAME: "OrganizationSlug"}


class StatementQuestion(OnDateQuestion, RecordQuestion):
    """What each source says, with what was left out."""

    on = at_any_time("Rows that by their own dates may hold on that day")
    excluded = any_of([("no", "no"), ("yes", "yes")], "Left out")


class ParticipationQuestion(StatementQuestion):
    """Row by row; `on` takes the rows that by their own dates had begun by that day."""

    model = Participation
    paths = {"kind": "treaty.category"}
    kind = any_of(Treaty.Category.choices, "Category")
    status = any_of(Participation.Status.choices, "Standing")

    @staticmethod
    def order(row: Participation) -> tuple:
        return row.treaty.name, row.pk

    def matches(self, row: Participation) -> bool:
        day, begun = self.cleaned_data["on"], row.signed or row.joined or row.in_force
        return (not day or not begun or begun.first <= day) and super().matches(row)


class MembershipQuestion(StatementQuestion):
    """What each source says; `on` takes the rows that by their own dates hold on that day."""

    model = Membership
    paths = {"organization": "organization.slug"}
    organization = OrganizationField(required=False, label="Organisation")
    status = any_of(Membership.Status.choices, "Standing")

    @staticmethod
    def order(row: Membership) -> tuple:
        return row.organization.name, row.pk

    def matches(self, row: Membership) -> bool:
        day = self.cleaned_data["on"]
        return (not day or lasts(row.joined, row.left, day)) and super().matches(row)
