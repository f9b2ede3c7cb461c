"""What diplomacy has to say: on a country, on the home page."""

from functools import cached_property

from nkworld.portal.panels import Fact, FrontPanel, Panel, register
from nkworld.provenance.parameters import BadQuestion, parse_moment
from nkworld.provenance.revisions import by_the_clock

from .counts import counts_on
from .intervals import strip
from .models import Event
from .posts import Missions, today
from .rows import RECIPROCITY
from .states import Relations, State

SHOWN_EVENTS = 8

# Pages show the state of today: tomorrow's answer may be another.
by_the_clock(today)


@register
class DiplomacyPanel(Panel):
    """Relations with one country now and before, missions both ways, the latest events.

    For a historical state "now" is its last day.
    """

    slug = "diplomacy"
    title = "Diplomacy"
    position = 30
    template_name = "diplomacy/country_panel.html"
    parameters = ("as_of",)
    styles = ("diplomacy/diplomacy.css",)

    def __bool__(self):
        return bool(self.spells or self.posts or self.events)

    @cached_property
    def moment(self):
        """The one asked about; None for now."""
        try:
            return parse_moment(self.query["as_of"]) if "as_of" in self.query else None
        except ValueError as error:
            raise BadQuestion([("as_of", str(error))]) from error

    @property
    def day(self):
        return min(self.country.valid_to or today(), today())

    @cached_property
    def relations(self):
        return Relations.load(self.moment)

    @cached_property
    def missions(self):
        return Missions.load(self.moment, self.relations)

    @cached_property
    def state(self):
        return self.relations.of(self.country, self.day)

    @cached_property
    def spells(self):
        """The history, the newest first."""
        return self.relations.spells(self.country, self.day)[::-1]

    @cached_property
    def strip(self):
        return strip(self.spells[::-1], self.day)

    @cached_property
    def acts(self):
        """Every act and list, in order of date."""
        timeline = self.relations.timelines.get(self.country)
        records = [mark.record for mark in timeline.marks] if timeline else []
        return sorted(records, key=lambda act: (act.date.first, act.date.last, act.pk))

    @cached_property
    def posts(self):
        """Every mission between the two, those that are open first."""
        found = self.missions.on(self.day, self.country)
        return sorted(found, key=lambda post: not post.is_open)

    @property
    def abroad(self):
        return [post for post in self.posts if post.mission.is_abroad]

    @property
    def here(self):
        return [post for post in self.posts if not post.mission.is_abroad]

    @property
    def reciprocity(self):
        found = self.missions.reciprocity(self.day)
        return RECIPROCITY[found.get(self.country, "neither")]

    @cached_property
    def events(self):
        events = Event.objects.filter(country=self.country).select_related("source")
        return list(events[: SHOWN_EVENTS + 1])

    @property
    def shown_events(self):
        return self.events[:SHOWN_EVENTS]

    @property
    def has_more_events(self):
        return len(self.events) > SHOWN_EVENTS

    @property
    def facts(self):
        if self.state.kind == State.UNKNOWN and not self.posts:
            return []
        note = "sources disagree" if self.state.disputed else self.state.standing.since_label
        fact = Fact("Diplomatic relations", self.state.label, note and self._since(note))
        return [fact, Fact("An embassy in the other’s capital", self.reciprocity)]

    def _since(self, note):
        return note if self.state.disputed else f"since {note}"


@register
class DiplomacyFront(FrontPanel):
    slug = "diplomacy"
    title = "Diplomacy"
    position = 30
    url_name = "diplomacy:index"
    template_name = "diplomacy/front_panel.html"

    @cached_property
    def counts(self):
        return counts_on(today())

    @property
    def facts(self):
        """Nothing before the first act is on record."""
        counts = self.counts
        if not counts.relations:
            return []
        return [
            Fact("Countries with relations", str(len(counts.relations)), "today"),
            Fact("Host to its embassies", f"{len(counts.hosts)} countries", "today"),
            Fact("Embassies in Pyongyang", str(len(counts.embassies_in_pyongyang)), "today"),
        ]
