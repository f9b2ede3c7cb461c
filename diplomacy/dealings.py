"""The DPRK and each country: on one day, over the years, and what changed between two days; and the
maps of a day: embassies with what changed since another day, or relations by country.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from nkworld.asking.record_questions import today
from nkworld.atlas.models import Country
from nkworld.charts import within_a_sentence
from nkworld.charts.periods import DayScale, SpellStrip
from nkworld.charts.world import pixel
from nkworld.portal.world_map import Class, Map, Place
from nkworld.provenance.registries import references_to

from .membership_states import MembershipState
from .models import Event, Mission, RelationAct
from .posts import Missions, MissionState, Post, exchange
from .states import FOUNDED, Relations, RelationState, State, verdict
from .timeline import ONE_DAY, Timeline

RECIPROCITY = {
    "both": "Both",
    "ours": "North Korea’s only",
    "theirs": "In Pyongyang only",
    "neither": "Neither",
}
SHOWN_EVENTS = 5
TICK_EVERY = 20  # years


@dataclass
class CountryRow:
    """One country on one day, with missions of every type, the DPRK's and its own."""

    state: RelationState
    posts: Sequence[MissionState]

    def __post_init__(self) -> None:
        self.country = self.state.country
        self.abroad = [post for post in self.posts if post.mission.is_abroad]
        self.here = [post for post in self.posts if not post.mission.is_abroad]
        self.exchange = exchange(self.posts)
        self.reciprocity = RECIPROCITY[self.exchange]
        since = self.state.since
        self.since_ordinal = since[0].first.toordinal() if since else None


def country_rows(missions: Missions, day: date) -> list[CountryRow]:
    return [row for one in on_record(missions) if (row := country_row(missions, one, day))]


def on_record(missions: Missions) -> list[Country]:
    return sorted({*missions.relations.timelines, *missions.with_partner}, key=lambda one: one.name)


def country_row(missions: Missions, country: Country, day: date) -> CountryRow | None:
    """None if it was not there, or nothing of it is on record then."""
    relations = missions.relations
    posts = [post for post in missions.on(day, country) if post.is_open]
    if not posts and not (country in relations.timelines and relations.exists(country, day)):
        return None
    return CountryRow(relations.of(country, day), posts)


# {what the table shows: whether a row is of it}
IS_SHOWN: dict[str, Callable[[CountryRow], bool]] = {
    "": lambda row: True,
    # A union beside its members is no further country.
    "relations": lambda row: row.state.in_force and row.country.kind != Country.Kind.AGGREGATE,
    "abroad": lambda row: row.exchange in ("both", "ours"),
    "pyongyang": lambda row: row.exchange in ("both", "theirs"),
    "never": lambda row: row.state.kind == State.NEVER,
}
_ORDER = list(State)
# {slug: (heading, key)} of the table of a day.
COLUMNS: dict[str, tuple[str, Callable]] = {
    "name": ("Country", lambda row: row.country.name),
    "state": ("Relations", lambda row: _ORDER.index(row.state.kind)),
    "since": ("Since", lambda row: row.since_ordinal),
    "abroad": (
        "North Korea’s mission there",
        lambda row: [post.mission.city for post in row.abroad] or None,
    ),
    "pyongyang": (
        "Its mission in North Korea",
        lambda row: [post.mission.get_mission_type_display() for post in row.here] or None,
    ),
    "exchange": ("Embassies", lambda row: list(RECIPROCITY).index(row.exchange)),
}


def changes(
    relations: Relations, missions: Missions | None, first: date, last: date
) -> list[tuple[date, RelationState | MissionState]]:
    """(first day, state) of what changed within two days, both included, the newest first."""
    histories: list[tuple[Any, Any, Timeline]] = [
        (relations.of, each, timeline) for each, timeline in relations.timelines.items()
    ]
    if missions:
        histories += [
            (missions.of, each, missions.timelines[each.pk]) for each in missions.missions
        ]
    found = []
    for state_of, subject, timeline in histories:
        for day in timeline.turns:
            if first <= day <= last:
                before, after = state_of(subject, day - ONE_DAY), state_of(subject, day)
                if after.since and after.kind not in (before.kind, Post.NOT_YET):
                    found.append((day, after))
    return sorted(found, key=lambda one: (-one[0].toordinal(), one[1].country.name))


