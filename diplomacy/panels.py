"""What diplomacy has to say: on a country, on the home page."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.db.models import Count, Q
from django.urls import reverse

from nkworld.asking.parameters import rule_called, rules_of
from nkworld.asking.questions import chosen
from nkworld.asking.record_questions import today
from nkworld.atlas.models import Country
from nkworld.charts import Point, exact, percent
from nkworld.charts.description import spoken_plainly
from nkworld.charts.figures import Claim, Sentence
from nkworld.charts.periods import period_in_words
from nkworld.charts.words import READ
from nkworld.figures.claims import Claims
from nkworld.portal import panels
from nkworld.portal.drawing import FigureView
from nkworld.portal.world_map import Map
from nkworld.provenance.tables import grouped, newest_first, records_as_of

from .dealings import RECIPROCITY, CountryRelations, embassies_map
from .dossiers.visits import Visit, visits_in
from .membership_states import Treaties
from .models import Event, HeadOfMission, Treaty
from .posts import Missions, exchange
from .published_counts import Measure, count_on
from .questions import EventQuestion, Listed
from .states import Relations, State
from .views import lanes_of
from .voting.charts import Year, shares_of
from .voting.models import CAST, Agreement, Ballot, RollCall

ENOUGH_FOR_LANES = 12  # events


@panels.register
class DiplomacyPanel(panels.Panel):
    slug = "diplomacy"
    title = "Diplomacy"
    position = 30
    template_name = "diplomacy/country_panel.html"
    lead_template_name = "diplomacy/country_lead.html"
    parameters = ("as_of",)
    search_terms = ("diplomatic relations", "embassies")
    styles = ("diplomacy/diplomacy.css",)
    rests_on = "is_on_record"

    def __init__(self, country: Country, query: Mapping[str, str]) -> None:
        super().__init__(country, query)
        # With the country, then with the historical states before it, the last to end first.
        past = sorted(country.earlier_states, key=lambda state: state.valid_to or date.max)
        of = [country, *past[::-1]]
        missions = Missions.load(self.moment, country)
        treaties = records_as_of(Treaty, self.moment)
        recent = newest_first(records_as_of(Event, self.moment, of, treaty=treaties))
        events = grouped(recent, lambda event: event.country)
        # Between the two alone, the newest first.
        held = Treaties(self.moment, [each for each in treaties if each.partner in of]).on(today())
        held.sort(key=lambda each: each.begun, reverse=True)
        between = grouped(held, lambda each: cast(Treaty, each.subject).partner)
        self.now, *earlier = [
            CountryRelations(c, missions, events[c], between[c], self.moment) for c in of
        ]
        self.predecessors = [found for found in earlier if found.is_on_record]
        self.is_on_record = self.now.is_on_record or bool(self.predecessors)

    @cached_property
    def lanes(self) -> dict[str, Any] | None:
        if len(self.now.events) < ENOUGH_FOR_LANES:
            return None
        query = {"country": self.country.code} | chosen(self.query, ["as_of"])
        form, events = EventQuestion.ask(query), list(self.now.events)
        return lanes_of(form, query, events, reverse("diplomacy:timeline"), self.country)

    @cached_property
    def war(self) -> FigureView | None:
        is_russia = self.country.code == "RUS"
        return FigureView("diplomacy/russia-war", self.query) if is_russia else None

    @cached_property
    def heads(self) -> list[HeadOfMission]:
        exchanged = Q(sending=self.country) | Q(receiving=self.country)
        return newest_first(records_as_of(HeadOfMission, self.moment, where=exchanged))

    @property
    def continued(self) -> list[Country]:
        followed = {act.country for act in self.now.records if not act.excluded}
        return [one.country for one in self.predecessors if one.country in followed]

    @property
    def facts(self) -> list[panels.Fact]:
        state, since = self.now.state, self.now.state.on_date.since_label
        if state.kind == State.UNKNOWN and not self.now.posts:
            return []
        read = READ.get(state.read, "") if since else ""
        note = ", ".join(filter(None, [f"since {since}" if since else "", state.doubt, read]))
        closed = "; ".join(
            f"{'North Korea' if post.mission.is_abroad else self.country}’s in "
            f"{post.mission.city}, {post.label.lower()} since {post.on_date.since_label}"
            for post in self.now.posts
            if post.is_embassy and not post.is_open and post.on_date.since_label
        )
        return [
            panels.Fact("Diplomatic relations", state.label, note),
            panels.Fact("An embassy in the other’s capital", self.now.reciprocity, closed),
        ]


@panels.register
class EmbassiesThenAndNow(panels.AtYearsEnd):
    slug = "embassies"
    title = "Embassies"
    note = "in the other’s capital, at the end of the year"
    position = 30

    def at(self, year: int) -> tuple[str, str]:
        day = min(date(year, 12, 31), today())
        found = Missions.load(None, self.country).on(day, self.country)
        doubts = dict.fromkeys(post.doubt for post in found if post.is_embassy)
        return (
            RECIPROCITY[exchange(found)] if found else "",
            ", ".join(filter(None, doubts)),
        )


@panels.register
class VisitsThenAndNow(panels.AtYearsEnd):
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


@panels.register
class LatestRelations(panels.Column):
    slug = "relations"
    title = "Relations"
    theme = "Diplomacy"
    position = 30
    is_number = False

    def latest(self) -> dict[int, panels.Latest]:
        found = {}
        for country, state in Relations.load().on(today()).items():
            if state.kind == State.UNKNOWN:
                continue
            text = ", ".join(filter(None, [state.in_words, state.doubt, READ.get(state.read, "")]))
            point = Point(str(state.since[0]) if state.since else "", None, read=state.read)
            claims = (Claim(f"Relations with {country}", "", point),)
            marked = f" ({state.doubt})" if state.doubt else ""
            short, order = state.label, NOT_IN_FORCE + list(State).index(state.kind)
            if state.in_force and state.since:
                first = state.since[0].first
                short, order = f"since {first.year}", first.toordinal()
            found[country.pk] = panels.Latest(f"{short}{marked}", order, text, claims)
        return found


@panels.register
class DiplomacyFront(panels.FrontPanel):
    slug = "diplomacy"
    title = "Diplomacy"
    position = 30
    url_name = "diplomacy:index"
    figure_slug = "diplomacy/missions"


@panels.register
class EmbassiesMap(panels.FrontMap):
    slug = "embassies-map"
    title = "Where North Korea has embassies"
    template_name = "diplomacy/front_map.html"
    url_name = "diplomacy:index"

    def __bool__(self) -> bool:
        return bool(Missions.load().embassies.get(True))

    @property
    def sentence(self) -> Sentence:
        term, day = str(Measure.HOSTS.label), today()
        point = count_on(Measure.HOSTS, day, Missions.load()).point(day.isoformat())
        text = f"{term}: {spoken_plainly(point, exact)} on {day:%-d %B %Y}"
        return Sentence(text, (Claim(term, "", point),))

    @property
    def since(self) -> date:
        return Listed.ask({}).cleaned_data["since"]

    @cached_property
    def map(self) -> Map:
        return embassies_map(Missions.load(), self.since, today())


@panels.register
class VotingPanel(panels.FigurePanel):
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
        return bool(shares_of(rule, self.moment, country=self.country))

    @cached_property
    def figure(self) -> Any:
        asked = {"country": self.country.code} | self.query
        return FigureView(self.figure_slug, asked) if self.has_agreement else None

    @cached_property
    def on_korea(self) -> list[tuple[str, list[int]]]:
        """[(subject, how often it voted yes, no or abstained)]"""
        ballots = Ballot.objects.as_of(self.moment).filter(country=self.country).order_by()
        counted = ballots.values_list("roll_call__subject", "vote").annotate(Count("vote"))
        numbers = {(subject, vote): number for subject, vote, number in counted}
        rows = [(s.label, [numbers.get((s, vote), 0) for vote in CAST]) for s in RollCall.Subject]
        return [(label, cells) for label, cells in rows if any(cells)]


@panels.register
class VotesSideBySide(panels.SideBySide):
    slug = "un-votes"
    title = "UN votes"
    position = 30
    figure_slug = "diplomacy/voting-agreement"


@panels.register
class LatestVotes(panels.Column):
    slug = "un-votes"
    title = "Votes with North Korea"
    theme = "Diplomacy"
    position = 32

    def latest(self) -> dict[int, panels.Latest]:
        if not rules_of(Agreement.dataset):
            return {}  # nothing was published yet
        rule = rule_called(Agreement.dataset)
        return {
            share.row["country_id"]: panels.Latest.of(
                self.title, share.point(share.period), percent, share.row["source__short_name"]
            )
            for share in Year(rule).shares
            if share.is_drawn
        }
