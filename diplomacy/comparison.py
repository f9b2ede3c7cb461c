"""How our counts at the start of 2017 differ from those published for that day, item by item."""

from dataclasses import dataclass
from datetime import date

from nkworld.atlas.models import DPRK, Country
from nkworld.charts import in_a_row

from .counts import counts_on
from .models import MissionReading
from .posts import MissionState
from .states import State

PUBLISHED_DAY = date(2017, 1, 1)
PUBLISHER = "ncnk"  # a source's slug
CITATION = (
    "https://www.piie.com/blogs/north-korea-witness-transformation/sources-north-korea-and-world"
)
# The states beyond the members of the UN that the published 164 count.
COUNTED_BEYOND_THE_UN = ("PSE", "EUE")
LISTS_OF_2017 = "koryojournal"


@dataclass(frozen=True)
class Published:
    """One count as it was published."""

    title: str
    number: int
    as_quoted: str


RELATIONS = Published("Countries with relations", 164, "164 countries")
IN_PYONGYANG = Published("Embassies in Pyongyang", 24, "24 embassies")
HOSTS = Published("Countries with an embassy of the DPRK", 47, "47 countries")


@dataclass(frozen=True)
class Item:
    """One country that one count has and the other has not, with the reason."""

    country: Country
    counted_by: str  # ours | theirs
    reason: str
    records: tuple = ()


@dataclass(frozen=True)
class Embassy:
    """One embassy that we count, or that may have been open and is not counted, with the reason."""

    state: MissionState
    reason: str

    @property
    def is_sure(self):
        return self.state.standing.is_sure

    @property
    def place(self):
        """Those not counted come first, then the doubtful ones."""
        return self.state.is_open, self.is_sure, self.state.mission.partner.name


@dataclass(frozen=True)
class Difference:
    """One published count beside ours. `items` are countries that only one of the two has;
    `posts` what is behind our count where the published one names nothing.
    """

    published: Published
    ours: int
    remark: str
    items: tuple[Item, ...] = ()
    posts: tuple[Embassy, ...] = ()

    @property
    def theirs(self):
        return self.published.number

    @property
    def gap(self):
        return self.ours - self.theirs

    @property
    def explained(self):
        """Do the items account for all of it?"""
        signs = sum(1 if item.counted_by == "ours" else -1 for item in self.items)
        return signs == self.gap


def differences(missions):
    """Ours at the start of 2017 against 164 relations, 24 embassies in Pyongyang, 47 hosts."""
    ours = counts_on(PUBLISHED_DAY, relations=missions.relations, missions=missions)
    items = _relation_items(missions.relations, ours)
    pyongyang, abroad = (_posts(missions, abroad=side) for side in (False, True))
    return [
        Difference(RELATIONS, len(ours.relations), _of_relations(items), items),
        Difference(IN_PYONGYANG, len(ours.embassies_in_pyongyang), _of(pyongyang), (), pyongyang),
        Difference(HOSTS, len(ours.hosts), _of(abroad), (), abroad),
    ]


THEIRS_INFERRED = (
    "The published list itself could not be read. Theirs is inferred: the members of the United "
    "Nations without North Korea and without those that the list of October 2017 shows as having "
    "no relations, and Palestine and the European Union, which makes 164."
)


def _relation_items(relations, ours):
    theirs = _theirs(relations)
    counted = {state.country for state in ours.relations}
    only_ours = [_item(relations, one, "ours") for one in counted - theirs]
    only_theirs = [_item(relations, one, "theirs") for one in theirs - counted]
    return tuple(sorted([*only_theirs, *only_ours], key=lambda i: (i.counted_by, i.country.name)))


def _theirs(relations):
    """The countries behind the published number, as far as they can be inferred."""
    listed = {
        country
        for country, timeline in relations.timelines.items()
        for mark in timeline.marks
        if mark.sighting and mark.record.source.slug == LISTS_OF_2017
    }
    members = Country.objects.present().filter(un_member=True).exclude(code=DPRK)
    beyond = Country.objects.filter(code__in=COUNTED_BEYOND_THE_UN)
    return (set(members) - listed) | set(beyond)


def _item(relations, country, counted_by):
    state = relations.of(country, PUBLISHED_DAY)
    reason = _reason(relations, state, counted_by)
    return Item(country, counted_by, reason, tuple(state.acts))


def _reason(relations, state, counted_by):
    """Why one counts it and the other does not, in a sentence."""
    if counted_by == "ours":
        if state.disputed:
            return "Relations were restored by the acts known here; lists show none."
        return "An act of opening is known and none of breaking off; the lists show none."
    since = state.standing.since_label
    return {
        State.UNKNOWN: "Counted there; no source read here dates an opening.",
        State.NONE: "Counted there; the first act known here is later, or disputed.",
        State.SEVERED: f"Broken off ({since}), and no act of restoration is known here.",
        State.SUSPENDED: f"Suspended ({since}): counted there, not counted as in force here.",
        State.RECOGNISED: f"Recognised ({since}); no source read here dates relations.",
    }[state.kind]


def _of_relations(items):
    untold = sum(not item.records for item in items)
    return (
        f"{THEIRS_INFERRED} Of {untold} of the countries below no source read here tells any act "
        "until that day."
    )


def _posts(missions, abroad):
    """The embassies of one side that were open, or may have been, the doubtful ones first."""
    states = missions.embassies_on(PUBLISHED_DAY, abroad)
    found = (Embassy(state, why(state)) for state in states if state.may_be_open)
    return tuple(sorted(found, key=lambda post: post.place))


def _of(posts):
    """What the posts of one side come down to."""
    counted = [post for post in posts if post.state.is_open]
    undated = sum(not post.state.since for post in counted)
    told = (
        "The published number comes without a list, so agreement in number need not be agreement "
        f"in each post. Of the {len(counted)} counted here, {undated} rest on an opening that no "
        "source dates."
    )
    perhaps = [post.state.mission.partner.name for post in posts if not post.state.is_open]
    more = f" Perhaps open as well, and not counted: {in_a_row(perhaps)}." if perhaps else ""
    return told + more


def why(state):
    """Why an embassy counts as open, or may have been open, in a sentence or two."""
    since = state.standing.since_label
    if state.is_open and since:
        return f"Opened {since}, and not known to have closed by then."
    if state.is_open:
        return f"No source dates the opening. {_first_heard(state)}"
    if since:
        return f"Closed {since}. {_first_heard(state)} No source dates the return."
    return "Closed, and no source says when: it may still have been open."


def _first_heard(state):
    """The first date at which a source has the post open, or else closed."""
    seen = [r.stated_for for r in state.readings if r.status == "open" and r.stated_for]
    if seen:
        listed = min(seen, key=lambda day: day.first)
        later = "only later, " if listed.first > PUBLISHED_DAY else ""
        return f"Seen open {later}on a list of {listed.label}."
    over = [r.closed for r in state.readings if r.closed]
    return f"Known from its closing, {min(over, key=lambda day: day.last).label}." if over else ""


def undated_closings(missions):
    """Pairs of a mission’s state on the day and the reading that has it closed without a date."""
    return [
        (state, reading)
        for state in missions.on(PUBLISHED_DAY)
        for reading in state.readings
        if _closed_without_a_date(reading)
    ]


def _closed_without_a_date(reading):
    return reading.status == MissionReading.Status.CLOSED and not reading.closed