def with_references(events: Sequence[Event], moment: datetime | None = None) -> Sequence[Event]:
    """The events, each with the pages of the document that it names, if it names one."""
    symbols = {event.document for event in events} - {""}
    found = references_to(sorted(symbols), moment) if symbols else {}
    for event in events:
        event.references = found.get(event.document, ())
    return events


class CountryRelations(CountryRow):
    """All between the DPRK and one country, today or, of a historical state, on its last day: every
    mission, those that are open first. `treaties` are those between the two alone.
    """

    def __init__(
        self,
        country: Country,
        missions: Missions,
        events: Sequence[Event],
        treaties: Sequence[MembershipState] = (),
        moment: datetime | None = None,
    ) -> None:
        self.events, self.treaties, self.moment = events, treaties, moment
        self.has_more_events = len(events) > SHOWN_EVENTS
        self.relations = missions.relations
        self.day = min(country.valid_to or today(), today())
        self.spells = self.relations.spells(country, self.day)[::-1]
        # A bar for each spell since the founding of the DPRK; looks are those of a verdict.
        scale = DayScale(FOUNDED, self.day)
        bars = [
            scale.bar(
                one.first,
                one.last,
                verdict(one.state.kind).replace(" ", "-"),
                not one.state.is_sure,
                f"{one.state.label}, {one.first:%-d %b %Y} to {one.last:%-d %b %Y}",
            )
            for one in reversed(self.spells)
        ]
        self.strip = SpellStrip(bars, scale.ticks(TICK_EVERY))
        posts = sorted(missions.on(self.day, country), key=lambda post: not post.is_open)
        super().__init__(self.relations.of(country, self.day), posts)
        self.is_on_record = bool(self.spells or posts or events or treaties)

    @property
    def records(self) -> list[RelationAct]:
        """What its relations rest on, in order of date; that of the historical states among it
        whose relations it goes on with.
        """
        records = [
            *(
                cast(RelationAct, mark.record)
                for mark in self.relations.timeline(self.country).marks
            ),
            *self.relations.excluded[self.country],
        ]
        return sorted(records, key=lambda act: (act.date.first, act.date.last, act.pk))

    @property
    def acts(self) -> list[RelationAct]:
        """Every act and list that names the country itself, in order of date, left-out ones too."""
        return [act for act in self.records if act.country == self.country]

    @property
    def latest_events(self) -> Sequence[Event]:
        return with_references(self.events[:SHOWN_EVENTS], self.moment)


Soil = Mapping[Country, list[Country]]  # of historical states
Seen = tuple[Country, str, str, str]  # its label, look and words
MAPS = {"embassies": "Embassies", "relations": "Relations"}
NONE = "No relations in force"
NEVER = str(State.NEVER.label)
SPLIT = "split"  # the look of a shape on which two states of one time had different ones
# {label: look}: the look is the name of a colour in the style sheet.
RELATIONS = {
    "In force": "strong",
    "In force, sources disagree": "middle",
    "Suspended": "other",
    NONE: "none",
    NEVER: "never",
}
# {look of an embassy: what it means since the other day}. A country whose relations changed alike
# has a look of its own.
NEWS = {
    "closed": "Closed or suspended",
    "doubt": "Closed, not certain",
    "lowered": "Relations lowered, embassy open",
    "opened": "Opened",
    "open": "Open",
}
SHAPES = {"opened": "begun", "closed": "broken", "lowered": "reduced"}
SHAPES_MEAN = {
    "broken": "Relations broken off",
    "reduced": "Relations lowered",
    "begun": "Relations taken up",
}
QUIET = "quiet"
# Natural Earth, 1:110m populated places (public domain): where cities lie.
PLACES = Path(__file__).parent / "seed" / "places" / "natural-earth.csv"
PARTS = {"East Berlin": "Berlin"}  # of a city that is one place on a map of the world


