"""What diplomacy has to say: on a country, on the home page."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.db.models import Count, Q
from django.urls import reverse

from nkworld.asking.questions import chosen
from nkworld.asking.rules import rule_called, rules_of
from nkworld.atlas.models import Country
from nkworld.charts import percent
from nkworld.charts.amounts import READ
from nkworld.charts.headline import Sentence
from nkworld.charts.periods import period_in_words
from nkworld.figures.claims import Claims
from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import (
    AtYearsEnd,
    Column,
    Fact,
    FigurePanel,
    FrontMap,
    FrontPanel,
    Latest,
    Panel,
    SideBySide,
    register,
)
from nkworld.portal.world_map import Map
from nkworld.provenance.records import grouped, newest_first, records_as_of
from nkworld.provenance.revisions import etag_state

from . import sentences
from .dealings import CountryRelations
from .dossiers.visits import Visit, visits_in
from .lanes import Lanes, lanes_of
from .maps import embassies_map
from .membership_states import MembershipState, Treaties
from .models import Event, HeadOfMission, Treaty
from .parameters import Listed
from .posts import Missions, exchange, today
from .questions import EventQuestion
from .rows import RECIPROCITY
from .sentences import doubt, of_a_day
from .states import Relations, RelationState, State
from .voting.models import Agreement, Ballot, RollCall
from .voting.questions import CAST
from .voting.shares import Year, shares_of

ENOUGH_FOR_LANES = 12  # events

# Pages show the state of today: tomorrow's answer may be another.
etag_state(today)


@register
class DiplomacyPanel(Panel):
    """Relations with one country now and before, missions both ways, the latest events; then the
    same of the historical states that it follows.
    """

    slug = "diplomacy"
    title = "Diplomacy"
    position = 30
    template_name = "diplomacy/country_panel.html"
    lead_template_name = "diplomacy/country_lead.html"
    parameters = ("as_of",)
    asked_for = ("diplomatic relations", "embassies")
    styles = ("diplomacy/diplomacy.css",)

    def __bool__(self) -> bool:
        return bool(self.now or self.predecessors)

    @cached_property
    def missions(self) -> Missions:
        return Missions.load(self.moment, self.country)

    @cached_property
    def lanes(self) -> Lanes | None:
        """What happened between the two, as the timeline draws it; None of a few events."""
        if len(self.now.events) < ENOUGH_FOR_LANES:
            return None
        asked = {"country": self.country.code} | chosen(self.query, ["as_of"])
        form, events = EventQuestion.ask(asked), list(self.now.events)
        return lanes_of(form, asked, events, reverse("diplomacy:timeline"), self.country)

    @cached_property
    def war(self) -> FigureView | None:
        """What is said of North Korea's troops in Russia, on Russia's page."""
        is_russia = self.country.code == "RUS"
        return FigureView("diplomacy/russia-war", self.query) if is_russia else None

    @cached_property
    def of(self) -> list[Country]:
        """The country and the historical states that it follows."""
        return [self.country, *self.country.earlier_states]

    @cached_property
    def events(self) -> dict[Country, list[Event]]:
        """{country: its events, the newest first} of the country and its predecessors."""
        found = newest_first(records_as_of(Event, self.moment, self.of, treaty=self.every_treaty))
        return grouped(found, lambda event: event.country)

    @cached_property
    def every_treaty(self) -> list[Treaty]:
        return records_as_of(Treaty, self.moment)

    @cached_property
    def treaties(self) -> dict[Country, list[MembershipState]]:
        """{country: treaties between it and North Korea alone, the newest first}"""
        between = [each for each in self.every_treaty if each.partner in self.of]
        held = Treaties(self.moment, between).on(today())
        ordered = sorted(held, key=lambda each: each.begun, reverse=True)
        return grouped(ordered, lambda each: cast(Treaty, each.subject).partner)

    def dealings_with(self, country: Country) -> CountryRelations:
        events, treaties = self.events[country], self.treaties[country]
        return CountryRelations(country, self.missions, events, treaties, self.moment)

    @cached_property
    def heads(self) -> list[HeadOfMission]:
        """What is said of heads of mission of either side, the newest first."""
        exchanged = Q(sending=self.country) | Q(receiving=self.country)
        return newest_first(records_as_of(HeadOfMission, self.moment, where=exchanged))

    @cached_property
    def now(self) -> CountryRelations:
        return self.dealings_with(self.country)

    @cached_property
    def predecessors(self) -> list[CountryRelations]:
        """Dealings with the historical states that it follows, the last to end first; what was
        theirs is never counted as the country's own.
        """
        past = sorted(self.of[1:], key=lambda state: state.valid_to or date.max)
        return [found for state in past[::-1] if (found := self.dealings_with(state))]

    @property
    def continued(self) -> list[Country]:
        """The states whose relations it goes on with."""
        return [one.country for one in self.predecessors if one.country in self.now.heir_of]

    @property
    def facts(self) -> list[Fact]:
        state, since = self.now.state, self.now.state.on_date.since_label
        if state.kind == State.UNKNOWN and not self.now.posts:
            return []
        read = READ.get(sentences.read_of(state), "") if since else ""
        note = ", ".join(filter(None, [f"since {since}" if since else "", doubt(state), read]))
        return [
            Fact("Diplomatic relations", state.label, note),
            Fact("An embassy in the other’s capital", self.now.reciprocity, self.closed_embassies),
        ]

    @property
    def closed_embassies(self) -> str:
        """“North Korea’s in Kampala, closed since October 2023”; empty where none was."""
        return "; ".join(
            f"{'North Korea' if post.mission.is_abroad else self.country}’s in "
            f"{post.mission.city}, {post.label.lower()} since {post.on_date.since_label}"
            for post in self.now.posts
            if post.is_embassy and not post.is_open and post.on_date.since_label
        )


@register
class EmbassiesThenAndNow(AtYearsEnd):
    slug = "embassies"
    title = "Embassies"
    note = "in the other’s capital, at the end of the year"
    position = 30

    def at(self, year: int) -> tuple[str, str]:
        day = min(date(year, 12, 31), today())
        found = Missions.load(None, self.country).on(day, self.country)
        doubts = dict.fromkeys(doubt(post) for post in found if post.is_embassy)
        return (
            RECIPROCITY[exchange([post for post in found if post.is_open])] if found else "",
            ", ".join(filter(None, doubts)),
        )


@register
class VisitsThenAndNow(AtYearsEnd):
    """Of those that were gathered, which are not all there were."""

    slug = "visits"
    title = "Visits of leaders and ministers"
    note = "the last on record until the year’s end"
    position = 31

    @cached_property
    def held(self) -> list[tuple[str, str]]:
        rows = Visit.objects.as_of(None).filter(report=Visit.Report.HELD, country=self.country)
        return sorted((row["period"], row["person"]) for row in visits_in(Claims.read(rows)))

    def at(self, year: int) -> tuple[str, str]:
        until = [visit for visit in self.held if int(visit[0][:4]) <= year]
        if not until:
            return "", ""
        period, person = until[-1]
        count = sum(each.startswith(str(year)) for each, _ in until)
        return period_in_words(period), f"{person}; {count or 'none'} on record in {year}"


NOT_IN_FORCE = date.max.toordinal()


@register
class LatestRelations(Column):
    """The state of today: since when, or what else it is."""

    slug = "relations"
    title = "Relations"
    theme = "Diplomacy"
    position = 30
    is_number = False

    def latest(self) -> dict[int, Latest]:
        states = Relations.load().on(today()).items()
        return {
            country.pk: self._cell(state)
            for country, state in states
            if state.kind != State.UNKNOWN
        }

    @staticmethod
    def _cell(state: RelationState) -> Latest:
        doubtful, read = doubt(state), READ.get(sentences.read_of(state), "")
        text = ", ".join(filter(None, [sentences.state_in_words(state), read]))
        claims = (sentences.claim_of(state),)
        marked = f" ({doubtful})" if doubtful else ""
        if state.in_force and state.since:
            first = state.since[0].first
            return Latest(f"since {first.year}{marked}", first.toordinal(), text, claims)
        order = NOT_IN_FORCE + list(State).index(state.kind)
        return Latest(f"{state.label}{marked}", order, text, claims)


@register
class DiplomacyFront(FrontPanel):
    slug = "diplomacy"
    title = "Diplomacy"
    position = 30
    url_name = "diplomacy:index"
    figure_slug = "diplomacy/missions"


@register
class EmbassiesMap(FrontMap):
    """Where North Korea has embassies today, and what changed in three years."""

    slug = "embassies-map"
    title = "Where North Korea has embassies"
    template_name = "diplomacy/front_map.html"
    url_name = "diplomacy:index"

    @cached_property
    def missions(self) -> Missions:
        return Missions.load()

    def __bool__(self) -> bool:
        """False before the first embassy is on record."""
        return bool(self.missions.embassies.get(True))

    @property
    def sentence(self) -> Sentence:
        return of_a_day(today(), self.missions)

    @property
    def since(self) -> date:
        return Listed.ask({}).cleaned_data["since"]

    @cached_property
    def map(self) -> Map:
        return embassies_map(self.missions, self.since, today())


@dataclass(frozen=True)
class OnKorea:
    """How often a country voted yes, no or abstained in roll calls on one subject."""

    subject: RollCall.Subject
    numbers: dict[str, int]

    @property
    def cells(self) -> list[int]:
        return [self.numbers.get(vote, 0) for vote in CAST]


@register
class VotingPanel(FigurePanel):
    """Agreement with North Korea by year, and how the country voted on Korea."""

    slug = "un-votes"
    title = "UN votes"
    position = 32
    template_name = "voting/country_panel.html"
    figure_slug = "diplomacy/voting-agreement"
    fact_term = "Votes with North Korea"

    def __bool__(self) -> bool:
        return self.has_agreement or bool(self.on_korea)

    @cached_property
    def has_agreement(self) -> bool:
        """A year of few roll calls alone makes a section, too: its note tells of it."""
        if not rules_of(Agreement.dataset):
            return False  # nothing was published yet
        rule = rule_called(Agreement.dataset, moment=self.moment)
        return bool(shares_of(rule, self.moment, self.country))

    @cached_property
    def on_korea(self) -> list[OnKorea]:
        ballots = Ballot.objects.as_of(self.moment).filter(country=self.country).order_by()
        counted = ballots.values_list("roll_call__subject", "vote").annotate(Count("vote"))
        found: dict[str, dict[str, int]] = {}
        for subject, vote, number in counted:
            found.setdefault(subject, {})[vote] = number
        return [
            OnKorea(subject, found[subject]) for subject in RollCall.Subject if subject in found
        ]

    @cached_property
    def figure(self) -> Any:
        return super().figure if self.has_agreement else None

    @property
    def facts(self) -> list[Fact]:
        return super().facts if self.figure else []


@register
class VotesSideBySide(SideBySide):
    slug = "un-votes"
    title = "UN votes"
    position = 30
    figure_slug = "diplomacy/voting-agreement"


@register
class LatestVotes(Column):
    """How often each state voted with North Korea in the newest whole year on record."""

    slug = "un-votes"
    title = "Votes with North Korea"
    theme = "Diplomacy"
    position = 32

    def latest(self) -> dict[int, Latest]:
        if not rules_of(Agreement.dataset):
            return {}  # nothing was published yet
        rule = rule_called(Agreement.dataset)
        return {
            share.row["country_id"]: Latest.of(
                self.title, share.point(share.period), percent, share.row["source__short_name"]
            )
            for share in Year.load(rule).shares
            if share.is_drawn
        }