@cache
def _pixels() -> dict[str, tuple[float, float]]:
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["city"]: pixel(float(row["longitude"]), float(row["latitude"])) for row in rows}


def place_of(city: str) -> tuple[float, float] | None:
    """Where a city lies on the picture, to a tenth; None of one that is not on record."""
    at = _pixels().get(PARTS.get(city, city))
    return at and (round(at[0], 1), round(at[1], 1))


def relations_seen(row: CountryRow | None) -> tuple[str, str, str] | None:
    """(label, look, words) of a row; None for what is not on record, or no country."""
    if not row or row.country.kind == Country.Kind.AGGREGATE or row.state.kind == State.UNKNOWN:
        return None
    state = row.state
    if state.in_force:
        label = "In force, sources disagree" if state.disputed else "In force"
    elif state.kind == State.NEVER:
        label = NEVER
    else:
        label = "Suspended" if verdict(state.kind) == "suspended" else NONE
    return label, RELATIONS[label], within_a_sentence(state.in_words)


def standing(row: CountryRow | None) -> tuple[str, str] | None:
    """(on | low | off, words) of relations with a country; None as above."""
    if row is None or not (seen := relations_seen(row)):
        return None
    state = row.state
    return ("low" if state.on_date.lowered else "on" if state.in_force else "off"), seen[2]


def standing_of_post(missions: Missions, mission: Mission, day: date) -> tuple[str, str]:
    """(on | listed | low | unsure | perhaps | off, words) of an embassy: listed, where it is open
    and nobody dates its opening; low, where relations with the country are; unsure, where one
    source has it closed and another open; perhaps, where it closes again and nobody dates between.
    """
    post = missions.of(mission, day)
    since = "" if post.kind == Post.NOT_YET else post.on_date.since_label or "date not given"
    words = ", ".join(filter(None, [f"embassy {post.label.lower()}", since, post.doubt]))
    lowered = missions.relations.of(mission.partner, day).on_date.lowered_label
    if post.is_open and lowered:
        return "low", f"embassy open, relations lowered since {lowered}"
    if post.is_open:
        return "on" if post.since else "listed", words
    maybe = "unsure" if post.disputed else "perhaps"
    return maybe if Post.OPEN in post.on_date.alternatives else "off", words


def news(before: str | None, now: str) -> str | None:
    """What stood so on one day and stands so on another looks like; slider.js has the same."""
    stood = before in ("on", "listed", "low", "unsure") or (before, now) == ("perhaps", "off")
    if now == "unsure":
        return "doubt" if stood else None
    if now not in ("on", "listed", "low"):
        return "closed" if stood else None
    if not stood:
        return "opened" if before and now != "listed" else "open"
    return "lowered" if now == "low" and before in ("on", "listed") else "open"


def shapes_of(country: Country, soil: Soil) -> list[str]:
    """M49 numbers of today's shapes: a historical state has those of its successors and parts."""
    return [one.m49 for one in soil.get(country, [country]) if one.m49]


def relations_map(rows: Iterable[CountryRow], soil: Soil) -> Map:
    found = [(row.country, *seen) for row in rows if (seen := relations_seen(row))]
    return painted("Relations", RELATIONS, found, soil)


def embassies_map(missions: Missions, since: date, day: date) -> Map:
    found, places = [], []
    for country in on_record(missions):
        if now := standing(country_row(missions, country, day)):
            before = standing(country_row(missions, country, since))
            look = SHAPES.get(news(before and before[0], now[0]) or "", QUIET)
            found.append((country, SHAPES_MEAN.get(look, ""), look, now[1]))
    for mission in missions.embassies.get(True, []):
        held, words = standing_of_post(missions, mission, day)
        if sign := news(standing_of_post(missions, mission, since)[0], held):
            places.append(
                Place(
                    mission.city,
                    f"{_named(mission)}: {words}",
                    sign,
                    place_of(mission.city),
                    f"{mission.partner.get_absolute_url()}#diplomacy",
                    words.removeprefix("embassy "),
                    is_news=sign != "open",
                )
            )
    places.sort(key=lambda place: (list(NEWS).index(place.look), place.name))
    drawn = painted(
        "", {label: look for look, label in SHAPES_MEAN.items()}, found, missions.relations.soil
    )
    looks = [place.look for place in places]
    signs = [Class(label, look, looks.count(look), is_sign=True) for look, label in NEWS.items()]
    home = Place("Pyongyang", "Pyongyang, North Korea", "home", place_of("Pyongyang"))
    return Map(
        "North Korea’s embassies",
        [*signs, *drawn.classes],
        drawn.countries,
        places=[home, *places],
    )


def _named(mission: Mission) -> str:
    """“Luanda, Angola”; of a city-state its name once."""
    return ", ".join(dict.fromkeys([mission.city, mission.partner.name]))


def painted(title: str, looks: Mapping[str, str], found: Iterable[Seen], soil: Soil) -> Map:
    """Each label has its look in `looks`; two states on one shape of today are both told of."""
    found = sorted(found, key=lambda each: each[0] in soil)
    labels = [label for _, label, *_ in found]
    shapes: dict[str, list] = {}
    for country, _, look, words in found:
        for shape in shapes_of(country, soil):
            shapes.setdefault(shape, []).append((look, f"{country}: {words}"))
    countries = {}
    for shape, views in shapes.items():
        seen = {look for look, _ in views}
        text = "; ".join(words for _, words in views)
        countries[shape] = {"look": seen.pop() if len(seen) == 1 else SPLIT, "text": text}
    split = sum(view["look"] == SPLIT for view in countries.values())
    return Map(
        title,
        [
            *(Class(label, look, labels.count(label)) for label, look in looks.items()),
            Class("Two states of that day on one shape of today", SPLIT, split),
        ],
        countries,
    )


def courses(missions: Missions, which: str, until: date) -> list[dict]:
    """One entry for each country: its name, its shapes, and [first day, look, words] of each
    spell from the founding of the DPRK until a day; without look and words where it is not on
    record. Those of today come first: on one shape they are named before historical states.

    On the map of embassies a spell has how relations stand instead of a look, and an entry for
    each embassy that has a place follows.
    """
    relations, is_news = missions.relations, which == "embassies"
    entries: list[dict] = []

    def add(
        seen: Callable[[date], tuple[str, ...] | None],
        timelines: Iterable[Timeline],
        bounds: Iterable[date | None] = (),
        **named: Any,
    ) -> None:
        # Every day on which something may change, in order.
        days = {day for timeline in timelines for day in timeline.turns}
        days |= {FOUNDED, *filter(None, bounds)}
        spells: list[list] = []
        for day in sorted(day for day in days if FOUNDED <= day <= until):
            look, words = seen(day) or (None, None)
            if not spells or spells[-1][1:] != [look, words]:
                spells.append([day.isoformat(), look, words])
        entries.append(named | {"spells": spells})

    for country in sorted(on_record(missions), key=lambda country: country in relations.soil):

        def seen(day: date, country: Country = country) -> tuple[str, ...] | None:
            row = country_row(missions, country, day)
            return standing(row) if is_news else (relations_seen(row) or ())[1:]

        own = [missions.timelines[m.pk] for m in missions.with_partner.get(country, [])]
        timelines = [*own, relations.timeline(country)]
        add(
            seen,
            timelines,
            relations.bounds(country),
            name=country.name,
            shapes=shapes_of(country, relations.soil),
        )
    for mission in missions.embassies.get(True, []) if is_news else ():
        timelines = [missions.timelines[mission.pk], relations.timeline(mission.partner)]
        stands = partial(standing_of_post, missions, mission)
        add(stands, timelines, name=_named(mission), at=place_of(mission.city))
    return entries
